import CardImaging

/// The part of a photo that shows a card, at about the pixels a millimetre that a face is drawn with, and its luma at
/// that and at halves of it.
struct PhotoPyramid: Sendable {
  /// `rgb8`.
  let colors: Raster
  /// Luma at the whole, a half and a quarter.
  let luma: [Plane]
  /// Where they lie in the photo.
  let frame: PhotoFrame

  /// Above so many pixels of the photo along one of the face, the photo is halved first.
  private static let densest = 1.7

  /// - Parameters:
  ///   - photo: `rgb8`.
  ///   - start: where about the face lies in it.
  ///   - frame: the face's size.
  init(_ photo: Raster, start: Homography, frame: (width: Int, height: Int)) {
    let corners = [(0, 0), (1, 0), (0, 1), (1, 1)].map {
      start.apply(Double($0.0 * frame.width), Double($0.1 * frame.height))
    }
    let area = Self.area(around: corners, in: photo)
    var crop = photo.cropped(to: area)
    var factor = 1.0
    let scale = start.scale(at: Point(x: Double(frame.width) / 2, y: Double(frame.height) / 2))
    while scale * factor > Self.densest, min(crop.width, crop.height) > 64 {
      crop = crop.halved()
      factor /= 2
    }
    self.frame = PhotoFrame(factor: factor, origin: Point(x: Double(area.x), y: Double(area.y)))
    colors = crop
    let count = crop.width * crop.height
    var l = [Float](repeating: 0, count: count)
    let source = crop.pixels.span
    precondition(source.count == 3 * count)
    var ls = l.mutableSpan
    for index in 0..<count {
      ls[unchecked: index] = Luma.of(
        Float(source[unchecked: 3 &* index]), Float(source[unchecked: 3 &* index &+ 1]),
        Float(source[unchecked: 3 &* index &+ 2]))
    }
    let whole = Plane(width: crop.width, height: crop.height, values: l)
    let half = whole.halved()
    luma = [whole, half, half.halved()]
  }

  /// The rectangle around points with some room, as much as of it lies in the photo.
  private static func area(around points: [Point], in photo: Raster) -> PixelRect {
    let finite = points.allSatisfy { $0.x.isFinite && $0.y.isFinite && abs($0.x) < 1e6 && abs($0.y) < 1e6 }
    guard finite, let left = points.map(\.x).min(), let right = points.map(\.x).max(),
      let top = points.map(\.y).min(), let bottom = points.map(\.y).max()
    else { return photo.bounds }
    let room = 0.06 * max(right - left, bottom - top) + 8
    let x0 = min(max(0, Int(left - room)), photo.width - 1)
    let y0 = min(max(0, Int(top - room)), photo.height - 1)
    let x1 = max(x0 + 1, min(photo.width, Int(right + room) + 1))
    let y1 = max(y0 + 1, min(photo.height, Int(bottom + room) + 1))
    return PixelRect(x: x0, y: y0, width: x1 - x0, height: y1 - y0)
  }
}

/// How the planes of a pyramid lie in a photo.
struct PhotoFrame: Sendable {
  /// What a position in the photo is to be multiplied with after ``origin`` is taken off.
  let factor: Double
  /// Where the planes begin in the photo.
  let origin: Point

  /// The same homography into the planes instead of the photo.
  func local(_ homography: Homography) -> Homography {
    let shift = Homography(
      a: factor, b: 0, c: -origin.x * factor, d: 0, e: factor, f: -origin.y * factor, g: 0, h: 0)
    return shift.after(homography) ?? homography
  }

  /// A position of the planes in the photo.
  func global(_ p: Point) -> Point { Point(x: p.x / factor + origin.x, y: p.y / factor + origin.y) }
}

/// Rec. 709 luma of encoded samples.
enum Luma {
  @inline(__always)
  static func of(_ red: Float, _ green: Float, _ blue: Float) -> Float {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
}
