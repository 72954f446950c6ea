// What a JPEG's coefficients tell of damage to it.
#include "JPEGReader.h"

// The dequantised coefficient, held within what the sums of civic_jpeg_read_edges can take.
static int32_t dequantised(const JCOEF *block, const UINT16 *quantum, int at) {
  int64_t value = (int64_t)block[at] * quantum[at];
  return value > INT16_MAX ? INT16_MAX : value < INT16_MIN ? INT16_MIN : (int32_t)value;
}

static int16_t held(int32_t value) {
  return value > INT16_MAX ? INT16_MAX : value < INT16_MIN ? INT16_MIN : (int16_t)value;
}

// A block's mean over each row of pixels is a cosine series in its first column of coefficients
// (ITU-T T.81, A.3.3); at the last row the odd terms change their sign.
static void measure(const JCOEF *block, const UINT16 *quantum, int32_t *first, int32_t *last) {
  // 256 · √2 · cos(v · π/16): a coefficient's part in the first row of pixels.
  static const int32_t weight[DCTSIZE] = {256, 355, 334, 301, 256, 201, 139, 71};
  int32_t even = 0, odd = 0;
  for (int v = 0; v < DCTSIZE; v += 2) {
    even += weight[v] * dequantised(block, quantum, v * DCTSIZE);
    odd += weight[v + 1] * dequantised(block, quantum, (v + 1) * DCTSIZE);
  }
  *first = (even + odd) / 256;
  *last = (even - odd) / 256;
}

// Blocks of a component above each other in an MCU.
static int blocks_down(const civic_jpeg_reader *reader, int component) {
  return (reader->alone >> component) & 1 ? 1 : reader->jpeg.comp_info[component].v_samp_factor;
}

civic_jpeg_grid civic_jpeg_get_grid(const civic_jpeg_reader *reader, int component) {
  civic_jpeg_grid grid = {0, 0, 0, 0};
  if (!reader->coefficients || component < 0 || component >= reader->jpeg.num_components) return grid;
  const jpeg_component_info *info = &reader->jpeg.comp_info[component];
  grid.columns = (int)info->width_in_blocks;
  grid.block_rows = (int)info->height_in_blocks;
  grid.rows = ((int)info->height_in_blocks + blocks_down(reader, component) - 1) / blocks_down(reader, component);
  grid.quantum = info->quant_table->quantval[0];
  return grid;
}

civic_jpeg_status civic_jpeg_read_edges(civic_jpeg_reader *reader, int component, int16_t *top, int16_t *bottom,
                                        size_t capacity, civic_jpeg_range *means) {
  j_decompress_ptr jpeg = &reader->jpeg;
  if (setjmp(reader->escape)) return reader->status;
  const civic_jpeg_grid grid = civic_jpeg_get_grid(reader, component);
  if (!grid.columns || capacity < (size_t)grid.columns * (size_t)grid.rows) return CIVIC_JPEG_DAMAGED;
  const jpeg_component_info *info = &jpeg->comp_info[component];
  const UINT16 *quantum = info->quant_table->quantval;
  const int down = blocks_down(reader, component);
  means->lowest = INT16_MAX;
  means->highest = INT16_MIN;
  for (JDIMENSION y = 0; y < info->height_in_blocks; y++) {
    JBLOCKARRAY blocks = jpeg->mem->access_virt_barray(
        (j_common_ptr)jpeg, reader->coefficients[component], y, 1, FALSE);
    const int is_top = (int)y % down == 0, is_bottom = (int)y % down == down - 1;
    const size_t at = (size_t)((int)y / down) * (size_t)grid.columns;
    for (int x = 0; x < grid.columns; x++) {
      int32_t first, last, mean = dequantised(blocks[0][x], quantum, 0);
      if (mean < means->lowest) means->lowest = mean;
      if (mean > means->highest) means->highest = mean;
      if (!is_top && !is_bottom) continue;
      measure(blocks[0][x], quantum, &first, &last);
      if (is_top) top[at + (size_t)x] = held(first);
      if (is_bottom) bottom[at + (size_t)x] = held(last);
    }
  }
  return CIVIC_JPEG_OK;
}

// Held between -limit - 1 and limit.
static inline __attribute__((always_inline)) int32_t held_between(int32_t value, int32_t limit) {
  return value > limit ? limit : value < -limit - 1 ? -limit - 1 : value;
}

