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
