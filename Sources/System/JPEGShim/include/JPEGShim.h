// libjpeg reports errors by longjmp, which must not cross Swift frames: every call that can jump is
// wrapped here and returns a status.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef enum {
  CIVIC_JPEG_OK = 0,
  // Not a JPEG file.
  CIVIC_JPEG_UNREADABLE,
  // A JPEG file of which something visible is missing or damaged.
  CIVIC_JPEG_DAMAGED,
  // A variant that libjpeg-turbo does not decode (lossless, 12-bit, …).
  CIVIC_JPEG_UNSUPPORTED,
  // More scans or pixels than the caller allows.
  CIVIC_JPEG_TOO_LARGE,
  CIVIC_JPEG_NO_MEMORY,
} civic_jpeg_status;

typedef struct civic_jpeg_reader civic_jpeg_reader;

// What the header says. Pointers stay valid until civic_jpeg_close.
typedef struct {
  uint32_t width, height;
  // Samples a pixel in the rows of civic_jpeg_read_row: 1 gray, 3 R,G,B, 4 C,M,Y,K.
  int samples;
  // CMYK only: whether the file was marked by Adobe, whose samples are 255 for no ink.
  int adobe;
  // The first APP1 "Exif" segment behind its prefix; NULL where absent.
  const uint8_t *exif;
  size_t exif_length;
  // ICC profile put together from its APP2 segments; NULL where absent or incomplete.
  const uint8_t *profile;
  size_t profile_length;
} civic_jpeg_info;

// Copies `file`, reads its header. Returns NULL on failure; `status` says why.
// The caller owns the reader and gives it to civic_jpeg_close exactly once.
civic_jpeg_reader *civic_jpeg_open(const uint8_t *file, size_t length, civic_jpeg_status *status);
civic_jpeg_info civic_jpeg_get_info(const civic_jpeg_reader *reader);
// Reads the whole file, giving up beyond `scan_limit` scans, and starts decoding at eighths/8 of the
// size (1...8). `width` and `height` receive the size of what follows. Whatever libjpeg warns of in the
// picture's data is damage.
civic_jpeg_status civic_jpeg_start(civic_jpeg_reader *reader, int eighths, int scan_limit,
                                   uint32_t *width, uint32_t *height);

// A component's blocks of 8 by 8 samples, at full size whatever the decoding's. The file has them MCU by
// MCU (ITU-T T.81, A.2), row after row.
typedef struct {
  // Blocks a row, rows of MCUs, and rows of blocks.
  int columns, rows, block_rows;
  // The step that blocks' means are rounded to, in eighths of a level.
  int quantum;
} civic_jpeg_grid;

typedef struct {
  int32_t lowest, highest;
} civic_jpeg_range;

// After civic_jpeg_start. All zero where there is no such component.
civic_jpeg_grid civic_jpeg_get_grid(const civic_jpeg_reader *reader, int component);
// The mean of the first row of samples of each block at the top of an MCU, and of the last row of each at
// the bottom of one, as arrays of the grid's rows times columns; `capacity` is what each array holds.
// `means` receives the range of all blocks' means. All in eighths of a level around the middle one, and
// not clamped to what a sample can be.
civic_jpeg_status civic_jpeg_read_edges(civic_jpeg_reader *reader, int component, int16_t *top, int16_t *bottom,
                                        size_t capacity, civic_jpeg_range *means);
// The samples in the middle row of each row of the first component's blocks: as many rows of eight samples for each
// block as the component has rows of blocks, one after the other. After civic_jpeg_start; `capacity` is in bytes.
civic_jpeg_status civic_jpeg_read_middles(civic_jpeg_reader *reader, uint8_t *out, size_t capacity);
// Codes the picture again, with the file's own tables, and compares the length: Huffman coding leaves an
// encoder no choice, so that data left over at the end of a scan, or within what a decoder out of step
// took for blocks, are damage. After civic_jpeg_start; a file of several scans is not checked.
civic_jpeg_status civic_jpeg_check_length(civic_jpeg_reader *reader);
// The next row, top to bottom; `capacity` is in bytes and at least width * samples.
civic_jpeg_status civic_jpeg_read_row(civic_jpeg_reader *reader, uint8_t *row, size_t capacity);
void civic_jpeg_close(civic_jpeg_reader *reader);
