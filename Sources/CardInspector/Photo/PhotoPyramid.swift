import CardImaging

/// A photo of a card as planes of red, green, blue and luma, at about the pixels a millimetre that a face is drawn
/// with, and the luma at halves of that.
struct PhotoPyramid: Sendable {
  let red, green, blue: Plane
  /// Luma at the whole, a half and a quarter.
  let luma: [Plane]
  /// What a position in the photo is to be multiplied with after ``origin`` is taken off.
  let factor: Double
  /// Where the planes begin in the photo.
  let origin: Point

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
    self.factor = factor
    origin = Point(x: Double(area.x), y: Double(area.y))
    let count = crop.width * crop.height
    func empty() -> [Float] { [Float](repeating: 0, count: count) }
    var (r, g, b, l) = (empty(), empty(), empty(), empty())
    let source = crop.pixels.span
    precondition(source.count == 3 * count)
    var rs = r.mutableSpan
    var gs = g.mutableSpan
    var bs = b.mutableSpan
    var ls = l.mutableSpan
    for index in 0..<count {
      let red = Float(source[unchecked: 3 &* index])
      let green = Float(source[unchecked: 3 &* index &+ 1])
      let blue = Float(source[unchecked: 3 &* index &+ 2])
      rs[unchecked: index] = red
      gs[unchecked: index] = green
      bs[unchecked: index] = blue
      ls[unchecked: index] = Luma.of(red, green, blue)
    }
    (red, green, blue) = (
      Plane(width: crop.width, height: crop.height, values: r),
      Plane(width: crop.width, height: crop.height, values: g),
      Plane(width: crop.width, height: crop.height, values: b)
    )
    let whole = Plane(width: crop.width, height: crop.height, values: l)
    let half = whole.halved()
    luma = [whole, half, half.halved()]
  }

  /// The same homography into the planes instead of the photo.
  func local(_ homography: Homography) -> Homography {
    let shift = Homography(
      a: factor, b: 0, c: -origin.x * factor, d: 0, e: factor, f: -origin.y * factor, g: 0, h: 0)
    return shift.after(homography) ?? homography
  }

  /// A position of the planes in the photo.
  func global(_ p: Point) -> Point { Point(x: p.x / factor + origin.x, y: p.y / factor + origin.y) }

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

/// Rec. 709 luma of encoded samples.
enum Luma {
  @inline(__always)
  static func of(_ red: Float, _ green: Float, _ blue: Float) -> Float {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
}
