#include "ArtworkShim.h"
#include <math.h>
#include <string.h>

// No fused multiply-add: it would round once where all other machines round twice.
#pragma STDC FP_CONTRACT OFF

// As in PNGShim/RowFilter.c.
#if defined(__x86_64__) && defined(__linux__) && __has_attribute(target_clones)
#define FOR_EACH_CPU __attribute__((target_clones("avx2", "default")))
#else
#define FOR_EACH_CPU
#endif
// Inlined always, so that each CPU's version has its own; vectors go by address, for by value they would be passed
// otherwise by each.
#define INLINE static inline __attribute__((always_inline))

enum { CELL = 8, PAIRS = CELL / 2 };

typedef civic_eight_floats floats;
typedef civic_eight_shorts shorts;
typedef uint32_t bits __attribute__((ext_vector_type(8)));
// Two rows of eight pixels, the upper one first. Unsigned, for sums and products drop whole turns as they overflow.
typedef uint16_t pair __attribute__((ext_vector_type(16)));
typedef int16_t signed_pair __attribute__((ext_vector_type(16)));
typedef int32_t wide_pair __attribute__((ext_vector_type(16)));
typedef uint16_t single __attribute__((ext_vector_type(8)));

// A cast from vector to vector keeps the bits.
#define SIGNED(x) ((signed_pair)(x))
#define UNSIGNED(x) ((pair)(x))
#define BOTH(upper, lower) \
  __builtin_shufflevector((upper), (lower), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
// The upper halves of signed products.
#define HIGH(a, b)                                                                                        \
  UNSIGNED(__builtin_convertvector(                                                                       \
      (__builtin_convertvector(SIGNED(a), wide_pair) * __builtin_convertvector(SIGNED(b), wide_pair)) >> 16, \
      signed_pair))
#define HALVED(x, n) UNSIGNED(SIGNED(x) >> (n))
// Twice a number of half the range. A plain sum would have the compiler undo the multiplication's upper halves.
#define TWICE(x) UNSIGNED(__builtin_elementwise_add_sat(SIGNED(x), SIGNED(x)))
#define LESSER(a, b) UNSIGNED(__builtin_elementwise_min(SIGNED(a), SIGNED(b)))
#define GREATER(a, b) UNSIGNED(__builtin_elementwise_max(SIGNED(a), SIGNED(b)))
// 2^-16 turns of numbers below 64: adding 1.5 * 2^7 leaves exactly 16 bits for the fraction.
#define TURNS(x) __builtin_convertvector((bits)((x) + 192.0f), single)

// Values that go evenly from the upper edge of a cell to its lower one: the first two rows', and the step to the next.
INLINE void between(const shorts *top, const shorts *bottom, pair *value, pair *step) {
  const single low = (single)*top, high = (single)*bottom;
  const single each = (single)((shorts)(high - low) >> 3);
  const single first = low + (single)((shorts)each >> 1);
  *value = BOTH(first, first + each);
  const single two = each + each;
  *step = BOTH(two, two);
}

// The distance between lines in the middle of a cell, 1 / |gradient|, in a stroke's steps.
INLINE int16_t pixels_per_turn(const civic_edge *top, const civic_edge *bottom, float unit) {
  const float gx = (top->right - top->left) + (bottom->right - bottom->left);
  const float gy = (bottom->left - top->left) + (bottom->right - top->right);
  const float square = gx * gx + gy * gy;
  const float steps = (float)(2 * CELL) * unit / sqrtf(square > 1e-6f ? square : 1e-6f);
  return (int16_t)(int32_t)(steps < 32767.0f ? steps : 32767.0f);
}

// Adds a family's lines to a cell's coverage, in steps of 1/16,384.
INLINE void cover(pair *coverage, const civic_cell_row *row, const civic_edge *above, const civic_edge *top,
                  const civic_edge *bottom, const civic_edge *below, const civic_stroke *stroke,
                  const int16_t *samples) {
  const floats from = top->phases;
  const floats a = above->phases - from, b = bottom->phases - from, c = below->phases - from;
  const civic_spline *w = &row->spline;
  const floats begin = from + (a * w->above[0] + b * w->bottom[0] + c * w->below[0]);
  // Adding 1.5 * 2^23 rounds to the nearest whole number.
  const single p = TURNS(begin - ((begin + 0x1.8p23f) - 0x1.8p23f));
  const single d1 = TURNS(a * w->above[1] + b * w->bottom[1] + c * w->below[1]);
  const single d2 = TURNS(a * w->above[2] + b * w->bottom[2] + c * w->below[2]);
  const single d3 = TURNS(a * w->above[3] + b * w->bottom[3] + c * w->below[3]);
  // From differences from row to row those from pair to pair: for one row r of a cubic, f(r + 2) - f(r) and so on.
  const single two1 = d1 + d1, four2 = d2 << 2, four3 = d3 << 2, eight3 = d3 << 3;
  pair phase = BOTH(p, p + d1);
  pair first = BOTH(two1 + d2, two1 + d2 + d2 + d2 + d3);
  pair second = BOTH(four2 + four3, four2 + eight3);
  const pair third = BOTH(eight3, eight3);
  pair opacity, fading;
  between(&top->opacity, &bottom->opacity, &opacity, &fading);
  const pair distance = (pair)(uint16_t)pixels_per_turn(top, bottom, stroke->unit);
  const pair reach = (pair)(uint16_t)stroke->reach, scale = (pair)(uint16_t)stroke->scale;
  const pair nought = (pair)(uint16_t)0;
  if (!samples) {
    const pair most = (pair)(uint16_t)stroke->most;
    for (int i = 0; i < PAIRS; i++) {
      const pair turns = phase ^ HALVED(phase, 15);
      const pair inside = reach - HIGH(turns, distance);
      const pair covered = GREATER(LESSER(inside, most), nought);
      coverage[i] = GREATER(coverage[i], HIGH(covered * scale, opacity));
      phase += first, first += second, second += third, opacity += fading;
    }
  } else {
    const pair shift = (pair)(uint16_t)stroke->shift, widening = (pair)(uint16_t)stroke->widening;
    const pair pixel = (pair)(uint16_t)stroke->pixel;
    for (int i = 0; i < PAIRS; i++) {
      pair sample;
      memcpy(&sample, samples + 2 * CELL * i, sizeof sample);
      const pair shifted = phase + HALVED(sample, 7) * shift;
      const pair turns = shifted ^ HALVED(shifted, 15);
      const pair here = reach + HIGH(sample, widening);
      const pair inside = here - HIGH(turns, distance);
      // A line thinner than a pixel covers no more of it than its width.
      const pair most = LESSER(here + here, pixel + pixel - (uint16_t)1) - pixel;
      const pair covered = GREATER(LESSER(inside, most), nought);
      coverage[i] = GREATER(coverage[i], HIGH(covered * scale, opacity));
      phase += first, first += second, second += third, opacity += fading;
    }
  }
}

// The colours of a cell's ground, or of the pixels that are there.
INLINE void ground(pair *red, pair *green, pair *blue, const civic_ground_edge *top, const civic_ground_edge *bottom) {
  pair r, g, b, r_step, g_step, b_step;
  between(&top->red, &bottom->red, &r, &r_step);
  between(&top->green, &bottom->green, &g, &g_step);
  between(&top->blue, &bottom->blue, &b, &b_step);
  for (int i = 0; i < PAIRS; i++) {
    red[i] = r, green[i] = g, blue[i] = b;
    r += r_step, g += g_step, b += b_step;
  }
}

INLINE void painted(pair *red, pair *green, pair *blue, const uint32_t *pixels, size_t width) {
  for (int i = 0; i < PAIRS; i++) {
    bits upper, lower;
    memcpy(&upper, pixels + (size_t)(2 * i) * width, sizeof upper);
    memcpy(&lower, pixels + (size_t)(2 * i + 1) * width, sizeof lower);
#define CHANNEL(shift)                                                \
  (BOTH(__builtin_convertvector((upper >> (shift)) & 0xffu, single),   \
        __builtin_convertvector((lower >> (shift)) & 0xffu, single)) << 7)
    red[i] = CHANNEL(16), green[i] = CHANNEL(8), blue[i] = CHANNEL(0);
#undef CHANNEL
  }
}

INLINE void store(const pair *red, const pair *green, const pair *blue, uint32_t *pixels, size_t width) {
  for (int i = 0; i < PAIRS; i++) {
    const pair r = HALVED(red[i] + (uint16_t)64, 7), g = HALVED(green[i] + (uint16_t)64, 7);
    const pair b = HALVED(blue[i] + (uint16_t)64, 7);
    const pair low = (g << 8) | b, high = r | (uint16_t)0xff00;
    const pair upper = __builtin_shufflevector(low, high, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const pair lower =
        __builtin_shufflevector(low, high, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    memcpy(pixels + (size_t)(2 * i) * width, &upper, sizeof upper);
    memcpy(pixels + (size_t)(2 * i + 1) * width, &lower, sizeof lower);
  }
}

FOR_EACH_CPU void civic_paint_cells(const civic_cell_row *row, size_t count, uint32_t *pixels, size_t width) {
  const size_t cells = row->cells, families = row->families;
  const size_t top = row->slots[1] * cells, bottom = row->slots[2] * cells;
  const civic_edge *edges[4];
  for (int i = 0; i < 4; i++) edges[i] = row->edges + row->slots[i] * cells * families;
  for (size_t cell = 0; cell < count; cell++, pixels += CELL) {
    if (row->hidden && row->hidden[cell]) continue;
    const uint64_t shown = row->shown[top + cell] | row->shown[bottom + cell];
    pair red[PAIRS], green[PAIRS], blue[PAIRS];
    if (row->grounds) {
      ground(red, green, blue, row->grounds + top + cell, row->grounds + bottom + cell);
    } else {
      if (!shown) continue;
      painted(red, green, blue, pixels, width);
    }
    for (size_t plate = 0; plate < row->plate_count; plate++) {
      uint64_t left = shown & row->plates[plate];
      if (!left) continue;
      pair coverage[PAIRS] = {0};
      for (; left; left &= left - 1) {
        const size_t family = (size_t)__builtin_ctzll(left), at = cell * families + family;
        const civic_stroke *stroke = row->strokes + family;
        const int16_t *samples = NULL;
        if (stroke->samples >= 0) samples = row->samples + CELL * CELL * ((size_t)stroke->samples + cell);
        cover(coverage, row, edges[0] + at, edges[1] + at, edges[2] + at, edges[3] + at, stroke, samples);
      }
      const civic_ink ink = row->inks[plate * row->inks_stride + cell];
      const pair r = (pair)(uint16_t)ink.x, g = (pair)(uint16_t)ink.y, b = (pair)(uint16_t)ink.z;
      for (int i = 0; i < PAIRS; i++) {
        const pair share = coverage[i] + coverage[i];
        red[i] += TWICE(HIGH(r - red[i], share));
        green[i] += TWICE(HIGH(g - green[i], share));
        blue[i] += TWICE(HIGH(b - blue[i], share));
      }
    }
    store(red, green, blue, pixels, width);
  }
}
