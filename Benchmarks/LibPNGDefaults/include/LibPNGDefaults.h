#pragma once
#include <stddef.h>
#include <stdint.h>

// Encodes width x height pixels of B,G,R,unused with libpng at its defaults, as a program that knows no better would.
// Returns the file's size in bytes, or 0 on failure; the file is thrown away.
size_t libpng_defaults_size(const uint8_t *bgrx, uint32_t width, uint32_t height);
