#include "PixelShim.h"
#include <string.h>

// No fused multiply-add: it would round once where all other machines round twice.
#pragma STDC FP_CONTRACT OFF

// As in RowFilter.c. AVX2 alone brings no fused multiply-add with it.
#if defined(__x86_64__) && defined(__linux__) && __has_attribute(target_clones)
#define FOR_EACH_CPU __attribute__((target_clones("avx2", "default")))
#else
#define FOR_EACH_CPU
#endif
#define INLINE static inline __attribute__((always_inline))

typedef float four __attribute__((vector_size(16)));
typedef int32_t ints __attribute__((vector_size(16)));

FOR_EACH_CPU void civic_luma_rgb(uint8_t *restrict out, const uint8_t *restrict rgb, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const uint32_t sum = rgb[3 * i] * 13933u + rgb[3 * i + 1] * 46871u + rgb[3 * i + 2] * 4732u + 32768u;
    out[i] = (uint8_t)(sum >> 16);
  }
}

void civic_resample_decode(float *restrict out, const uint8_t *restrict samples, size_t count,
                           const float *restrict table) {
  for (size_t i = 0; i < count; i++) out[i] = table[samples[i]];
}

FOR_EACH_CPU void civic_resample_add(float *restrict sums, const float *restrict lines, size_t count, size_t first,
                                     const float *restrict weights, size_t taps) {
  size_t tap = 0;
  if (taps < 4) memset(sums, 0, count * sizeof *sums);
  for (; tap + 4 <= taps; tap += 4) {
    const float *a = lines + (first + tap) % taps * count, *b = lines + (first + tap + 1) % taps * count;
    const float *c = lines + (first + tap + 2) % taps * count, *d = lines + (first + tap + 3) % taps * count;
    const float wa = weights[tap], wb = weights[tap + 1], wc = weights[tap + 2], wd = weights[tap + 3];
    // Zero and a first sum is that sum, but for the sign of a zero, which no table tells apart.
    for (size_t x = 0; tap == 0 && x < count; x++) {
      const float upper = a[x] * wa + b[x] * wb;
      const float lower = c[x] * wc + d[x] * wd;
      sums[x] = upper + lower;
    }
    for (size_t x = 0; tap != 0 && x < count; x++) {
      const float upper = a[x] * wa + b[x] * wb;
      const float lower = c[x] * wc + d[x] * wd;
      sums[x] += upper + lower;
    }
  }
  for (; tap < taps; tap++) {
    const float *a = lines + (first + tap) % taps * count;
    const float weight = weights[tap];
    for (size_t x = 0; x < count; x++) sums[x] += a[x] * weight;
  }
}

INLINE uint8_t encoded(float value, const uint8_t *table, uint32_t steps) {
  // Adding 2^23 to a number below it leaves its rounded value in the low bits.
  const float scaled = value * (float)steps + ((float)steps + 8388608.0f);
  uint32_t bits;
  memcpy(&bits, &scaled, sizeof bits);
  bits &= 0x7FFFFF;
  return table[bits < 3 * steps ? bits : 3 * steps - 1];
}

FOR_EACH_CPU void civic_resample_row_gray(uint8_t *restrict out, const float *restrict sums,
                                          const int32_t *restrict first, const float *restrict weights, size_t taps,
                                          size_t width, const uint8_t *restrict table, uint32_t steps) {
  for (size_t x = 0; x < width; x++, weights += taps) {
    const float *from = sums + first[x];
    float sum = 0;
    for (size_t tap = 0; tap < taps; tap++) sum += from[tap] * weights[tap];
    out[x] = encoded(sum, table, steps);
  }
}

INLINE four pixel(const float *from) {
  four values;
  memcpy(&values, from, sizeof values);
  return values;
}

