/// One of the three squares by which a QR code is found: seven modules wide, a dark ring, a light ring and a dark core
/// (ISO/IEC 18004, 6.3.3).
struct FinderPattern {
  /// Its middle, in pixels.
  var x: Double
  var y: Double
  /// How wide it is along the image's row and column through its middle, in pixels: turned, up to 1.4 times its side.
  var width: Double
  var height: Double
  /// Rows in which it was seen.
  var count = 1
  /// The sum over these rows of how much lighter the ring is than the core, in eighths of a grey level.
  var weight: Int

  /// Its side along a direction of length 1 that is one of the symbol's axes, in pixels.
  func side(dx: Double, dy: Double) -> Double {
    // The row through a square's middle leaves it by the two sides that are less turned from upright.
    abs(dx) > abs(dy) ? width * abs(dx) : height * abs(dy)
  }

  /// Takes in what another row shows of the pattern.
  mutating func join(_ other: FinderPattern) {
    let n = Double(count)
    x = (x * n + other.x) / (n + 1)
    y = (y * n + other.y) / (n + 1)
    width = (width * n + other.width) / (n + 1)
    height = (height * n + other.height) / (n + 1)
    count += 1
    weight += other.weight
  }

  /// Whether both are about as large and at the same place.
  func meets(_ other: FinderPattern) -> Bool {
    let near = width / 4
    return abs(x - other.x) < near && abs(y - other.y) < near && other.width < width * 1.5 && width < other.width * 1.5
  }

  /// Whether five parts of a line, in sixteenths of a pixel, are a pattern's: 1:1:3:1:1 as far as blur and noise leave
  /// it.
  static func fits(_ a: Int, _ b: Int, _ c: Int, _ d: Int, _ e: Int) -> Bool {
    let whole = a + b + c + d + e
    guard whole >= leastWidth, 5 * c >= whole, 3 * c <= 2 * whole else { return false }
    // A wrong threshold widens dark parts and narrows light ones, and leaves the pairs of both as they are.
    for pair in [a + b, d + e] where 70 * pair < 11 * whole || 70 * pair > 29 * whole { return false }
    for part in [a, b, d, e] where 35 * part < whole || 7 * part > 2 * whole { return false }
    return true
  }

  /// Modules of 1.2 pixels, in sixteenths.
  private static let leastWidth = 135
}
