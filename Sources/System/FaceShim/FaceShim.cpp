#include "FaceShim.h"

#include <dlib/array2d.h>
#include <dlib/image_processing/frontal_face_detector.h>

#include <algorithm>
#include <cstring>
#include <vector>

struct civic_face_detector {
  dlib::frontal_face_detector detector = dlib::get_frontal_face_detector();
};

civic_face_detector *civic_face_detector_new(void) {
  try {
    return new civic_face_detector;
  } catch (...) {
    return nullptr;
  }
}

void civic_face_detector_free(civic_face_detector *detector) { delete detector; }

int civic_faces_find(civic_face_detector *detector, const uint8_t *pixels, int width, int height, civic_face *faces,
                     int most) {
  try {
    dlib::array2d<unsigned char> image(height, width);
    for (int y = 0; y < height; y++) std::memcpy(&image[y][0], pixels + static_cast<size_t>(y) * width, width);
    std::vector<dlib::rect_detection> found;
    detector->detector(image, found);
    std::sort(found.begin(), found.end(), [](const dlib::rect_detection &a, const dlib::rect_detection &b) {
      return a.detection_confidence > b.detection_confidence;
    });
    const int count = std::min(most, static_cast<int>(found.size()));
    for (int i = 0; i < count; i++) {
      const dlib::rectangle &r = found[i].rect;
      faces[i] = civic_face{static_cast<int32_t>(r.left()), static_cast<int32_t>(r.top()),
                            static_cast<int32_t>(r.width()), static_cast<int32_t>(r.height()),
                            found[i].detection_confidence};
    }
    return count;
  } catch (...) {
    return -1;
  }
}
