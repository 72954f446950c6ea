#include "FaceShim.h"

#include <dlib/array2d.h>
#include <dlib/image_processing/frontal_face_detector.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

struct civic_face_detector {
  dlib::frontal_face_detector detector;
};

// The one that all others are copies of. It stays for as long as the program: whoever ends it need not wait for a
// thread that is just unpacking it.
static std::mutex lock;
static const dlib::frontal_face_detector *original;

// Call it with the lock. Throws what dlib throws.
static void use(const std::string &weights) {
  auto detector = std::make_unique<dlib::frontal_face_detector>();
  std::istringstream stream(weights);
  dlib::deserialize(*detector, stream);
  original = detector.release();
}

uint8_t *civic_face_weights_unpack(size_t *size) {
  try {
    const std::string weights = dlib::get_serialized_frontal_faces();
    auto *bytes = static_cast<uint8_t *>(std::malloc(weights.size()));
    if (!bytes) return nullptr;
    std::memcpy(bytes, weights.data(), weights.size());
    *size = weights.size();
    return bytes;
  } catch (...) {
    return nullptr;
  }
}

void civic_face_weights_free(uint8_t *weights) { std::free(weights); }

int civic_face_weights_use(const uint8_t *weights, size_t size) {
  try {
    const std::lock_guard<std::mutex> guard(lock);
    if (!original) use(std::string(reinterpret_cast<const char *>(weights), size));
    return 1;
  } catch (...) {
    return 0;
  }
}

civic_face_detector *civic_face_detector_new(void) {
  try {
    const std::lock_guard<std::mutex> guard(lock);
    if (!original) use(dlib::get_serialized_frontal_faces());
    return new civic_face_detector{*original};
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
