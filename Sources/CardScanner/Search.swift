/// One search of an image: first as it is, then for symbols whose finder patterns are seen, in ever harsher pictures
/// of it.
struct Search {
  private(set) var codes: [ScannedCode] = []
  private(set) var unread: [UnreadCode] = []
  /// Pictures of the image that were searched for finder patterns.
  private(set) var passes = 0

  private var work = 0

  /// What one pass looks at: the image halved so often, and how its contrast is drawn out.
  private struct Pass {
    let halvings: Int
    let radius: Int
    let sharpening: Int
  }

  /// The passes for an image, those first that bring back most of the bench's codes for their time
  /// (Benchmarks/README.md). A large image has pixels to spare: its half is searched first.
  private static func plan(pixels: Int) -> [Pass] {
    let (whole, half) = (Pass(halvings: 0, radius: 8, sharpening: 3), Pass(halvings: 1, radius: 8, sharpening: 3))
    let others = [
      Pass(halvings: 0, radius: 5, sharpening: 8), Pass(halvings: 2, radius: 8, sharpening: 3),
      Pass(halvings: 0, radius: 8, sharpening: 0), Pass(halvings: 1, radius: 8, sharpening: 0),
    ]
    return (pixels > 4_000_000 ? [half, whole] : [whole, half]) + others
  }

  /// A search that has these codes.
  init(read codes: [ScannedCode]) {
    for code in codes { add(code) }
  }

  /// Units of work, of about a nanosecond each, that a search may spend: a clock would make the results depend on the
  /// machine.
  private static func allowance(pixels: Int) -> Int { 100_000_000 + 150 * min(pixels, 12_000_000) }

  /// Goes through the passes until enough is found or the work is spent.
  mutating func run(in image: Luminance, until isEnough: (Search) -> Bool) throws(ScanError) {
    work = Search.allowance(pixels: image.width * image.height)
    var halves = [image]
    for pass in Search.plan(pixels: image.width * image.height) {
      while halves.count <= pass.halvings, let last = halves.last { halves.append(last.halved()) }
      let picture = halves[pass.halvings]
      let cost = picture.width * picture.height * (pass.sharpening > 0 ? 30 : 24)
      guard min(picture.width, picture.height) >= SymbolLayout.smallest, cost <= work else { continue }
      work -= cost
      if try look(at: picture, pass, until: isEnough) { return }
      passes += 1
      if isEnough(self) { return }
    }
  }

  /// Whether enough was found.
  private mutating func look(
    at picture: Luminance, _ pass: Pass, until isEnough: (Search) -> Bool
  ) throws(ScanError) -> Bool {
    let scale = Double(1 << pass.halvings)
    let contrast = Contrast(picture, radius: pass.radius, sharpening: pass.sharpening)
    let patterns = FinderPattern.all(in: contrast).filter { pattern in
      let (x, y) = (pattern.x * scale, pattern.y * scale)
      return !codes.contains { $0.corners.holds(x: x, y: y, margin: 0.02) }
    }
    for triple in FinderTriple.all(of: patterns) {
      guard work > 0 else { return false }
      let middle = triple.middle
      guard !codes.contains(where: { $0.corners.holds(x: middle.x * scale, y: middle.y * scale) }) else { continue }
      guard let fit = GridFit(triple, in: contrast, work: &work) else { continue }
      if let code = try SymbolReading.read(fit, in: picture, scale: scale, work: &work) {
        add(code)
        if isEnough(self) { return true }
      } else if fit.score > Search.sure {
        note(fit.unread(scale: scale))
      }
    }
    return false
  }

  /// How well the modules that all symbols share must be seen for a symbol to be there. Of the bench's captures real
  /// ones reach 0.8, chance 0.74.
  private static let sure = 0.75

  private mutating func add(_ code: ScannedCode) {
    let middle = code.corners.middle
    let isKnown = codes.contains { $0.bytes == code.bytes && $0.corners.holds(x: middle.x, y: middle.y) }
    guard !isKnown else { return }
    codes.append(code)
    codes.sort { a, b in
      a.corners[0] != b.corners[0] ? a.corners[0] < b.corners[0] : a.bytes.lexicographicallyPrecedes(b.bytes)
    }
    unread.removeAll { $0.corners.overlap(code.corners) }
  }

  private mutating func note(_ symbol: UnreadCode) {
    guard !unread.contains(where: { $0.corners.overlap(symbol.corners) }) else { return }
    unread.append(symbol)
    unread.sort { $0.corners[0] < $1.corners[0] }
  }
}
