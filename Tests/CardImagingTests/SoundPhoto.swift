import CardImaging

/// A picture as photographers and drawing programs make them, with whatever might be taken for damage: edges, stripes
/// and steps that lie on rows of blocks. The same seed gives the same picture. Faces are drawn, no one's.
struct SoundPhoto: CustomStringConvertible {
  typealias Color = SIMD3<Double>

  let width: Int
  let height: Int
  private let wall: Wall
  private let wallColors: [Color]
  private let sitter: Sitter?
  /// A table or a caption along the lower edge.
  private let band: (top: Int, color: Color)?
  /// Grain in levels, to either side.
  private let grain: Double
  private let seed: UInt64

  init(seed: UInt64, width: Int, height: Int) {
    var random = TestImages.Random(seed)
    self.seed = seed
    self.width = width
    self.height = height
    wall = Wall(width, height, &random)
    let base = Self.color(&random)
    // A second colour near the first, or any.
    let other =
      Bool.random(using: &random) ? Self.color(&random) : base + Double.random(in: -60...60, using: &random)
    wallColors = [base, other]
    sitter = Int.random(in: 0..<4, using: &random) > 0 ? Sitter(width, height, &random) : nil
    let isBand = Int.random(in: 0..<5, using: &random) == 0
    band = isBand ? (height - Self.onBlocks(height / 4, &random), Self.color(&random)) : nil
    grain = [0, 0, 1, 3, 8].randomElement(using: &random) ?? 0
  }

  var description: String {
    let clothes = sitter.map { "someone in \($0.cloth) clothes" } ?? "no one"
    return "seed \(seed), \(width) × \(height): \(clothes) before a \(wall.kind) wall"
  }

  func picture() throws -> Raster {
    var random = TestImages.Random(seed ^ 0xABCD)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 3)
    for y in 0..<height {
      for x in 0..<width {
        var color: Color
        if let band, y >= band.top {
          color = band.color
        } else {
          color = sitter?.color(x, y) ?? wall.color(x, y, wallColors)
        }
        if grain > 0 { color += grain * (Double(random.next() >> 40) / Double(1 << 23) - 1) }
        for channel in 0..<3 { pixels.append(UInt8(min(max(color[channel], 0), 255))) }
      }
    }
    return try Raster(width: width, height: height, format: .rgb8, pixels: pixels)
  }

  static func color(_ random: inout TestImages.Random) -> Color {
    let gray = Double.random(in: 0...255, using: &random)
    let vivid = Double.random(in: 0...1, using: &random)
    return Color((0..<3).map { _ in gray + vivid * (Double.random(in: 0...255, using: &random) - gray) })
  }

  /// A length up to `most`, mostly of whole blocks.
  static func onBlocks(_ most: Int, _ random: inout TestImages.Random) -> Int {
    let length = Int.random(in: 8...max(most, 9), using: &random)
    return switch Int.random(in: 0..<4, using: &random) {
    case 0: length
    case 1: max(8, length / 8 * 8)
    default: max(16, length / 16 * 16)
    }
  }
}

/// What is behind the sitter.
private struct Wall {
  enum Kind: CaseIterable {
    case flat, shaded, vignette, horizon, tilted, bands, columns, checks, steps, window, waves
  }

  private let width: Int
  private let height: Int
  let kind: Kind
  /// An edge's place, a stripe's width or a step's height in pixels.
  private let place: Int
  private let size: Int
  private let slope: Double
  private let count: Int
  /// How much the light falls off from one side to the other, in levels.
  private let light: Double

  init(_ width: Int, _ height: Int, _ random: inout TestImages.Random) {
    (self.width, self.height) = (width, height)
    kind = Kind.allCases.randomElement(using: &random) ?? .flat
    place = SoundPhoto.onBlocks(height - 16, &random)
    size = [8, 8, 16, 16, 24, 32, 48, 11].randomElement(using: &random) ?? 8
    slope = Double.random(in: -0.2...0.2, using: &random) * (Bool.random(using: &random) ? 0.2 : 1)
    count = Int.random(in: 3...8, using: &random)
    light = [0, 0, 20, 60].randomElement(using: &random) ?? 0
  }

