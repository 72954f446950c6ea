// Reading PNG files that nobody vouches for.
#include "PNGShim.h"
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

// A chunk's data once decompressed: a CMYK profile has about 2 MB, no other kept chunk comes near.
enum { CHUNK_LIMIT = 8 << 20, CHUNK_COUNT_LIMIT = 16 };

struct civic_png_reader {
  png_structp png;
  png_infop info;
  uint8_t *file;
  size_t length, position;
  civic_png_info facts;
  size_t row_bytes;
  // Interlaced images only: all rows.
  uint8_t *image;
  uint32_t next_row;
  int damaged;
};

static void read_bytes(png_structp png, png_bytep out, size_t length) {
  civic_png_reader *reader = png_get_io_ptr(png);
  if (length > reader->length - reader->position) png_error(png, "end of file");
  memcpy(out, reader->file + reader->position, length);
  reader->position += length;
}

static void jump(png_structp png, png_const_charp text) {
  (void)text;
  png_longjmp(png, 1);
}

// libpng only warns when the image data's own checksum is wrong; the picture may be too.
static void heed(png_structp png, png_const_charp text) {
  civic_png_reader *reader = png_get_error_ptr(png);
  if (strstr(text, "incorrect data check") || strstr(text, "Not enough image data")) {
    reader->damaged = 1;
  }
}

// Chunks that say nothing about pixels are skipped unread, so that none can unpack to gigabytes.
static void skip_other_chunks(png_structp png) {
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, 0);
  static const png_byte others[] = "bKGD\0hIST\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0sTER\0tEXt\0tIME\0zTXt";
  png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, others, sizeof(others) / 5);
}

static void set_transforms(civic_png_reader *reader) {
  png_structp png = reader->png;
  png_infop info = reader->info;
  int type = png_get_color_type(png, info);
  civic_png_info *facts = &reader->facts;
  facts->is_gray = !(type & PNG_COLOR_MASK_COLOR);
  facts->has_alpha = (type & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);
  facts->depth = png_get_bit_depth(png, info) == 16 ? 16 : 8;
  png_set_expand(png);
  png_set_gray_to_rgb(png);
  if (facts->depth == 16) {
    const uint16_t one = 1;
    if (*(const uint8_t *)&one) png_set_swap(png);
  }
}

static void gather(civic_png_reader *reader) {
  png_structp png = reader->png;
  png_infop info = reader->info;
  civic_png_info *facts = &reader->facts;
  facts->width = png_get_image_width(png, info);
  facts->height = png_get_image_height(png, info);
  int intent;
  facts->has_srgb = png_get_sRGB(png, info, &intent) != 0;
  png_fixed_point gamma = 0;
  if (png_get_gAMA_fixed(png, info, &gamma)) facts->gamma = gamma;
  int32_t *c = facts->chromaticities;
  facts->has_chromaticities =
      png_get_cHRM_fixed(png, info, &c[0], &c[1], &c[2], &c[3], &c[4], &c[5], &c[6], &c[7]) != 0;
  png_charp name = NULL;
  png_bytep profile = NULL;
  png_uint_32 length = 0;
  int method;
  if (png_get_iCCP(png, info, &name, &method, &profile, &length)) {
    facts->profile = profile;
    facts->profile_length = length;
  }
  png_bytep exif = NULL;
  if (png_get_eXIf_1(png, info, &length, &exif)) {
    facts->exif = exif;
    facts->exif_length = length;
  }
}

civic_png_reader *civic_png_open(const uint8_t *file, size_t length, civic_png_status *status) {
  *status = CIVIC_PNG_UNREADABLE;
  if (length < 8 || png_sig_cmp(file, 0, 8)) return NULL;
  *status = CIVIC_PNG_NO_MEMORY;
  civic_png_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  reader->file = malloc(length);
  if (!reader->file) goto fail;
  memcpy(reader->file, file, length);
  reader->length = length;
  reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, jump, heed);
  reader->info = reader->png ? png_create_info_struct(reader->png) : NULL;
  if (!reader->info) goto fail;
  *status = CIVIC_PNG_DAMAGED;
  if (setjmp(png_jmpbuf(reader->png))) goto fail;
  png_set_read_fn(reader->png, reader, read_bytes);
  png_set_user_limits(reader->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_chunk_malloc_max(reader->png, CHUNK_LIMIT);
  png_set_chunk_cache_max(reader->png, CHUNK_COUNT_LIMIT);
  skip_other_chunks(reader->png);
  png_read_info(reader->png, reader->info);
  gather(reader);
  set_transforms(reader);
  *status = CIVIC_PNG_OK;
  return reader;
fail:
  civic_png_close(reader);
  return NULL;
}

civic_png_info civic_png_get_info(const civic_png_reader *reader) { return reader->facts; }

civic_png_status civic_png_start(civic_png_reader *reader, int add_alpha) {
  if (setjmp(png_jmpbuf(reader->png))) return CIVIC_PNG_DAMAGED;
  const civic_png_info *facts = &reader->facts;
  if (add_alpha && !facts->has_alpha) {
    png_set_add_alpha(reader->png, facts->depth == 16 ? 0xffff : 0xff, PNG_FILLER_AFTER);
  }
  const size_t samples = add_alpha || facts->has_alpha ? 4 : 3;
  int passes = png_set_interlace_handling(reader->png);
  png_read_update_info(reader->png, reader->info);
  reader->row_bytes = (size_t)reader->facts.width * samples * (size_t)(reader->facts.depth / 8);
  if (png_get_rowbytes(reader->png, reader->info) != reader->row_bytes) return CIVIC_PNG_DAMAGED;
  if (passes == 1) return CIVIC_PNG_OK;
  reader->image = calloc(reader->facts.height, reader->row_bytes);
  if (!reader->image) return CIVIC_PNG_NO_MEMORY;
  for (int pass = 0; pass < passes; pass++) {
    for (uint32_t y = 0; y < reader->facts.height; y++) {
      png_read_row(reader->png, reader->image + y * reader->row_bytes, NULL);
    }
  }
  return CIVIC_PNG_OK;
}

civic_png_status civic_png_read_row(civic_png_reader *reader, uint8_t *row, size_t capacity) {
  if (capacity < reader->row_bytes || reader->next_row >= reader->facts.height) {
    return CIVIC_PNG_DAMAGED;
  }
  if (reader->image) {
    memcpy(row, reader->image + reader->next_row * reader->row_bytes, reader->row_bytes);
  } else {
    if (setjmp(png_jmpbuf(reader->png))) return CIVIC_PNG_DAMAGED;
    png_read_row(reader->png, row, NULL);
  }
  reader->next_row++;
  return reader->damaged ? CIVIC_PNG_DAMAGED : CIVIC_PNG_OK;
}

civic_png_status civic_png_finish(civic_png_reader *reader) {
  if (setjmp(png_jmpbuf(reader->png))) return CIVIC_PNG_DAMAGED;
  png_read_end(reader->png, NULL);
  return reader->damaged ? CIVIC_PNG_DAMAGED : CIVIC_PNG_OK;
}

void civic_png_close(civic_png_reader *reader) {
  if (!reader) return;
  png_destroy_read_struct(&reader->png, &reader->info, NULL);
  free(reader->image);
  free(reader->file);
  free(reader);
}
