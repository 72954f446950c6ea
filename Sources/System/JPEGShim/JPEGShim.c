// Reading JPEG files that nobody vouches for.
#include "JPEGReader.h"
#include <stdlib.h>
#include <string.h>

#include <jerror.h>

static civic_jpeg_status status_of(int code) {
  switch (code) {
  case JERR_NO_SOI: return CIVIC_JPEG_UNREADABLE;
  case JERR_OUT_OF_MEMORY: return CIVIC_JPEG_NO_MEMORY;
  case JERR_IMAGE_TOO_BIG:
  case JERR_WIDTH_OVERFLOW: return CIVIC_JPEG_TOO_LARGE;
  case JERR_BAD_PRECISION:
  case JERR_SOF_UNSUPPORTED:
  case JERR_CONVERSION_NOTIMPL:
  case JERR_FRACT_SAMPLE_NOTIMPL:
  case JERR_CCIR601_NOTIMPL:
  case JERR_NOT_COMPILED:
  case JERR_ARITH_NOTIMPL:
  case JERR_COMPONENT_COUNT:
  case JERR_BAD_J_COLORSPACE: return CIVIC_JPEG_UNSUPPORTED;
  default: return CIVIC_JPEG_DAMAGED;
  }
}

static void leave(civic_jpeg_reader *reader, civic_jpeg_status status) {
  reader->status = status;
  longjmp(reader->escape, 1);
}

static void on_error(j_common_ptr jpeg) {
  leave((civic_jpeg_reader *)jpeg, status_of(jpeg->err->msg_code));
}

// libjpeg goes on after damage and fills in grey; a card must not be printed from that. Two warnings
// are harmless: an odd Adobe colour flag, and bytes between the header's segments, which some cameras
// write. The same bytes behind a scan are the rest of what the decoder, out of step, did not need.
static void on_message(j_common_ptr common, int level) {
  civic_jpeg_reader *reader = (civic_jpeg_reader *)common;
  if (level >= 0) return;
  switch (common->err->msg_code) {
  case JWRN_ADOBE_XFORM: return;
  case JWRN_EXTRANEOUS_DATA:
    if (!reader->in_picture) return;
    // fall through
  default: leave(reader, CIVIC_JPEG_DAMAGED);
  }
}

static void on_output(j_common_ptr jpeg) { (void)jpeg; }

static void note_scan(civic_jpeg_reader *reader) {
  j_decompress_ptr jpeg = &reader->jpeg;
  for (int i = 0; i < jpeg->comps_in_scan && i < MAX_COMPS_IN_SCAN; i++) {
    jpeg_component_info *component = jpeg->cur_comp_info[i];
    if (!component) continue;
    reader->components_seen |= 1u << component->component_index;
    if (jpeg->comps_in_scan == 1 && jpeg->Ss == 0) reader->alone |= 1u << component->component_index;
  }
}

static void do_nothing(j_decompress_ptr jpeg) { (void)jpeg; }

// At the end of the file libjpeg is given an end marker, so that it finishes what it has.
static boolean at_end(j_decompress_ptr jpeg) {
  static const JOCTET end[2] = {0xFF, JPEG_EOI};
  civic_jpeg_reader *reader = (civic_jpeg_reader *)jpeg;
  reader->ended_early = 1;
  reader->source.next_input_byte = end;
  reader->source.bytes_in_buffer = 2;
  return TRUE;
}

static void skip(j_decompress_ptr jpeg, long count) {
  struct jpeg_source_mgr *source = jpeg->src;
  if (count <= 0) return;
  if ((size_t)count > source->bytes_in_buffer) {
    at_end(jpeg);
    return;
  }
  source->next_input_byte += count;
  source->bytes_in_buffer -= (size_t)count;
}

static void find_exif(civic_jpeg_reader *reader) {
  static const char prefix[6] = "Exif\0";
  for (jpeg_saved_marker_ptr m = reader->jpeg.marker_list; m; m = m->next) {
    if (m->marker != JPEG_APP0 + 1 || m->data_length <= sizeof prefix) continue;
    if (memcmp(m->data, prefix, sizeof prefix)) continue;
    reader->facts.exif = m->data + sizeof prefix;
    reader->facts.exif_length = m->data_length - sizeof prefix;
    return;
  }
}

static civic_jpeg_status choose_output(civic_jpeg_reader *reader) {
  j_decompress_ptr jpeg = &reader->jpeg;
  switch (jpeg->jpeg_color_space) {
  case JCS_GRAYSCALE:
    jpeg->out_color_space = JCS_GRAYSCALE;
    reader->facts.samples = 1;
    return CIVIC_JPEG_OK;
  case JCS_RGB:
  case JCS_YCbCr:
    jpeg->out_color_space = JCS_RGB;
    reader->facts.samples = 3;
    return CIVIC_JPEG_OK;
  case JCS_CMYK:
  case JCS_YCCK:
    jpeg->out_color_space = JCS_CMYK;
    reader->facts.samples = 4;
    reader->facts.adobe = jpeg->saw_Adobe_marker;
    return CIVIC_JPEG_OK;
  default: return CIVIC_JPEG_UNSUPPORTED;
  }
}

