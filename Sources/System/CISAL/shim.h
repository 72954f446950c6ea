// ISA-L: deflate, inflate and checksums of PNG image data. The buffer's size is an expression that Swift can't import.
#pragma once
#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

static const uint32_t civic_isal_level1_buffer = ISAL_DEF_LVL1_DEFAULT;
