// libqrencode: QR symbols.
#pragma once
#include <qrencode.h>
