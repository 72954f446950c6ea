import CardFiles
import CardImaging
import Foundation

/// The texts of `Fixtures/make.py`.
private let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
let identity = String((0..<363).map { alphabet[$0 * $0 * 7 % 45] })
let portrait = String((0..<1412).map { alphabet[$0 * $0 * 11 % 45] })
let short = "CIVICCARD TEST 1"

func fixture(_ name: String) throws -> Raster {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
  return try PhotoDecoder.decode(
    BoundedFile.read(folder.appending(path: name).path(), limit: ImageLimits.untrusted.fileBytes)
  ).converted(to: .gray8)
}

/// A QR code as its modules, with a quiet zone of four.
struct TestSymbol {
  /// Modules a side, without the quiet zone.
  let size: Int
  private(set) var dark: [Bool]

  /// 61 modules, level M.
  static func identity() throws -> TestSymbol { try TestSymbol(fixture: "one.png", pixels: 3) }
  /// 105 modules, level L.
  static func portrait() throws -> TestSymbol { try TestSymbol(fixture: "portrait.png", pixels: 1) }

  private init(fixture name: String, pixels: Int) throws {
    let image = try fixture(name)
    let side = image.width / pixels
    size = side - 8
    dark = (0..<side * side).map { image.pixels[($0 / side * pixels) * image.width + $0 % side * pixels] < 128 }
  }

  /// The module at a place in modules from the symbol's top left; beyond the quiet zone there is none.
  func isDark(_ u: Double, _ v: Double) -> Bool? {
    let (column, row) = (Int(u.rounded(.down)) + 4, Int(v.rounded(.down)) + 4)
    guard column >= 0, row >= 0, column < size + 8, row < size + 8 else { return nil }
    return dark[row * (size + 8) + column]
  }

  /// Covers a square of modules with white, as a thumb or a sticker does.
  mutating func cover(from: Int, to: Int) {
    for v in from..<to {
      for u in from..<to { dark[(v + 4) * (size + 8) + u + 4] = false }
    }
  }

  /// As seen from behind.
  mutating func mirror() {
    let side = size + 8
    dark = (0..<side * side).map { dark[$0 / side * side + side - 1 - $0 % side] }
  }
}

/// A picture of QR codes, as a camera takes it.
struct TestScene {
  let width: Int
  let height: Int
  private(set) var light: [Double]

  init(width: Int, height: Int, light: Double = 200) {
    (self.width, self.height) = (width, height)
    self.light = [Double](repeating: light, count: width * height)
  }

  /// Draws a symbol about a middle: so many pixels a module, turned clockwise and tilted away about the image's row,
  /// both in degrees, and seen from a distance of three times its side.
  mutating func place(
    _ symbol: TestSymbol, x middleX: Double, y middleY: Double, modulePixels: Double, turn: Double = 0, tilt: Double = 0
  ) {
    let fine = modulePixels > 4 ? 2 : 3
    let (c, s) = (cos(turn * .pi / 180), sin(turn * .pi / 180))
    let (ct, st) = (cos(tilt * .pi / 180), sin(tilt * .pi / 180))
    let distance = 3 * Double(symbol.size)
    let half = Double(symbol.size) / 2
    let reach = Int((half + 4) * modulePixels * 1.5) + 2
    for py in max(Int(middleY) - reach, 0)..<min(Int(middleY) + reach, height) {
      for px in max(Int(middleX) - reach, 0)..<min(Int(middleX) + reach, width) {
        var sum = 0.0
        for part in 0..<fine * fine {
          let x = Double(px) + (Double(part % fine) + 0.5) / Double(fine) - 0.5 - middleX
          let y = Double(py) + (Double(part / fine) + 0.5) / Double(fine) - 0.5 - middleY
          let b = y * distance / (modulePixels * distance * ct - y * st)
          let a = x * (distance + b * st) / (modulePixels * distance)
          switch symbol.isDark(a * c + b * s + half, b * c - a * s + half) {
          case true?: sum += 30
          case false?: sum += 215
          case nil: sum += light[py * width + px]
          }
        }
        light[py * width + px] = sum / Double(fine * fine)
      }
    }
  }

  /// Blurs about as a Gaussian of this many pixels does.
  mutating func blur(_ sigma: Double) {
    // Three times 1 2 1, weighed so that the spread is right: each adds half its share.
    let share = sigma * sigma / 3
    let rounds = max(Int((share * 2).rounded(.up)), 1) * 3
    let side = sigma * sigma / Double(rounds) / 2
    for _ in 0..<rounds {
      for isRow in [true, false] {
        var out = light
        let (step, last) = isRow ? (1, width - 1) : (width, height - 1)
        for index in light.indices {
          let at = isRow ? index % width : index / width
          let before = light[at == 0 ? index : index - step]
          let after = light[at == last ? index : index + step]
          out[index] = light[index] * (1 - 2 * side) + (before + after) * side
        }
        light = out
      }
    }
  }

  /// A patch of light of this many grey levels, and a shade that halves the light from left to right.
  mutating func shine(x: Double, y: Double, radius: Double, levels: Double) {
    for index in light.indices {
      let (dx, dy) = (Double(index % width) - x, Double(index / width) - y)
      let shade = 1 - 0.5 * Double(index % width) / Double(width)
      light[index] = light[index] * shade + levels * exp(-(dx * dx + dy * dy) / (2 * radius * radius))
    }
  }

  /// The pixels, each with noise of up to as many grey levels.
  func pixels(noise: Double = 0) -> [UInt8] {
    var state: UInt64 = 7
    return light.map { value in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let random = Double(state >> 40) / Double(1 << 24) * 2 - 1
      return UInt8(min(max(value + random * noise + 0.5, 0), 255))
    }
  }
}
