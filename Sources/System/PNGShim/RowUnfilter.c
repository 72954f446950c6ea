// PNG row filters undone (PNG specification, section 9), for rows of eight bits a sample. All arithmetic is
// on whole numbers, so every CPU gives the same result.
#include "PNGShim.h"
#include <string.h>

// As in RowFilter.c: made for AVX2 too, where widening bytes and absolute values are one instruction each.
// What is called must be inlined to be made so.
#if defined(__x86_64__) && defined(__linux__) && __has_attribute(target_clones)
#define FOR_EACH_CPU __attribute__((target_clones("avx2", "default")))
#else
#define FOR_EACH_CPU
#endif
#define INLINE static inline __attribute__((always_inline))

INLINE void undo_sub(uint8_t *row, const uint8_t *in, size_t n, size_t pixel) {
  memcpy(row, in, pixel);
  for (size_t i = pixel; i < n; i++) row[i] = (uint8_t)(in[i] + row[i - pixel]);
}

INLINE void undo_up(uint8_t *restrict row, const uint8_t *restrict in, const uint8_t *restrict up, size_t n) {
  for (size_t i = 0; i < n; i++) row[i] = (uint8_t)(in[i] + up[i]);
}

INLINE void undo_average(uint8_t *row, const uint8_t *in, const uint8_t *up, size_t n, size_t pixel) {
  for (size_t i = 0; i < pixel; i++) row[i] = (uint8_t)(in[i] + (up[i] >> 1));
  for (size_t i = pixel; i < n; i++) row[i] = (uint8_t)(in[i] + (((unsigned)row[i - pixel] + up[i]) >> 1));
}

INLINE uint8_t paeth(int a, int b, int c) {
  int pa = b - c, pb = a - c, pc = pa + pb;
  pa = pa < 0 ? -pa : pa;
  pb = pb < 0 ? -pb : pb;
  pc = pc < 0 ? -pc : pc;
  return (uint8_t)(pa <= pb && pa <= pc ? a : pb <= pc ? b : c);
}

INLINE void undo_paeth(uint8_t *row, const uint8_t *in, const uint8_t *up, size_t n, size_t pixel) {
  for (size_t i = 0; i < pixel; i++) row[i] = (uint8_t)(in[i] + up[i]);
  for (size_t i = pixel; i < n; i++) {
    row[i] = (uint8_t)(in[i] + paeth(row[i - pixel], up[i], up[i - pixel]));
  }
}

// The three samples of a pixel at once: each pixel waits for the one to its left, so this is what there is
// to gain. Four bytes are read and written for each three; the last pixel goes without.
typedef uint8_t bytes __attribute__((vector_size(4)));
typedef int16_t lanes __attribute__((vector_size(8)));

INLINE lanes load(const uint8_t *from) {
  bytes four;
  memcpy(&four, from, sizeof four);
  return __builtin_convertvector(four, lanes);
}

INLINE lanes absolute(lanes x) {
  lanes sign = x >> 15;
  return (x ^ sign) - sign;
}

INLINE void undo_paeth_rgb(uint8_t *row, const uint8_t *in, const uint8_t *up, size_t n) {
  lanes a = {0}, c = {0};
  size_t i = 0;
  for (; i + 4 <= n; i += 3) {
    lanes b = load(up + i);
    lanes pa = b - c, pb = a - c;
    lanes pc = absolute(pa + pb);
    pa = absolute(pa);
    pb = absolute(pb);
    lanes use_b = pb <= pc;
    lanes other = (b & use_b) | (c & ~use_b);
    lanes use_a = (pa <= pb) & (pa <= pc);
    lanes predicted = (a & use_a) | (other & ~use_a);
    a = (load(in + i) + predicted) & 0xFF;
    c = b;
    bytes four = __builtin_convertvector(a, bytes);
    memcpy(row + i, &four, sizeof four);
  }
  for (; i < n; i++) {
    int left = i < 3 ? 0 : row[i - 3], corner = i < 3 ? 0 : up[i - 3];
    row[i] = (uint8_t)(in[i] + paeth(left, up[i], corner));
  }
}

FOR_EACH_CPU int civic_png_unfilter(
  uint8_t *rows, const uint8_t *scanlines, size_t row_bytes, size_t count, size_t pixel) {
  for (size_t y = 0; y < count; y++) {
    const uint8_t *in = scanlines + y * (row_bytes + 1) + 1, *up = rows + y * row_bytes;
    uint8_t *row = rows + (y + 1) * row_bytes;
    switch (in[-1]) {
    case 0: memcpy(row, in, row_bytes); break;
    case 1: undo_sub(row, in, row_bytes, pixel); break;
    case 2: undo_up(row, in, up, row_bytes); break;
    case 3: undo_average(row, in, up, row_bytes, pixel); break;
    case 4:
      if (pixel == 3) {
        undo_paeth_rgb(row, in, up, row_bytes);
      } else {
        undo_paeth(row, in, up, row_bytes, pixel);
      }
      break;
    default: return 0;
    }
  }
  return 1;
}
