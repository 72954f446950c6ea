import CardImaging
import FaceShim

/// dlib's detector of frontal faces: histograms of oriented gradients under a linear classifier (Dalal and Triggs,
/// "Histograms of Oriented Gradients for Human Detection", 2005), whose weights are part of the library.
///
/// It errs, and nobody has measured here how often: it was tried on the project's three drawn holders and one
/// photograph. Nothing that it finds refuses a photo.
struct FaceDetector: ~Copyable {
  /// A face in an image, in the image's pixels.
  struct Face: Equatable {
    let box: (x: Int, y: Int, width: Int, height: Int)
    let confidence: Double

    static func == (a: Face, b: Face) -> Bool { a.box == b.box && a.confidence == b.confidence }
  }

  /// The faces that one photo is looked through for: a second one is a finding, and more are no news.
  private static let most = 4

  private let handle: OpaquePointer

  /// The weights of dlib's detector as it keeps them packed; nil without memory. That takes a fifth of a second.
  static func unpackedWeights() -> [UInt8]? {
    var count = 0
    guard let bytes = civic_face_weights_unpack(&count) else { return nil }
    defer { civic_face_weights_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }

  /// Has all detectors made from these weights. Give it ``unpackedWeights()`` and nothing else.
  static func use(_ weights: [UInt8]) {
    _ = weights.withUnsafeBufferPointer { civic_face_weights_use($0.baseAddress, $0.count) }
  }

  /// Nil without memory.
  init?() {
    guard let handle = civic_face_detector_new() else { return nil }
    self.handle = handle
  }

  deinit { civic_face_detector_free(handle) }

  /// The faces in a gray8 image, the surest first.
  func faces(in image: Raster) -> [Face] {
    precondition(image.format == .gray8)
    var found = [civic_face](repeating: civic_face(), count: Self.most)
    let count = image.pixels.withUnsafeBufferPointer { pixels in
      found.withUnsafeMutableBufferPointer { faces in
        civic_faces_find(
          handle, pixels.baseAddress, Int32(image.width), Int32(image.height), faces.baseAddress, Int32(Self.most))
      }
    }
    return found.prefix(max(0, Int(count))).map {
      Face(box: (Int($0.x), Int($0.y), Int($0.width), Int($0.height)), confidence: $0.confidence)
    }
  }
}
