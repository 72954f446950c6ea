import CardFace
import CardImaging
import CardModel

/// A picture for the operator: the whole photo, what of it is printed, and between which lines the head should be.
public enum PhotoPreview {
  /// Rows of a preview: enough for a screen.
  private static let rows = 900

  /// Draws the preview of a photo.
  ///
  /// What is not printed is darkened. A white frame is the printed part; green lines show the crown of a head of 70 and
  /// of 80 % above the chin (ICAO Doc 9303-3), and the chin; an orange frame is the face that was found.
  ///
  /// - Returns: a PNG file.
  /// - Throws: an `ImageError` for a file that can't be decoded.
  public static func png(of photo: [UInt8], _ examination: PhotoExamination) throws -> [UInt8] {
    let size = try PhotoDecoder.dimensions(of: photo)
    let scale = min(1, Double(rows) / Double(size.height))
    let (width, height) = (max(1, Int(Double(size.width) * scale)), max(1, Int(Double(size.height) * scale)))
    var picture = try PhotoDecoder.decode(photo, reduceTo: (width, height)).converted(to: .rgb8)
      .resampled(to: width, height: height)
    func scaled(_ rect: PixelRect) -> PixelRect {
      let (x, y) = (Int(Double(rect.x) * scale), Int(Double(rect.y) * scale))
      return PixelRect(
        x: x, y: y, width: min(Int(Double(rect.width) * scale), width - x),
        height: min(Int(Double(rect.height) * scale), height - y))
    }
    let crop = scaled(examination.crop)
    picture.darken(outside: crop)
    picture.frame(crop, (255, 255, 255))
    if let face = examination.face {
      let box = scaled(PixelRect(x: face.x, y: face.y, width: face.width, height: face.height))
      picture.frame(box, (255, 140, 0))
      let chin = box.y + box.height + Int(HeadMeasure.belowFace * Double(box.height))
      let wanted = PhotoExamination.wantedHead
      for row in [chin] + [wanted.lowerBound, wanted.upperBound].map({ chin - Int($0 * Double(crop.height)) }) {
        picture.line(row, crop.x..<crop.x + crop.width, (0, 220, 90))
      }
    }
    return try PNGEncoder(pixelsPerMetre: 2_835).encode(picture)
  }
}

extension Raster {
  fileprivate mutating func darken(outside rect: PixelRect) {
    for y in 0..<height {
      for x in 0..<width {
        guard x < rect.x || y < rect.y || x >= rect.x + rect.width || y >= rect.y + rect.height else { continue }
        for channel in 0..<3 { pixels[(y * width + x) * 3 + channel] /= 2 }
      }
    }
  }

  /// Pixels of a line's width.
  private static var stroke: Int { 3 }

  fileprivate mutating func line(_ row: Int, _ columns: Range<Int>, _ color: (UInt8, UInt8, UInt8)) {
    for y in row..<row + Self.stroke { for x in columns { set(x, y, color) } }
  }

  fileprivate mutating func frame(_ rect: PixelRect, _ color: (UInt8, UInt8, UInt8)) {
    let (right, bottom) = (rect.x + rect.width, rect.y + rect.height)
    line(rect.y, rect.x..<right, color)
    line(bottom - Self.stroke, rect.x..<right, color)
    for y in rect.y..<bottom {
      for x in Array(rect.x..<rect.x + Self.stroke) + Array(right - Self.stroke..<right) { set(x, y, color) }
    }
  }

  private mutating func set(_ x: Int, _ y: Int, _ color: (UInt8, UInt8, UInt8)) {
    guard x >= 0, y >= 0, x < width, y < height else { return }
    let at = (y * width + x) * 3
    (pixels[at], pixels[at + 1], pixels[at + 2]) = color
  }
}
