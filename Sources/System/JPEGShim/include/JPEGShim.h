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
// Starts decoding at eighths/8 of the size (1...8), giving up beyond `scan_limit` scans.
// `width` and `height` receive the size of what follows.
civic_jpeg_status civic_jpeg_start(civic_jpeg_reader *reader, int eighths, int scan_limit,
                                   uint32_t *width, uint32_t *height);
// The next row, top to bottom; `capacity` is in bytes and at least width * samples.
civic_jpeg_status civic_jpeg_read_row(civic_jpeg_reader *reader, uint8_t *row, size_t capacity);
// After the last row: whether all that is visible was really in the file.
civic_jpeg_status civic_jpeg_finish(civic_jpeg_reader *reader);
void civic_jpeg_close(civic_jpeg_reader *reader);