// As in RowFilter.c: made for AVX2 too. Whole numbers alone, so every CPU gives the same bytes.
#if defined(__x86_64__) && defined(__linux__) && __has_attribute(target_clones)
#define FOR_EACH_CPU __attribute__((target_clones("avx2", "default")))
#else
#define FOR_EACH_CPU
#endif

// The fifth row of samples of each block of a row, which lies in its middle: the inverse transform (ITU-T T.81, A.3.3)
// of that row alone, rounded otherwise than a decoder's by a level at most.
FOR_EACH_CPU static void find_middles(uint8_t *restrict out, const JBLOCK *restrict blocks, size_t count,
                                      const UINT16 *restrict quantum) {
  // 256 · √2 · cos(9v · π/16): a coefficient's part in that row. Then 256 · √2 · cos((2x + 1)u · π/16), its part in the
  // row's samples.
  static const int32_t down[DCTSIZE] = {256, -71, -334, 201, 256, -301, -139, 355};
  static const int32_t across[DCTSIZE][DCTSIZE] = {
      {256, 256, 256, 256, 256, 256, 256, 256},
      {355, 301, 201, 71, -71, -201, -301, -355},
      {334, 139, -139, -334, -334, -139, 139, 334},
      {301, -71, -355, -201, 201, 355, 71, -301},
      {256, -256, -256, 256, 256, -256, -256, 256},
      {201, -355, 71, 301, -301, -71, 355, -201},
      {139, -334, 334, -139, -139, 334, -334, 139},
      {71, -201, 301, -355, 355, -301, 201, -71}};
  for (size_t at = 0; at < count; at++, out += DCTSIZE) {
    // Loops over the eight numbers of a row each, of which the compiler makes vectors.
    int32_t row[DCTSIZE] = {0}, samples[DCTSIZE] = {0};
    for (int v = 0; v < DCTSIZE; v++) {
      const JCOEF *part = blocks[at] + v * DCTSIZE;
      // Sixteen bits times sixteen bits stay within thirty-two.
      for (int i = 0; i < DCTSIZE; i++) {
        row[i] += held_between(part[i] * (int32_t)quantum[v * DCTSIZE + i], INT16_MAX) * down[v];
      }
    }
    // Quarters of an eighth of a level, small enough for the sums.
    for (int i = 0; i < DCTSIZE; i++) row[i] = held_between(row[i] >> 6, 4 * INT16_MAX);
    for (int u = 0; u < DCTSIZE; u++) {
      for (int i = 0; i < DCTSIZE; i++) samples[i] += across[u][i] * row[u];
    }
    for (int i = 0; i < DCTSIZE; i++) out[i] = (uint8_t)(held_between((samples[i] + 4096) >> 13, 127) + 128);
  }
}

civic_jpeg_status civic_jpeg_read_middles(civic_jpeg_reader *reader, uint8_t *out, size_t capacity) {
  j_decompress_ptr jpeg = &reader->jpeg;
  if (setjmp(reader->escape)) return reader->status;
  if (!reader->coefficients) return CIVIC_JPEG_DAMAGED;
  const jpeg_component_info *info = &jpeg->comp_info[0];
  const size_t columns = info->width_in_blocks;
  if (capacity < columns * DCTSIZE * (size_t)info->height_in_blocks) return CIVIC_JPEG_DAMAGED;
  for (JDIMENSION y = 0; y < info->height_in_blocks; y++) {
    JBLOCKARRAY blocks = jpeg->mem->access_virt_barray((j_common_ptr)jpeg, reader->coefficients[0], y, 1, FALSE);
    find_middles(out + y * columns * DCTSIZE, (const JBLOCK *)blocks[0], columns, info->quant_table->quantval);
  }
  return CIVIC_JPEG_OK;
}

// Where the entropy-coded data end: before the first marker that is neither a restart nor a stuffed byte.
static size_t coded_length(const civic_jpeg_reader *reader) {
  size_t at = reader->coded;
  while (at + 1 < reader->length) {
    const uint8_t code = reader->file[at + 1];
    if (reader->file[at] == 0xFF && code != 0 && (code < JPEG_RST0 || code > JPEG_RST0 + 7)) break;
    at++;
  }
  return (at + 1 < reader->length ? at : reader->length) - reader->coded;
}

