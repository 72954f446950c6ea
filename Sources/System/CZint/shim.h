// libzint: bar codes other than QR.
#pragma once
#include <zint.h>
