// zxing-cpp is C++ and reports some failures as exceptions, which must not cross Swift frames: this
// shim catches them all and speaks C.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  CIVIC_ZXING_OK = 0,
  CIVIC_ZXING_NO_MEMORY,
  // zxing-cpp threw something else.
  CIVIC_ZXING_FAILED,
} civic_zxing_status;

typedef enum {
  // Anything may be in the image, turned and tilted.
  CIVIC_ZXING_SEARCH = 0,
  // The image is one upright symbol, black on white, each module the same whole number of pixels.
  CIVIC_ZXING_DRAWN,
} civic_zxing_mode;

typedef struct {
  // The symbol's bytes as encoded, without character set conversion; owned by the list.
  const uint8_t *bytes;
  size_t length;
  // x and y in pixels: top left, top right, bottom right, bottom left of the symbol as it was made.
  int32_t corners[8];
  // 'L', 'M', 'Q' or 'H'; 0 where unknown.
  char error_correction;
  // Whether the symbol was seen from behind.
  uint8_t mirrored;
} civic_zxing_code;

typedef struct civic_zxing_list civic_zxing_list;

// Finds the QR codes in an 8-bit grey image; `pixels` has (height - 1) * bytes_per_row + width bytes
// and is not kept. Returns NULL on failure. The caller owns the list and frees it exactly once.
civic_zxing_list *civic_zxing_read(const uint8_t *pixels, int width, int height, int bytes_per_row,
                                   civic_zxing_mode mode, int most, civic_zxing_status *status);
size_t civic_zxing_count(const civic_zxing_list *list);
// `index` is below the count.
civic_zxing_code civic_zxing_get(const civic_zxing_list *list, size_t index);
void civic_zxing_free(civic_zxing_list *list);

#ifdef __cplusplus
}
#endif
