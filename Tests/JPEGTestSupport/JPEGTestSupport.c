#include "JPEGTestSupport.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

struct failure {
  struct jpeg_error_mgr errors;
  jmp_buf escape;
};

static void on_error(j_common_ptr jpeg) { longjmp(((struct failure *)jpeg->err)->escape, 1); }
static void on_output(j_common_ptr jpeg) { (void)jpeg; }

static struct jpeg_error_mgr *handler(struct failure *failure) {
  jpeg_std_error(&failure->errors);
  failure->errors.error_exit = on_error;
  failure->errors.output_message = on_output;
  return &failure->errors;
}

size_t test_jpeg_write(const uint8_t *rgb, int width, int height, test_jpeg_options options, uint8_t **file) {
  struct jpeg_compress_struct jpeg;
  struct failure failure;
  unsigned char *bytes = NULL;
  unsigned long length = 0;
  jpeg.err = handler(&failure);
  if (setjmp(failure.escape)) {
    jpeg_destroy_compress(&jpeg);
    return 0;
  }
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, &bytes, &length);
  jpeg.image_width = (JDIMENSION)width;
  jpeg.image_height = (JDIMENSION)height;
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_RGB;
  jpeg_set_defaults(&jpeg);
  if (options.across) {
    jpeg.comp_info[0].h_samp_factor = options.across;
    jpeg.comp_info[0].v_samp_factor = options.down;
  } else {
    jpeg_set_colorspace(&jpeg, JCS_GRAYSCALE);
  }
  jpeg_set_quality(&jpeg, options.quality, TRUE);
  jpeg.restart_interval = (unsigned)options.restart_interval;
  jpeg.optimize_coding = options.optimize;
  if (options.progressive) jpeg_simple_progression(&jpeg);
  jpeg_start_compress(&jpeg, TRUE);
  while (jpeg.next_scanline < jpeg.image_height) {
    JSAMPROW row[1] = {(JSAMPROW)rgb + (size_t)jpeg.next_scanline * (size_t)width * 3};
    jpeg_write_scanlines(&jpeg, row, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  *file = bytes;
  return length;
}

void test_jpeg_free(uint8_t *file) { free(file); }

int test_jpeg_read_anyway(const uint8_t *file, size_t length, uint8_t *rgb, int width, int height) {
  struct jpeg_decompress_struct jpeg;
  struct failure failure;
  jpeg.err = handler(&failure);
  if (setjmp(failure.escape)) {
    jpeg_destroy_decompress(&jpeg);
    return -1;
  }
  jpeg_create_decompress(&jpeg);
  jpeg_mem_src(&jpeg, file, length);
  jpeg_read_header(&jpeg, TRUE);
  if (jpeg.image_width != (JDIMENSION)width || jpeg.image_height != (JDIMENSION)height) on_error((j_common_ptr)&jpeg);
  jpeg.out_color_space = JCS_RGB;
  jpeg_start_decompress(&jpeg);
  while (jpeg.output_scanline < jpeg.output_height) {
    JSAMPROW row[1] = {rgb + (size_t)jpeg.output_scanline * (size_t)width * 3};
    jpeg_read_scanlines(&jpeg, row, 1);
  }
  jpeg_finish_decompress(&jpeg);
  const int warnings = (int)jpeg.err->num_warnings;
  jpeg_destroy_decompress(&jpeg);
  return warnings;
}

size_t test_jpeg_differing(const uint8_t *left, const uint8_t *right, size_t count, int levels) {
  size_t differing = 0;
  for (size_t at = 0; at < 3 * count; at += 3) {
    int is_off = 0;
    for (size_t sample = at; sample < at + 3; sample++) is_off |= abs(left[sample] - right[sample]) > levels;
    differing += (size_t)is_off;
  }
  return differing;
}
