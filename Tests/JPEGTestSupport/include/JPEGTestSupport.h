// What the tests of damaged JPEG files need of libjpeg and the library does not: an encoder, and a decoder
// that carries on after damage as a viewer does.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct {
  // 1...100.
  int quality;
  // Brightness samples across and down for one of colour: 1 or 2 each; 0 across for a grey picture.
  int across, down;
  int progressive;
  // MCUs between restart markers; 0 for none.
  int restart_interval;
  // Huffman tables made for the picture.
  int optimize;
} test_jpeg_options;

// Encodes width * height pixels of red, green, blue. Returns the file's length and, through `file`, its bytes,
// which the caller gives to test_jpeg_free; 0 on failure.
size_t test_jpeg_write(const uint8_t *rgb, int width, int height, test_jpeg_options options, uint8_t **file);
void test_jpeg_free(uint8_t *file);

// Decodes into width * height pixels of red, green, blue, whatever libjpeg warns of. Returns the number of
// warnings, or -1 where libjpeg gives up or the size is another.
int test_jpeg_read_anyway(const uint8_t *file, size_t length, uint8_t *rgb, int width, int height);

// How many of `count` pixels of red, green, blue differ in any sample by more than `levels`.
size_t test_jpeg_differing(const uint8_t *left, const uint8_t *right, size_t count, int levels);
