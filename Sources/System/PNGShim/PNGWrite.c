// The PNG container, written by libpng around image data that is compressed elsewhere.
#include "PNGShim.h"
#include <png.h>
#include <setjmp.h>
#include <string.h>

typedef struct {
  uint8_t *bytes;
  size_t capacity, length;
} sink;

static void write_bytes(png_structp png, png_bytep data, size_t length) {
  sink *to = png_get_io_ptr(png);
  if (length > to->capacity - to->length) png_error(png, "no room");
  memcpy(to->bytes + to->length, data, length);
  to->length += length;
}

static void flush_nothing(png_structp png) { (void)png; }
static void stay_silent(png_structp png, png_const_charp text) { (void)png, (void)text; }
static void jump(png_structp png, png_const_charp text) {
  (void)text;
  png_longjmp(png, 1);
}

size_t civic_png_write(uint8_t *out, size_t capacity, uint32_t width, uint32_t height, int depth,
                       int color_type, uint32_t pixels_per_metre, const uint8_t *data,
                       size_t data_length, uint32_t checksum) {
  if (data_length > PNG_UINT_31_MAX) return 0;
  sink to = {out, capacity, 0};
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, jump, stay_silent);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) {
    png_destroy_write_struct(&png, NULL);
    return 0;
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    return 0;
  }
  png_set_write_fn(png, &to, write_bytes, flush_nothing);
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_IHDR(png, info, width, height, depth, color_type, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
  png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_set_pHYs(png, info, pixels_per_metre, pixels_per_metre, PNG_RESOLUTION_METER);
  png_write_info(png, info);
  // Not by png_write_chunk: it would find the checksum by zlib, which takes a tenth of the whole encoding's time.
  uint8_t head[8] = {0, 0, 0, 0, 'I', 'D', 'A', 'T'}, tail[4];
  png_save_uint_32(head, (uint32_t)data_length);
  png_save_uint_32(tail, checksum);
  write_bytes(png, head, sizeof head);
  write_bytes(png, (png_bytep)data, data_length);
  write_bytes(png, tail, sizeof tail);
  // png_write_end refuses an image whose IDAT it did not write itself.
  png_write_chunk(png, (png_const_bytep) "IEND", NULL, 0);
  png_destroy_write_struct(&png, &info);
  return to.length;
}
