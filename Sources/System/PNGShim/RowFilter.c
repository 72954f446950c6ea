// PNG row filters (PNG specification, section 9), chosen per row by the smallest sum of absolute
// residuals over a sample of the row. All arithmetic is on bytes, so every CPU gives the same result.
#include "PNGShim.h"
#include <string.h>

// The sum is taken over one block in four: a quarter of the cost, and the choice hardly differs.
enum { BLOCK = 64, STRIDE = 256 };

static inline uint8_t distance(uint8_t a, uint8_t b) { return a > b ? a - b : b - a; }

// Paeth's predictor without leaving eight bits. With pa = |b - c| and pb = |a - c|, the third
// distance |a + b - 2c| is pa + pb when a and b lie on the same side of c, else |pa - pb|.
static inline uint8_t paeth(uint8_t a, uint8_t b, uint8_t c) {
  uint8_t pa = distance(b, c), pb = distance(a, c);
  uint8_t sum = (uint8_t)(pa + pb);
  sum = sum < pa ? 255 : sum;
  uint8_t pc = ((b >= c) == (a >= c)) ? sum : distance(pa, pb);
  uint8_t other = pb <= pc ? b : c;
  return (pa <= pb && pa <= pc) ? a : other;
}

static inline uint8_t average(uint8_t a, uint8_t b) {
  return (uint8_t)(((unsigned)a + (unsigned)b) >> 1);
}

static inline uint8_t magnitude(uint8_t residual) {
  uint8_t negated = (uint8_t)(0 - residual);
  return residual < negated ? residual : negated;
}

#define SUM(name, prediction)                                                                 \
  static uint32_t name(const uint8_t *restrict row, const uint8_t *restrict left,             \
                       const uint8_t *restrict up, const uint8_t *restrict diagonal) {        \
    uint32_t sum = 0;                                                                         \
    for (int i = 0; i < BLOCK; i++) {                                                         \
      uint8_t a = left[i], b = up[i], c = diagonal[i];                                        \
      (void)a, (void)b, (void)c;                                                              \
      sum += magnitude((uint8_t)(row[i] - (prediction)));                                     \
    }                                                                                         \
    return sum;                                                                               \
  }

SUM(sum_sub, a)
SUM(sum_up, b)
SUM(sum_average, average(a, b))
SUM(sum_paeth, paeth(a, b, c))
#undef SUM

#define FILTER(name, prediction)                                                              \
  static void name(uint8_t *restrict out, const uint8_t *restrict row,                        \
                   const uint8_t *restrict left, const uint8_t *restrict up,                  \
                   const uint8_t *restrict diagonal, size_t n) {                              \
    for (size_t i = 0; i < n; i++) {                                                          \
      uint8_t a = left[i], b = up[i], c = diagonal[i];                                        \
      (void)a, (void)b, (void)c;                                                              \
      out[i] = (uint8_t)(row[i] - (prediction));                                              \
    }                                                                                         \
  }

FILTER(apply_sub, a)
FILTER(apply_up, b)
FILTER(apply_average, average(a, b))
FILTER(apply_paeth, paeth(a, b, c))
#undef FILTER

enum { NONE = 0, SUB = 1, UP = 2, AVERAGE = 3, PAETH = 4 };

static int choose(const uint8_t *row, const uint8_t *up, size_t n, size_t pixel) {
  uint32_t sums[5] = {0, 0, 0, 0, 0};
  size_t blocks = 0;
  for (size_t i = 0; i + BLOCK <= n; i += STRIDE, blocks++) {
    const uint8_t *r = row + i, *u = up + i;
    sums[SUB] += sum_sub(r, r - pixel, u, u - pixel);
    sums[UP] += sum_up(r, r - pixel, u, u - pixel);
    sums[AVERAGE] += sum_average(r, r - pixel, u, u - pixel);
    sums[PAETH] += sum_paeth(r, r - pixel, u, u - pixel);
  }
  if (blocks == 0) return PAETH;
  // A row that equals the one above costs least as zeros; Up says that with the cheapest filter.
  int best = UP;
  if (sums[PAETH] < sums[best]) best = PAETH;
  if (sums[SUB] < sums[best]) best = SUB;
  if (sums[AVERAGE] < sums[best]) best = AVERAGE;
  return best;
}

static void pack_bgrx(uint8_t *restrict out, const uint8_t *restrict row, size_t width) {
  for (size_t x = 0; x < width; x++) {
    out[3 * x] = row[4 * x + 2];
    out[3 * x + 1] = row[4 * x + 1];
    out[3 * x + 2] = row[4 * x];
  }
}

void civic_png_filter(uint8_t *out, const uint8_t *pixels, size_t bytes_per_row, size_t width,
                      size_t height, civic_png_layout layout, uint8_t *scratch) {
  size_t pixel = layout == CIVIC_PNG_BGRX8 ? 3 : (size_t)layout;
  size_t n = width * pixel;
  // Each row lies behind `pad` zero bytes, so that the pixel left of the first one reads as zero.
  enum { PAD = 16 };
  uint8_t *up = scratch + PAD, *row = up + n + PAD;
  memset(scratch, 0, 2 * (n + PAD));
  for (size_t y = 0; y < height; y++) {
    const uint8_t *source = pixels + y * bytes_per_row;
    if (layout == CIVIC_PNG_BGRX8) {
      pack_bgrx(row, source, width);
    } else {
      memcpy(row, source, n);
    }
    int filter = choose(row, up, n, pixel);
    *out++ = (uint8_t)filter;
    switch (filter) {
    case SUB: apply_sub(out, row, row - pixel, up, up - pixel, n); break;
    case UP: apply_up(out, row, row - pixel, up, up - pixel, n); break;
    case AVERAGE: apply_average(out, row, row - pixel, up, up - pixel, n); break;
    default: apply_paeth(out, row, row - pixel, up, up - pixel, n); break;
    }
    out += n;
    uint8_t *swap = up;
    up = row;
    row = swap;
  }
}
