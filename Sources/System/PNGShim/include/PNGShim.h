// libpng reports errors by longjmp, which must not cross Swift frames: every call that can jump is
// wrapped here and returns a status. Also here: PNG's row filters, which need saturating byte
// arithmetic that the compiler finds in plain C loops and Swift's SIMD types do not offer.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef enum {
  CIVIC_PNG_OK = 0,
  // Not a PNG file.
  CIVIC_PNG_UNREADABLE,
  // A PNG file of which some part is missing or damaged.
  CIVIC_PNG_DAMAGED,
  // An ancillary or image limit was exceeded.
  CIVIC_PNG_TOO_LARGE,
  CIVIC_PNG_NO_MEMORY,
} civic_png_status;

typedef struct civic_png_reader civic_png_reader;

// What the chunks before the image data say. Pointers stay valid until civic_png_close.
typedef struct {
  uint32_t width, height;
  // Bits a sample of the rows that civic_png_read_row gives: 8 or 16.
  int depth;
  // Whether the file's pixels carry transparency (alpha channel or tRNS).
  int has_alpha;
  int is_gray;
  int has_srgb;
  // Zero where the file has no gAMA; else the file's gamma times 100,000.
  int32_t gamma;
  int has_chromaticities;
  // cHRM: x and y of white, red, green, blue, times 100,000.
  int32_t chromaticities[8];
  // iCCP, decompressed; NULL where absent.
  const uint8_t *profile;
  size_t profile_length;
  // eXIf, without the "Exif" prefix; NULL where absent.
  const uint8_t *exif;
  size_t exif_length;
} civic_png_info;

// Copies `file`, reads all up to the image data. Returns NULL on failure; `status` says why.
// The caller owns the reader and gives it to civic_png_close exactly once.
civic_png_reader *civic_png_open(const uint8_t *file, size_t length, civic_png_status *status);
civic_png_info civic_png_get_info(const civic_png_reader *reader);
// Starts the image. An interlaced image is decoded as a whole here.
civic_png_status civic_png_start(civic_png_reader *reader, int add_alpha);
// The next row, top to bottom, as R,G,B,A; 16-bit samples in the machine's byte order.
// `capacity` is in bytes and at least width * 4 * depth / 8, or the row is refused.
civic_png_status civic_png_read_row(civic_png_reader *reader, uint8_t *row, size_t capacity);
// After the last row: reads to the end of the file, so that its checksums count.
civic_png_status civic_png_finish(civic_png_reader *reader);
void civic_png_close(civic_png_reader *reader);

// Writes signature, IHDR, sRGB, pHYs, one IDAT with `data` and IEND into `out`. `checksum` is the CRC of the IDAT
// chunk's type and data (PNG specification, 5.3).
// Returns the bytes written, or 0 when `capacity` is too small or libpng refuses.
size_t civic_png_write(uint8_t *out, size_t capacity, uint32_t width, uint32_t height, int depth,
                       int color_type, uint32_t pixels_per_metre, const uint8_t *data,
                       size_t data_length, uint32_t checksum);

// Source layouts of civic_png_filter.
typedef enum {
  CIVIC_PNG_GRAY8 = 1,
  CIVIC_PNG_RGB8 = 3,
  CIVIC_PNG_RGBA8 = 4,
  // B,G,R,unused in memory; filtered as three bytes R,G,B.
  CIVIC_PNG_BGRX8 = 0,
} civic_png_layout;

// Turns rows of pixels into PNG scanlines (a filter byte and the filtered bytes each), choosing a
// filter per row. `out` has room for height * (1 + bytes a row). `scratch` has room for three rows
// plus 64 bytes.
void civic_png_filter(uint8_t *out, const uint8_t *pixels, size_t bytes_per_row, size_t width,
                      size_t height, civic_png_layout layout, uint8_t *scratch);

// Undoes the filters of `count` PNG scanlines (a filter byte and `row_bytes` each) of `pixel` bytes a pixel.
// `rows` has room for one row more: the first is the row above, or zeros, and the results follow it.
// Returns 0 when a scanline names a filter that does not exist.
int civic_png_unfilter(uint8_t *rows, const uint8_t *scanlines, size_t row_bytes, size_t count, size_t pixel);