  func color(_ x: Int, _ y: Int, _ colors: [SoundPhoto.Color]) -> SoundPhoto.Color {
    let (u, v) = (Double(x) / Double(width) - 0.5, Double(y) / Double(height) - 0.5)
    let fall = light * u
    let isOther: Bool =
      switch kind {
      case .flat, .shaded, .vignette, .waves: false
      case .horizon: y >= place
      case .tilted: Double(y) >= Double(place) + slope * Double(x)
      case .bands: y / size % 2 == 1
      case .columns: x / size % 2 == 1
      case .checks: (x / size + y / size) % 2 == 1
      case .steps: y >= place + x * count / width * size
      case .window: x / size > count && x < width * 3 / 4 && y >= size * 2 && y < place
      }
    let color = isOther ? colors[1] : colors[0]
    return switch kind {
    case .shaded: color + 2 * fall + 40 * v
    case .vignette: color - 160 * (u * u + v * v)
    case .waves: color + 30 * (u * 8 * u - v * 6 * u) + Double((x * x + 3 * y * y) / 700 % 16)
    default: color + fall
    }
  }
}

/// Head and shoulders in clothes whose edges may lie on rows of blocks.
private struct Sitter {
  enum Cloth: CaseIterable { case plain, bands, columns, checks }

  private let center: (x: Double, y: Double)
  private let radius: (x: Double, y: Double)
  private let skin: SoundPhoto.Color
  private let hair: SoundPhoto.Color
  let cloth: Cloth
  private let colors: [SoundPhoto.Color]
  private let size: Int
  private let shoulders: Int
  /// As wide as the picture in a close portrait.
  private let halfWidth: Double
  private let hem: Int

  init(_ width: Int, _ height: Int, _ random: inout TestImages.Random) {
    let (w, h) = (Double(width), Double(height))
    center = (w * Double.random(in: 0.45...0.55, using: &random), h * Double.random(in: 0.38...0.48, using: &random))
    radius = (w * Double.random(in: 0.16...0.24, using: &random), h * Double.random(in: 0.2...0.26, using: &random))
    let tone = DrawnFace.tones.randomElement(using: &random) ?? DrawnFace.tones[4]
    skin = SoundPhoto.Color(Double(tone.red), Double(tone.green), Double(tone.blue))
    hair = skin / 5
    cloth = Cloth.allCases.randomElement(using: &random) ?? .plain
    colors = [SoundPhoto.color(&random), SoundPhoto.color(&random)]
    size = [8, 16, 16, 24, 6].randomElement(using: &random) ?? 8
    shoulders = Int(center.y + radius.y * 1.1) / 16 * 16
    halfWidth = w * Double.random(in: 0.3...0.6, using: &random)
    hem = shoulders + SoundPhoto.onBlocks(height / 5, &random)
  }

  func color(_ x: Int, _ y: Int) -> SoundPhoto.Color? {
    func inside(_ dx: Double, _ dy: Double, _ rx: Double, _ ry: Double) -> Bool {
      let (u, v) = (
        (Double(x) - center.x - dx * radius.x) / (rx * radius.x),
        (Double(y) - center.y - dy * radius.y) / (ry * radius.y)
      )
      return u * u + v * v < 1
    }
    for eye in [-0.42, 0.42] where inside(eye, -0.2, 0.2, 0.07) {
      return inside(eye, -0.2, 0.06, 0.05) ? SoundPhoto.Color(repeating: 15) : skin / 2 + 90
    }
    if inside(0, 0.6, 0.38, 0.06) { return skin * SoundPhoto.Color(0.8, 0.45, 0.45) }
    if inside(0, 0.2, 0.15, 0.06) { return skin * 0.7 }
    if inside(0, 0, 1, 1) {
      let shade = 1 - 0.25 * (Double(x) - center.x) / radius.x
      return Double(y) < center.y - 0.7 * radius.y ? hair : skin * min(shade, 1.1)
    }
    if inside(0, -0.25, 1.2, 1), Double(y) < center.y + 0.2 * radius.y { return hair }
    let across = abs(Double(x) - center.x)
    if across < 0.45 * radius.x, Double(y) > center.y, y < shoulders + 16 { return skin * 0.75 }
    guard y >= shoulders, across < halfWidth else { return nil }
    let isOther: Bool =
      switch cloth {
      case .plain: y >= hem
      case .bands: y / size % 2 == 1
      case .columns: x / size % 2 == 1
      case .checks: (x / size + y / size) % 2 == 1
      }
    return colors[isOther ? 1 : 0]
  }
}
