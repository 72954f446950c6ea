// A row of the artwork's cells, made for AVX2 too: two rows of a cell's pixels at a time, where Swift's code for the
// oldest CPU does one. Whole numbers but for each line's start, whose multiplications and additions are those of
// ColumnSpline.swift in the same order; CellPainter.swift has the same in Swift, and both give the same pixels.
#pragma once
#include <stddef.h>
#include <stdint.h>

// Aligned as Swift aligns it.
typedef float civic_eight_floats __attribute__((ext_vector_type(8), aligned(16)));
typedef int16_t civic_eight_shorts __attribute__((ext_vector_type(8)));
typedef int16_t civic_ink __attribute__((ext_vector_type(4)));

// What a family is on the part of a node row that bounds one cell.
typedef struct {
  // Phases at the pixel columns in turns.
  civic_eight_floats phases;
  // Opacities at the pixel columns, 0...32,767 for 0...1.
  civic_eight_shorts opacity;
  // Phases at the nodes on the left and on the right.
  float left, right;
} civic_edge;

// The ground's colour on the part of a node row that bounds one cell: at the pixel columns in 1/128 levels.
typedef struct {
  civic_eight_shorts red, green, blue;
} civic_ground_edge;

// A family's line in fixed point; see CellPainter.Stroke and CellPainter.Modulation.
typedef struct {
  float unit;
  int16_t reach, most, scale;
  int16_t shift, widening, pixel;
  // Where the family's samples lie in `samples` of a row, in cells; negative for lines of one width.
  int32_t samples;
} civic_stroke;

// The weights of the phase in a cell's first pixel row and of its three differences from row to row, for the node rows
// above, below and two below relative to the cell's upper edge.
typedef struct {
  float above[4], bottom[4], below[4];
} civic_spline;

// A row of cells. Node rows are kept by slot, cell and family (`edges`), and by slot and cell.
typedef struct {
  size_t cells, families;
  // Which slots have the node rows above the cells' upper edges, at them, at the lower ones and below those.
  size_t slots[4];
  const civic_edge *edges;
  // Null for lines over pixels that are there.
  const civic_ground_edge *grounds;
  // Which families show on a node row's part, a bit each.
  const uint64_t *shown;
  const civic_stroke *strokes;
  // Each plate's families, a bit each, and its inks by plate and cell; the stride from plate to plate is `inks_stride`.
  const uint64_t *plates;
  size_t plate_count, inks_stride;
  const civic_ink *inks;
  // What maps say of the families that have one: 64 samples a cell, times 128.
  const int16_t *samples;
  // For each cell whether it is left alone; null for none.
  const uint8_t *hidden;
  civic_spline spline;
} civic_cell_row;

// Paints the first `count` cells of a row, each 8 by 8 pixels of 0xFFRRGGBB, the first of which is at `pixels`; device
// rows are `width` pixels apart. A design has at most 64 families.
void civic_paint_cells(const civic_cell_row *row, size_t count, uint32_t *pixels, size_t width);
