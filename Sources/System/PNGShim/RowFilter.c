// PNG row filters (PNG specification, section 9), chosen for some rows at once by the smallest sum of absolute
// residuals over a sample of one of them. All arithmetic is on bytes, so every CPU gives the same result.
#include "PNGShim.h"
#include <string.h>

// The compiler also makes these loops for AVX2, which takes a third of the time; the CPU chooses. Whole
// numbers alone, so both give the same bytes.
#if defined(__x86_64__) && defined(__linux__) && __has_attribute(target_clones)
#define FOR_EACH_CPU __attribute__((target_clones("avx2", "default")))
#else
#define FOR_EACH_CPU
#endif

// The sum is taken over one block in four: a quarter of the cost, and the choice hardly differs.
enum { BLOCK = 64, STRIDE = 256 };
// And it is made for so many rows at once: what suits a row mostly suits the next, and files are up to 0.7 % larger
// for half of the filtering's time.
enum { ROWS = 4 };

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
  static inline uint32_t name(const uint8_t *row, const uint8_t *up, size_t pixel) {          \
    uint32_t sum = 0;                                                                         \
    for (int i = 0; i < BLOCK; i++) {                                                         \
      uint8_t a = (row - pixel)[i], b = up[i], c = (up - pixel)[i];                           \
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
  static inline void name(uint8_t *restrict out, const uint8_t *restrict row,                 \
                          const uint8_t *restrict up, size_t n, size_t pixel) {               \
    for (size_t i = 0; i < n; i++) {                                                          \
      uint8_t a = (row - pixel)[i], b = up[i], c = (up - pixel)[i];                           \
      (void)a, (void)b, (void)c;                                                              \
      out[i] = (uint8_t)(row[i] - (prediction));                                              \
    }                                                                                         \
  }

FILTER(apply_sub, a)
FILTER(apply_up, b)
FILTER(apply_average, average(a, b))
FILTER(apply_paeth, paeth(a, b, c))
#undef FILTER

enum { SUB = 1, UP = 2, AVERAGE = 3, PAETH = 4 };

FOR_EACH_CPU static int choose(const uint8_t *row, const uint8_t *up, size_t n, size_t pixel) {
  uint32_t sums[5] = {0};
  size_t blocks = 0;
  for (size_t i = 0; i + BLOCK <= n; i += STRIDE, blocks++) {
    const uint8_t *r = row + i, *u = up + i;
    sums[SUB] += sum_sub(r, u, pixel);
    sums[UP] += sum_up(r, u, pixel);
    sums[AVERAGE] += sum_average(r, u, pixel);
    sums[PAETH] += sum_paeth(r, u, pixel);
  }
  if (blocks == 0) return PAETH;
  // A row that equals the one above costs least as zeros; Up says that with the cheapest filter.
  int best = UP;
  if (sums[PAETH] < sums[best]) best = PAETH;
  if (sums[SUB] < sums[best]) best = SUB;
  if (sums[AVERAGE] < sums[best]) best = AVERAGE;
  return best;
}

FOR_EACH_CPU static void apply(int filter, uint8_t *out, const uint8_t *row, const uint8_t *up,
                               size_t n, size_t pixel) {
  switch (filter) {
  case SUB: apply_sub(out, row, up, n, pixel); break;
  case UP: apply_up(out, row, up, n, pixel); break;
  case AVERAGE: apply_average(out, row, up, n, pixel); break;
  default: apply_paeth(out, row, up, n, pixel); break;
  }
}

// Sixteen bytes are stored for every twelve that are kept, four for every three: the next pixels, or the padding
// behind the row, take the rest.
typedef uint8_t block __attribute__((vector_size(16)));

FOR_EACH_CPU static void pack_bgrx(uint8_t *out, const uint8_t *row, size_t width) {
  size_t x = 0;
  for (; x + 8 <= width; x += 4) {
    block four;
    memcpy(&four, row + 4 * x, sizeof four);
    four = __builtin_shufflevector(four, four, 2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, 3, 3, 3, 3);
    memcpy(out + 3 * x, &four, sizeof four);
  }
  for (; x < width; x++) {
    for (int i = 0; i < 3; i++) out[3 * x + i] = row[4 * x + 2 - i];
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
  int filter = PAETH;
  for (size_t y = 0; y < height; y++) {
    const uint8_t *source = pixels + y * bytes_per_row;
    if (layout == CIVIC_PNG_BGRX8) {
      pack_bgrx(row, source, width);
    } else {
      memcpy(row, source, n);
    }
    // The first row has none above it, so that the second chooses again.
    if (y == 0 || y % ROWS == 1) filter = choose(row, up, n, pixel);
    *out++ = (uint8_t)filter;
    apply(filter, out, row, up, n, pixel);
    out += n;
    uint8_t *swap = up;
    up = row;
    row = swap;
  }
}