// An encoder that only counts its bytes.
struct counter {
  // First, so that libjpeg's pointer to it is also a pointer to the counter.
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr errors;
  struct jpeg_destination_mgr destination;
  jmp_buf escape;
  size_t count;
  JOCTET bytes[4096];
};

static void on_error(j_common_ptr jpeg) { longjmp(((struct counter *)jpeg)->escape, 1); }
static void on_message(j_common_ptr jpeg, int level) { (void)jpeg, (void)level; }
static void on_output(j_common_ptr jpeg) { (void)jpeg; }

static void start_counting(j_compress_ptr jpeg) {
  struct counter *counter = (struct counter *)jpeg;
  counter->destination.next_output_byte = counter->bytes;
  counter->destination.free_in_buffer = sizeof counter->bytes;
}

static boolean count_all(j_compress_ptr jpeg) {
  ((struct counter *)jpeg)->count += sizeof ((struct counter *)jpeg)->bytes;
  start_counting(jpeg);
  return TRUE;
}

static void count_rest(j_compress_ptr jpeg) {
  struct counter *counter = (struct counter *)jpeg;
  counter->count += sizeof counter->bytes - counter->destination.free_in_buffer;
}

static void use_table(j_compress_ptr jpeg, JHUFF_TBL **to, const JHUFF_TBL *from) {
  if (!from) return;
  if (!*to) *to = jpeg_alloc_huff_table((j_common_ptr)jpeg);
  **to = *from;
}

// The bytes of entropy-coded data that the coefficients make with the file's own tables.
static size_t count_coded(struct counter *counter, civic_jpeg_reader *reader) {
  j_compress_ptr jpeg = &counter->jpeg;
  jpeg_create_compress(jpeg);
  jpeg->dest = &counter->destination;
  counter->destination.init_destination = start_counting;
  counter->destination.empty_output_buffer = count_all;
  counter->destination.term_destination = count_rest;
  jpeg_copy_critical_parameters(&reader->jpeg, jpeg);
  for (int i = 0; i < NUM_HUFF_TBLS; i++) {
    use_table(jpeg, &jpeg->dc_huff_tbl_ptrs[i], reader->jpeg.dc_huff_tbl_ptrs[i]);
    use_table(jpeg, &jpeg->ac_huff_tbl_ptrs[i], reader->jpeg.ac_huff_tbl_ptrs[i]);
  }
  for (int i = 0; i < jpeg->num_components; i++) {
    jpeg->comp_info[i].dc_tbl_no = reader->jpeg.comp_info[i].dc_tbl_no;
    jpeg->comp_info[i].ac_tbl_no = reader->jpeg.comp_info[i].ac_tbl_no;
  }
  jpeg->restart_interval = reader->jpeg.restart_interval;
  jpeg->write_JFIF_header = FALSE;
  jpeg->write_Adobe_marker = FALSE;
  jpeg_write_coefficients(jpeg, reader->coefficients);
  jpeg_suppress_tables(jpeg, TRUE);
  jpeg_finish_compress(jpeg);
  // Without tables there remain SOI, SOF, DRI, SOS and EOI (ITU-T T.81, B.2).
  const size_t components = (size_t)jpeg->num_components;
  return counter->count - (2 + 10 + 3 * components + (jpeg->restart_interval ? 6 : 0) + 8 + 2 * components + 2);
}

civic_jpeg_status civic_jpeg_check_length(civic_jpeg_reader *reader) {
  if (!reader->coefficients || reader->jpeg.arith_code || jpeg_has_multiple_scans(&reader->jpeg)) {
    return CIVIC_JPEG_OK;
  }
  struct counter counter = {.count = 0};
  counter.jpeg.err = jpeg_std_error(&counter.errors);
  counter.errors.error_exit = on_error;
  counter.errors.emit_message = on_message;
  counter.errors.output_message = on_output;
  if (setjmp(counter.escape)) {
    jpeg_destroy_compress(&counter.jpeg);
    return CIVIC_JPEG_DAMAGED;
  }
  // Not the other way round: the last bits of a scan are filled up with ones or zeros, and where that
  // makes a byte of 255, another byte may follow it or not.
  const int is_short = count_coded(&counter, reader) < coded_length(reader);
  jpeg_destroy_compress(&counter.jpeg);
  return is_short ? CIVIC_JPEG_DAMAGED : CIVIC_JPEG_OK;
}
