// What the files of this shim share.
#pragma once
#include "JPEGShim.h"
#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

struct civic_jpeg_reader {
  // First, so that libjpeg's pointer to it is also a pointer to the reader.
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr source;
  jmp_buf escape;
  civic_jpeg_status status;
  uint8_t *file;
  size_t length;
  // Where the first scan's entropy-coded data begin.
  size_t coded;
  civic_jpeg_info facts;
  JOCTET *profile;
  // All coefficients of all components, once decoding has started.
  jvirt_barray_ptr *coefficients;
  // The header has been read: what follows is the picture.
  int in_picture;
  // The file ended without its end marker.
  int ended_early;
  unsigned components_seen;
  // Components whose blocks' means come in a scan of their own, in which an MCU is one block.
  unsigned alone;
};
