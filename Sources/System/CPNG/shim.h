// libpng: the PNG container. Its setjmp error path is handled in PNGShim.
#pragma once
#include <png.h>
