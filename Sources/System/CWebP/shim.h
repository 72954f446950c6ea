// libwebp: the portrait in the QR.
#pragma once
#include <webp/decode.h>
#include <webp/encode.h>
