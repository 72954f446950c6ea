import CardFace
import CardImaging

/// A card for adjusting a printer, without a word on it.
enum TestCard {
  static func face(_ profile: PrinterProfile) -> Raster {
    var sheet = Sheet(profile)
    let trim = profile.trim
    sheet.frame(trim.x, trim.y, trim.width, trim.height)
    sheet.rulers()
    for (x, y) in [(10.0, 10.0), (75.6, 10.0), (10, 43.98), (75.6, 43.98), (42.8, 26.99)] { sheet.cross(x, y) }
    for width in 1...8 { sheet.lines(width, x: 8 + Double(width) * 4.5, y: 15) }
    for module in 2...8 { sheet.modules(module, x: 4 + Double(module) * 8.5, y: 30) }
    return sheet.raster
  }

  private struct Sheet {
    let profile: PrinterProfile
    private var pixels: [UInt8]

    init(_ profile: PrinterProfile) {
      self.profile = profile
      pixels = [UInt8](repeating: 255, count: profile.width * profile.height * 3)
    }

    /// The sizes are the profile's own.
    var raster: Raster {
      Raster(unchecked: pixels, width: profile.width, height: profile.height, format: .rgb8)
    }

    private mutating func fill(_ x: Int, _ y: Int, _ width: Int, _ height: Int) {
      for row in max(0, y)..<max(0, min(profile.height, y + height)) where y + height > 0 {
        for column in max(0, x)..<max(max(0, x), min(profile.width, x + width)) {
          let start = (row * profile.width + column) * 3
          for channel in 0..<3 { pixels[start + channel] = 0 }
        }
      }
    }

    mutating func frame(_ x: Int, _ y: Int, _ width: Int, _ height: Int) {
      fill(x, y, width, 1)
      fill(x, y + height - 1, width, 1)
      fill(x, y, 1, height)
      fill(x + width - 1, y, 1, height)
    }

    /// A mark for each millimetre along the upper and the left edge, longer at every fifth and tenth.
    mutating func rulers() {
      func length(_ millimetre: Int) -> Int {
        let millimetres = millimetre.isMultiple(of: 10) ? 4.0 : millimetre.isMultiple(of: 5) ? 3 : 1.5
        return Int(millimetres * profile.pixelsPerMillimetre)
      }
      for millimetre in 1...85 { fill(profile.pixel(x: Double(millimetre)), profile.trim.y, 1, length(millimetre)) }
      for millimetre in 1...53 { fill(profile.trim.x, profile.pixel(y: Double(millimetre)), length(millimetre), 1) }
    }

    mutating func cross(_ x: Double, _ y: Double) {
      let (centre, middle, arm) = (profile.pixel(x: x), profile.pixel(y: y), Int(3 * profile.pixelsPerMillimetre))
      fill(centre - arm, middle, 2 * arm + 1, 1)
      fill(centre, middle - arm, 1, 2 * arm + 1)
    }

    /// Lines as far apart as they are wide, upright above and level below.
    mutating func lines(_ width: Int, x: Double, y: Double) {
      let (left, top) = (profile.pixel(x: x), profile.pixel(y: y))
      let length = Int(3 * profile.pixelsPerMillimetre)
      for line in 0..<max(2, length / (2 * width)) {
        fill(left + 2 * line * width, top, width, length)
        fill(left, top + length + width + 2 * line * width, length, width)
      }
    }

    /// A chequered square of 12 by 12 modules.
    mutating func modules(_ size: Int, x: Double, y: Double) {
      let (left, top) = (profile.pixel(x: x), profile.pixel(y: y))
      for row in 0..<12 {
        for column in 0..<12 where (row + column).isMultiple(of: 2) {
          fill(left + column * size, top + row * size, size, size)
        }
      }
    }
  }
}
