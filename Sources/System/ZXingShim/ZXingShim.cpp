#include "ZXingShim.h"
#include <ZXing/ReadBarcode.h>
