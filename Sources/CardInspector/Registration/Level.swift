import CardFace

typealias DeviceArea = DeviceRect

/// An expected face at one size, as a registration needs it.
struct Level {
  /// 0 for the whole size, each further one half of it.
  let number: Int
  /// What the photo should show.
  private(set) var expected: Plane
  private(set) var slopeX: Plane
  private(set) var slopeY: Plane
  /// 0 for what has no part, 1 for colour, 2 for the symbol.
  private(set) var kinds: [UInt8]
  /// Pixels of each of the three kinds in each block.
  private(set) var counts: [Int] = []

  init(_ face: ExpectedFace, _ composite: Plane, number: Int) {
    self.number = number
    expected = composite
    slopeX = Plane(width: 1, height: 1)
    slopeY = slopeX
    let (none, symbol) = (ExpectedFace.Part(rawValue: 1 | 2 | 4), ExpectedFace.Part.symbol)
    kinds = face.parts.map { part in part.lacks(none) ? (part.lacks(symbol) ? 1 : 2) : 0 }
  }

  /// The same at half the size; a pixel has a part only if all four have the same.
  func half() -> Level {
    let (w, h, stride) = (expected.width / 2, expected.height / 2, expected.width)
    var half = Level(number: number + 1, expected: expected.halved())
    half.kinds = [UInt8](repeating: 0, count: w * h)
    for y in 0..<h {
      for x in 0..<w {
        let at = 2 * y * stride + 2 * x
        let kind = kinds[at]
        let same = kinds[at + 1] == kind && kinds[at + stride] == kind && kinds[at + stride + 1] == kind
        half.kinds[y * w + x] = same ? kind : 0
      }
    }
    return half
  }

  private init(number: Int, expected: Plane) {
    self.number = number
    self.expected = expected
    slopeX = Plane(width: 1, height: 1)
    slopeY = slopeX
    kinds = []
  }

  /// Softens what is expected about as a photo does, and takes its slopes.
  mutating func prepare() {
    expected = expected.smoothed(number == 0 ? 2 : 1)
    let (w, h) = (expected.width, expected.height)
    slopeX = Plane(width: w, height: h)
    slopeY = slopeX
    for y in 1..<h - 1 {
      for x in 1..<w - 1 {
        let at = y * w + x
        slopeX.values[at] = (expected.values[at + 1] - expected.values[at - 1]) / 2
        slopeY.values[at] = (expected.values[at + w] - expected.values[at - w]) / 2
      }
    }
    counts = [Int](repeating: 0, count: 20 * 13 * 3)
    for y in 0..<h {
      for x in 0..<w {
        let block = min(12, y * 13 / h) * 20 + min(19, x * 20 / w)
        counts[block * 3 + Int(kinds[y * w + x])] += 1
      }
    }
  }
}

extension Plane {
  /// Luma with black over it where `cover` is 1.
  func covered(by cover: Plane) -> Plane {
    var out = self
    for index in out.values.indices { out.values[index] *= 1 - cover.values[index] }
    return out
  }
}
