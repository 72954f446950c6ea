// zxing-cpp is C++: ZXingShim includes its headers; this target only carries its pkg-config flags.
#pragma once