FOR_EACH_CPU void civic_resample_row_rgb(uint8_t *restrict out, const float *restrict sums,
                                         const int32_t *restrict first, const float *restrict weights, size_t taps,
                                         size_t width, const uint8_t *restrict table, uint32_t steps) {
  const float scale = (float)steps, offset = (float)steps + 8388608.0f;
  const int32_t last = (int32_t)(3 * steps - 1);
  for (size_t x = 0; x < width; x++, weights += taps) {
    const float *from = sums + 3 * (size_t)first[x];
    // Two sums, so that one addition need not wait for the last.
    four even = {0}, odd = {0};
    size_t tap = 0;
    for (; tap + 2 <= taps; tap += 2) {
      even += pixel(from + 3 * tap) * weights[tap];
      odd += pixel(from + 3 * tap + 3) * weights[tap + 1];
    }
    if (tap < taps) even += pixel(from + 3 * tap) * weights[tap];
    const four scaled = (even + odd) * scale + offset;
    ints bits = (ints)scaled & 0x7FFFFF;
    const ints beyond = bits > last;
    bits = (bits & ~beyond) | (last & beyond);
    out[3 * x] = table[bits[0]];
    out[3 * x + 1] = table[bits[1]];
    out[3 * x + 2] = table[bits[2]];
  }
}

FOR_EACH_CPU void civic_column_means(uint8_t *restrict out, const uint8_t *restrict samples, size_t width,
                                     size_t height, size_t radius, int32_t *restrict sums) {
  const int32_t count = 2 * (int32_t)radius + 1;
  // A sum is not nearer to a whole multiple of the count than half of one, and so its quotient to a whole number not
  // nearer than what rounding can add or take.
  const float share = 1.0f / (float)count;
  for (size_t x = 0; x < width; x++) sums[x] = count / 2 + ((int32_t)radius + 1) * samples[x];
  for (size_t y = 1; y <= radius; y++) {
    const uint8_t *row = samples + (y < height ? y : height - 1) * width;
    for (size_t x = 0; x < width; x++) sums[x] += row[x];
  }
  for (size_t y = 0; y < height; y++, out += width) {
    const uint8_t *enters = samples + (y + radius + 1 < height ? y + radius + 1 : height - 1) * width;
    const uint8_t *leaves = samples + (y > radius ? y - radius : 0) * width;
    for (size_t x = 0; x < width; x++) {
      out[x] = (uint8_t)(int32_t)(((float)sums[x] + 0.5f) * share);
      sums[x] += enters[x] - leaves[x];
    }
  }
}

FOR_EACH_CPU void civic_halve_gray(uint8_t *restrict out, const uint8_t *restrict row, const uint8_t *restrict next,
                                   size_t half) {
  for (size_t x = 0; x < half; x++) {
    out[x] = (uint8_t)((row[2 * x] + row[2 * x + 1] + next[2 * x] + next[2 * x + 1] + 2) >> 2);
  }
}

typedef uint8_t sixteen __attribute__((vector_size(16)));
typedef uint16_t wide __attribute__((vector_size(32)));

FOR_EACH_CPU void civic_halve_rgb(uint8_t *restrict out, const uint8_t *restrict row, const uint8_t *restrict next,
                                  size_t half) {
  size_t x = 0;
  // Four pixels of each row are twelve bytes, of which two pixels come; sixteen are read, and eight written.
  for (; x + 4 <= half; x += 2) {
    sixteen upper, lower;
    memcpy(&upper, row + 6 * x, sizeof upper);
    memcpy(&lower, next + 6 * x, sizeof lower);
    const wide both = __builtin_convertvector(upper, wide) + __builtin_convertvector(lower, wide);
    const wide left = __builtin_shufflevector(both, both, 0, 1, 2, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    const wide right = __builtin_shufflevector(both, both, 3, 4, 5, 9, 10, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    const sixteen mean = __builtin_convertvector((left + right + 2) >> 2, sixteen);
    memcpy(out + 3 * x, &mean, 8);
  }
  for (; x < half; x++) {
    for (int i = 0; i < 3; i++) {
      const uint8_t *up = row + 6 * x + i, *down = next + 6 * x + i;
      out[3 * x + i] = (uint8_t)((up[0] + up[3] + down[0] + down[3] + 2) >> 2);
    }
  }
}
