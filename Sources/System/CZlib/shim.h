// zlib: compression of the credential.
#pragma once
#include <zlib.h>