civic_jpeg_reader *civic_jpeg_open(const uint8_t *file, size_t length, civic_jpeg_status *status) {
  *status = CIVIC_JPEG_UNREADABLE;
  if (length < 3 || file[0] != 0xFF || file[1] != 0xD8 || file[2] != 0xFF) return NULL;
  *status = CIVIC_JPEG_NO_MEMORY;
  civic_jpeg_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  reader->file = malloc(length);
  if (!reader->file) {
    free(reader);
    return NULL;
  }
  memcpy(reader->file, file, length);
  reader->length = length;
  reader->jpeg.err = jpeg_std_error(&reader->errors);
  reader->errors.error_exit = on_error;
  reader->errors.emit_message = on_message;
  reader->errors.output_message = on_output;
  if (setjmp(reader->escape)) {
    *status = reader->status;
    civic_jpeg_close(reader);
    return NULL;
  }
  jpeg_create_decompress(&reader->jpeg);
  reader->source.init_source = do_nothing;
  reader->source.fill_input_buffer = at_end;
  reader->source.skip_input_data = skip;
  reader->source.resync_to_restart = jpeg_resync_to_restart;
  reader->source.term_source = do_nothing;
  reader->source.next_input_byte = reader->file;
  reader->source.bytes_in_buffer = length;
  reader->jpeg.src = &reader->source;
  jpeg_save_markers(&reader->jpeg, JPEG_APP0 + 1, 0xFFFF);
  jpeg_save_markers(&reader->jpeg, JPEG_APP0 + 2, 0xFFFF);
  jpeg_read_header(&reader->jpeg, TRUE);
  reader->coded = (size_t)(reader->source.next_input_byte - reader->file);
  reader->facts.width = reader->jpeg.image_width;
  reader->facts.height = reader->jpeg.image_height;
  find_exif(reader);
  unsigned profile_length = 0;
  if (jpeg_read_icc_profile(&reader->jpeg, &reader->profile, &profile_length)) {
    reader->facts.profile = reader->profile;
    reader->facts.profile_length = profile_length;
  }
  civic_jpeg_status output = choose_output(reader);
  if (output != CIVIC_JPEG_OK) leave(reader, output);
  *status = CIVIC_JPEG_OK;
  return reader;
}

civic_jpeg_info civic_jpeg_get_info(const civic_jpeg_reader *reader) { return reader->facts; }

civic_jpeg_status civic_jpeg_start(civic_jpeg_reader *reader, int eighths, int scan_limit,
                                   uint32_t *width, uint32_t *height) {
  if (setjmp(reader->escape)) return reader->status;
  j_decompress_ptr jpeg = &reader->jpeg;
  jpeg->scale_num = (unsigned)eighths;
  jpeg->scale_denom = 8;
  // The accurate integer transform: the same bytes with and without SIMD.
  jpeg->dct_method = JDCT_ISLOW;
  // Every coefficient is kept until the whole file is read, so that the picture can be judged before
  // its first row is handed out.
  jpeg->buffered_image = TRUE;
  reader->in_picture = 1;
  jpeg_start_decompress(jpeg);
  if (jpeg->output_components != reader->facts.samples) return CIVIC_JPEG_UNSUPPORTED;
  do {
    // Progressive files may repeat scans without end, each as costly as the whole picture.
    if (jpeg->input_scan_number > scan_limit) return CIVIC_JPEG_TOO_LARGE;
    note_scan(reader);
  } while (jpeg_consume_input(jpeg) != JPEG_REACHED_EOI);
  unsigned all = (1u << jpeg->num_components) - 1;
  if ((reader->components_seen & all) != all) return CIVIC_JPEG_DAMAGED;
  // With one scan, missing data would have been a warning; only the end marker is gone. With several,
  // a whole scan can be missing without one.
  if (jpeg_has_multiple_scans(jpeg) && reader->ended_early) return CIVIC_JPEG_DAMAGED;
  reader->coefficients = jpeg_read_coefficients(jpeg);
  jpeg_start_output(jpeg, jpeg->input_scan_number);
  *width = jpeg->output_width;
  *height = jpeg->output_height;
  return CIVIC_JPEG_OK;
}

civic_jpeg_status civic_jpeg_read_row(civic_jpeg_reader *reader, uint8_t *row, size_t capacity) {
  j_decompress_ptr jpeg = &reader->jpeg;
  if (setjmp(reader->escape)) return reader->status;
  if (capacity < (size_t)jpeg->output_width * (size_t)jpeg->output_components ||
      jpeg->output_scanline >= jpeg->output_height) {
    return CIVIC_JPEG_DAMAGED;
  }
  JSAMPROW rows[1] = {row};
  return jpeg_read_scanlines(jpeg, rows, 1) == 1 ? CIVIC_JPEG_OK : CIVIC_JPEG_DAMAGED;
}

void civic_jpeg_close(civic_jpeg_reader *reader) {
  if (!reader) return;
  // Destroying an object that was never created is harmless: its memory manager is NULL.
  jpeg_destroy_decompress(&reader->jpeg);
  free(reader->profile);
  free(reader->file);
  free(reader);
}
