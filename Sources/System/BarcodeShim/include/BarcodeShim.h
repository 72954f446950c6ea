// Bar codes by libzint. A shim, because Swift does not import the 28,800 bytes of zint_symbol's encoded_data.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef enum {
  CIVIC_BARCODE_CODABAR,
  CIVIC_BARCODE_CODE128,
  CIVIC_BARCODE_CODE39,
  CIVIC_BARCODE_ITF,
  CIVIC_BARCODE_PDF417
} civic_barcode_kind;

// The most rows and modules in a row that a symbol has here.
enum { CIVIC_BARCODE_ROWS = 90, CIVIC_BARCODE_WIDTH = 1152 };

// Encodes `length` bytes of ASCII as a symbol without quiet zone: `rows` times `width` modules, row by row, 1 is dark.
// `columns` is PDF417's number of data columns, 1 to 30; other kinds pass over it. `modules` has room for `capacity`
// modules. Returns 0, or another value where there is no such symbol.
int civic_barcode_encode(civic_barcode_kind kind, const uint8_t *text, size_t length, int columns, uint8_t *modules,
                         size_t capacity, int *rows, int *width);
