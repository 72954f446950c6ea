/// How well a photo shows its holder: sharpness, exposure and contrast of the part that is printed.
///
/// Nothing here depends on how dark or light a skin is. Blur is a ratio; exposure is judged by what the camera
/// lost (values at black or white) and by the lightest part of the whole picture, never by the face's brightness.
public struct PhotoQuality: Sendable, Equatable {
  /// 0 (sharp) to 1: the measure of Crete, Dolmiere, Ladret and Nicolas, "The blur effect" (SPIE 6492, 2007), of the
  /// face at 140 rows. It is how much of the differences between neighbours is left when the picture is blurred once
  /// more.
  public let blur: Double
  /// The luma, 0 to 255, below which 99.8 % of the portrait lie: the whites of the eyes are among the rest, so that a
  /// dark face in dark clothes before a dark wall is not taken for a dark photo.
  public let brightest: Int
  /// From the luma below which 2 % of the portrait lie to ``brightest``.
  public let contrast: Int
  /// The share of the face's middle that is as good as white, 0 to 1: there nothing of it is left.
  public let whitened: Double
  /// The share of the face's middle that is as good as black, 0 to 1.
  public let blackened: Double

  /// Rows at which blur is measured: fewer than any printer shows of a face, so that every photo is judged at one
  /// scale.
  private static let rows = 140
  /// Points each way at which the portrait's brightness is read.
  private static let samples = 96

  /// Measures the part `crop` of a photo, with the face where `face` says or, where that is nil, in the middle.
  ///
  /// Both must lie in the photo, which is gray8 or rgb8.
  public init(_ photo: Raster, crop: PixelRect, face: PixelRect?) {
    precondition(crop.lies(inWidth: photo.width, height: photo.height), "the crop must lie in the photo")
    let around = face ?? crop.part(x: 0.25, y: 0.15, width: 0.5, height: 0.5)
    // Well inside the head, whatever lies around it: a white wall is not a fault.
    let middle =
      face?.part(x: 0.2, y: 0.2, width: 0.6, height: 0.6) ?? crop.part(x: 0.35, y: 0.27, width: 0.3, height: 0.3)
    let portrait = Self.lumas(photo, in: crop)
    var counts = [Int](repeating: 0, count: 256)
    for luma in portrait { counts[Int(luma)] += 1 }
    brightest = Self.value(at: portrait.count * 998 / 1000, of: counts)
    contrast = brightest - Self.value(at: portrait.count * 2 / 100, of: counts)
    let skin = Self.lumas(photo, in: middle)
    whitened = Double(skin.count { $0 >= 253 }) / Double(skin.count)
    blackened = Double(skin.count { $0 <= 4 }) / Double(skin.count)
    blur = Self.blur(photo, in: around)
  }

  /// The value at a place among all in order, of which there are so many of each.
  private static func value(at place: Int, of counts: [Int]) -> Int {
    var below = 0
    for (value, count) in counts.enumerated() {
      below += count
      if below > place { return value }
    }
    return counts.count - 1
  }

  /// The luma at points on an even grid.
  private static func lumas(_ photo: Raster, in rect: PixelRect) -> [UInt8] {
    let (columns, rows) = (min(samples, rect.width), min(samples, rect.height))
    var lumas: [UInt8] = []
    lumas.reserveCapacity(columns * rows)
    let source = photo.pixels.span
    for row in 0..<rows {
      let y = rect.y + (2 * row + 1) * rect.height / (2 * rows)
      for column in 0..<columns {
        let x = rect.x + (2 * column + 1) * rect.width / (2 * columns)
        let at = (y * photo.width + x) * photo.format.bytesPerPixel
        lumas.append(PixelColor(source, at: at, photo.format).luma)
      }
    }
    return lumas
  }

  private static func blur(_ photo: Raster, in rect: PixelRect) -> Double {
    let height = min(rows, rect.height)
    let width = min(rect.width, 2 * rows, max(1, rect.width * height / rect.height))
    // Of grey values as they are: a measure needs no linear light, which would take most of the gate's time.
    let face = photo.cropped(to: rect).converted(to: .gray8).resampled(to: width, height: height, averaging: .linear)
    let across = blur(face.pixels, lines: height, from: width, step: 1, count: width)
    let down = blur(face.pixels, lines: width, from: 1, step: width, count: height)
    // A picture without any difference is no matter of sharpness: its contrast tells.
    return max(across ?? 0, down ?? 0)
  }

  /// Along lines of `count` values that lie `step` apart and begin `from` apart; nil when all values of each are the
  /// same.
  private static func blur(_ values: [UInt8], lines: Int, from: Int, step: Int, count: Int) -> Double? {
    // A mean of nine values changes from one place to the next by a ninth of what enters less what leaves.
    let reach = 4
    guard count > 2 * reach + 1 else { return 1 }
    var (all, lost) = (0, 0)
    let values = values.span
    for line in 0..<lines {
      for at in reach..<count - reach - 1 {
        let place = line * from + at * step
        let change = 9 * abs(Int(values[place + step]) - Int(values[place]))
        let blurred = abs(Int(values[place + (reach + 1) * step]) - Int(values[place - reach * step]))
        all += change
        lost += max(0, change - blurred)
      }
    }
    return all == 0 ? nil : 1 - Double(lost) / Double(all)
  }
}

extension PixelRect {
  /// The part at these shares of the width and height; at least a pixel.
  fileprivate func part(x: Double, y: Double, width: Double, height: Double) -> PixelRect {
    let left = Int(Double(self.width) * x)
    let top = Int(Double(self.height) * y)
    return PixelRect(
      x: self.x + left, y: self.y + top, width: max(1, Int(Double(self.width) * width)),
      height: max(1, Int(Double(self.height) * height)))
  }
}
