#include "BarcodeShim.h"
#include <zint.h>

static int symbology(civic_barcode_kind kind) {
  switch (kind) {
    case CIVIC_BARCODE_CODABAR: return BARCODE_CODABAR;
    case CIVIC_BARCODE_CODE128: return BARCODE_CODE128;
    case CIVIC_BARCODE_CODE39: return BARCODE_CODE39;
    case CIVIC_BARCODE_ITF: return BARCODE_C25INTER;
    case CIVIC_BARCODE_PDF417: return BARCODE_PDF417;
  }
  return 0;
}

int civic_barcode_encode(civic_barcode_kind kind, const uint8_t *text, size_t length, int columns, uint8_t *modules,
                         size_t capacity, int *rows, int *width) {
  if (length == 0 || length > 200 || symbology(kind) == 0) return -1;
  struct zint_symbol *symbol = ZBarcode_Create();
  if (!symbol) return -1;
  symbol->symbology = symbology(kind);
  if (kind == CIVIC_BARCODE_PDF417) {
    symbol->option_1 = 3;  // 16 codewords of error correction: what ISO/IEC 15438, annex E recommends for short data.
    symbol->option_2 = columns;
  }
  // Warnings too: what they tell of is not the symbol that was asked for.
  symbol->warn_level = WARN_FAIL_ALL;
  int result = ZBarcode_Encode(symbol, text, (int)length);
  if (result == 0) {
    *rows = symbol->rows;
    *width = symbol->width;
    size_t count = (size_t)symbol->rows * (size_t)symbol->width;
    if (symbol->rows <= 0 || symbol->rows > CIVIC_BARCODE_ROWS || symbol->width <= 0 ||
        symbol->width > CIVIC_BARCODE_WIDTH || count > capacity) {
      result = -1;
    } else {
      for (int row = 0; row < symbol->rows; row++) {
        for (int x = 0; x < symbol->width; x++) {
          modules[(size_t)row * (size_t)symbol->width + (size_t)x] = symbol->encoded_data[row][x >> 3] >> (x & 7) & 1;
        }
      }
    }
  }
  ZBarcode_Delete(symbol);
  return result;
}
