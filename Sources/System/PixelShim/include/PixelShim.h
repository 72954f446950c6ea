// Loops over whole rows of pixels, made for AVX2 too: Swift's code for the oldest CPU takes two to four times the
// instructions. Each sum is made of the same multiplications and additions in the same order as in Resampling.swift and
// RasterConversion.swift, which have the same loops in Swift, so both give the same bytes on every CPU.
#pragma once
#include <stddef.h>
#include <stdint.h>

// The Rec. 709 luma of `count` pixels R, G, B, as PixelColor.luma has it.
void civic_luma_rgb(uint8_t *out, const uint8_t *rgb, size_t count);

// Puts table[sample] for each of `count` samples into `out`; `table` has 256 values.
void civic_resample_decode(float *out, const uint8_t *samples, size_t count, const float *table);

// The weighted sum of `taps` lines of `count` values. Line `tap` is line (first + tap) % taps of `lines`.
void civic_resample_add(float *sums, const float *lines, size_t count, size_t first, const float *weights,
                        size_t taps);

// One row of `width` pixels of one or three samples. Pixel x is the weighted sum of the `taps` pixels of `sums` from
// first[x] on, by the weights from x * taps on, and becomes samples by `table` (TransferTables.encode, of 3 * `steps`
// entries). For three samples a value behind the last pixel of `sums` is read, and does not count.
void civic_resample_row_gray(uint8_t *out, const float *sums, const int32_t *first, const float *weights, size_t taps,
                             size_t width, const uint8_t *table, uint32_t steps);
void civic_resample_row_rgb(uint8_t *out, const float *sums, const int32_t *first, const float *weights, size_t taps,
                            size_t width, const uint8_t *table, uint32_t steps);

// The mean of each sample of a gray picture and the `radius` samples above and below it, rounded to the nearest level;
// the first and the last row go on beyond the picture. `sums` is room for `width` numbers; `radius` is below 4,096, for
// which the quotients are exact.
void civic_column_means(uint8_t *out, const uint8_t *samples, size_t width, size_t height, size_t radius,
                        int32_t *sums);

// Half a row of `half` pixels of one or three samples: each is the mean, rounded, a half upwards, of two pixels of
// `row` and the two below them in `next`.
void civic_halve_gray(uint8_t *out, const uint8_t *row, const uint8_t *next, size_t half);
void civic_halve_rgb(uint8_t *out, const uint8_t *row, const uint8_t *next, size_t half);
