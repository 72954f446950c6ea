// ISA-L: deflate for PNG image data.
#pragma once
#include <isa-l/igzip_lib.h>
