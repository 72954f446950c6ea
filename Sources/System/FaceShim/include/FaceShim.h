// dlib is C++ and reports failures as exceptions, which must not cross Swift frames: this shim catches them all and
// speaks C.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  // Pixels from the image's top left; a face that reaches beyond its edge has places outside of it.
  int32_t x, y, width, height;
  // How sure the detector is; 0 is its own limit, sharp frontal faces have 1 to 3.
  double confidence;
} civic_face;

typedef struct civic_face_detector civic_face_detector;

// The weights of dlib's detector, unpacked out of the library: that takes a fifth of a second. The caller frees the
// `*size` bytes with civic_face_weights_free; NULL without memory.
uint8_t *civic_face_weights_unpack(size_t *size);
void civic_face_weights_free(uint8_t *weights);

// Has all detectors made from these weights, which must be what civic_face_weights_unpack gives, unless one was made
// before. Returns 0 when they can't be read.
int civic_face_weights_use(const uint8_t *weights, size_t size);

// A detector of upright faces that look at the camera, or NULL without memory. For one thread at a time. The caller
// frees it exactly once.
civic_face_detector *civic_face_detector_new(void);
void civic_face_detector_free(civic_face_detector *detector);

// Finds faces of 80 pixels and more in an 8-bit grey image of `width` * `height` bytes, which is not kept, and writes
// the surest `most` of them to `faces`. Returns how many, or -1 on failure.
int civic_faces_find(civic_face_detector *detector, const uint8_t *pixels, int width, int height, civic_face *faces,
                     int most);

#ifdef __cplusplus
}
#endif
