import CardFace

/// What a photo should show where the face is as its credential says, straightened: colours, light and blur are fitted,
/// then the rendering is made like the photo, never the other way round.
struct Prediction {
  /// The straightened photo: red, green, blue.
  let photo: [Plane]
  /// The same in one light, where a part of it lay in another.
  let view: [Plane]
  /// Its luma.
  let seen: Plane
  /// About its light, in which blur adds up as it does in a lens: see ``Light``.
  let seenLight: Plane
  /// The light that should be there, but for what the black panel prints.
  private(set) var colorLight: Plane
  /// What luma should be there, but for what the black panel prints.
  let color: Plane
  /// The same for the artwork alone.
  let background: Plane
  /// How much of each pixel the black panel should cover, as the photo spreads it: 0 to 1.
  let cover: Plane
  /// How much the letters are as a printer without a black panel prints them: 0 to 1; see ``InkShades``.
  let shadedShare: Float
  /// Black as printed, where it lies in the straightened photo.
  let ink: Plane
  /// What luma should be there.
  let luma: Plane
  /// How far luma usually is beside that for reasons of noise, in levels.
  let noise: Double
  let fit: ColorFit
  /// How far the black panel's print lies beside the rest.
  let blackShift: Point
  /// How colours and black are spread.
  let colorKernel, blackKernel: BlurKernel
  /// How dark black shows where it covers a part of a pixel.
  let inkCurve: InkCurve
  /// Light of black in the symbol.
  let blackLevel: Double
  /// Light that lies over the print: a mirrored lamp, or one that comes from aside.
  let veil: Plane
  /// What is not to be judged, and why.
  let hidden: [Hidden]
  /// What of it shows nothing at all: outside, at the sensor's end, or at a shadow's edge.
  let lost: [Hidden]

  /// Whether light changes sharply somewhere on the face. Which light lies over what no code tells, such as a ghost, is
  /// then a guess.
  let hasEdges: Bool

  /// Why a pixel can't be judged.
  enum Hidden: UInt8 { case no, outside, glare }

  /// Nil where too little of the face is seen, or its symbol not well enough.
  init?(_ expected: ExpectedFace, _ photo: PhotoPyramid, _ registration: Registration) {
    let straight = registration.warp.straightened(photo.colors, width: expected.width, height: expected.height)
    func fitted(_ isVeiled: [Bool]?) -> Prediction? {
      Prediction(expected, straight, registration.blackShift, isVeiled: isVeiled)
    }
    var prediction = fitted(nil)
    // A lamp that is mirrored in part of the card spoils what is fitted to the whole: once it is known where it lies,
    // colours and blur are fitted to the rest.
    let isVeiled = prediction?.veil.values.map { $0 > Self.trace } ?? []
    if isVeiled.count(where: { $0 }) * Self.lampShare > isVeiled.count {
      // Each holds a dozen pictures of the card, so the first goes before the second comes.
      prediction = nil
      prediction = fitted(isVeiled) ?? fitted(nil)
    }
    guard let prediction else { return nil }
    self = prediction
  }

  /// A lamp counts from one in so many pixels on.
  private static let lampShare = 40

  /// - Parameters:
  ///   - photo: straightened.
  ///   - isVeiled: where a lamp is mirrored, as far as that is known: nothing is fitted there.
  private init?(_ expected: ExpectedFace, _ photo: [Plane], _ shift: Point, isVeiled: [Bool]?) {
    let (w, h) = (expected.width, expected.height)
    self.photo = photo
    guard let lit = LitView(expected, photo, isVeiled: isVeiled) else { return nil }
    view = lit.view
    let (hiddenAtFirst, isKnown, fit) = (lit.hidden, lit.isKnown, lit.fit)
    self.fit = fit
    seen = lit.seen
    let seenValues = seen.values
    seenLight = Light.of(seen)
    let seenLight = seenLight
    let printed = fit.luma(of: [expected.red, expected.green, expected.blue])
    let sharp = Light.of(printed)
    // What lies on the artwork darkens little of the face: only there is there more to reckon.
    let under = Light.of(
      fit.luma(of: expected.background, in: expected.parts, with: .colored, else: printed))
    let whole = DeviceArea(x: 0, y: 0, width: w, height: h)
    let inner = Self.eroded(isKnown, width: w, height: h, by: 3)
    let colorKernel =
      BlurKernel.fitted(
        source: sharp, seen: seenLight, in: whole, step: (7, 5), sign: 1, withSlopes: false,
        likely: BlurKernel(deviation: 0.8), isUsed: { inner[$0] }
      )?.kernel.normalized ?? BlurKernel(deviation: 0.8)
    self.colorKernel = colorKernel
    let spread = colorKernel.applied(to: sharp, in: whole)
    colorLight = spread.clamped(0, 400)
    color = Light.luma(colorLight)
    background = Light.luma(
      spread.subtracting(colorKernel.applied(to: sharp.subtracting(under), in: whole)).clamped(0, 400))
    blackShift = shift
    var bilevel = expected.black.moved(by: blackShift)
    guard let symbol = expected.symbol else { return nil }
    let area = symbol.outer.reduced(expected.scale)
    let underNoLamp = Self.withoutLamp(hiddenAtFirst, isVeiled, width: w, in: area)
    guard let black = Self.blackFit(bilevel, seenLight, area, underNoLamp) else { return nil }
    let depth = Double(black.kernel.sum)
    guard depth > 10 else { return nil }
    blackKernel = black.kernel.normalized
    inkCurve = black.curve
    var ofPanel = blackKernel.applied(to: bilevel, in: whole)
    blackLevel =
      Self.darkest(seenLight, ofPanel, underNoLamp, in: area) ?? max(0, black.base[0] - depth)
    let shaded = expected.shades.added(to: Plane(width: w, height: h), share: 1).moved(by: blackShift)
    let more = blackKernel.applied(to: shaded, in: whole)
    shadedShare = Self.shadedShare(
      seenLight, colorLight, ofPanel, more, inkCurve, black: Float(blackLevel), expected.parts, underNoLamp)
    bilevel.add(shaded, times: shadedShare)
    ofPanel.add(more, times: shadedShare)
    ofPanel.clamp(0, 1)
    (ink, cover) = (bilevel, ofPanel)
    var light = colorLight
    let blackValue = Float(blackLevel)
    light.darken(by: cover, inkCurve, to: blackValue)
    let unknown = ExpectedFace.Part.unknown
    let isOpen = expected.parts.indices.map {
      expected.parts[$0].lacks(unknown) && hiddenAtFirst[$0] == .no
    }
    veil = Self.veil(seenLight, light, isOpen: isOpen, expected.parts)
    light.add(veil)
    luma = Light.luma(light)
    let luma = luma
    let rests = stride(from: 0, to: w * h, by: 13).compactMap {
      inner[$0] ? abs(seenValues[$0] - luma.values[$0]) : nil
    }
    noise = max(1, 1.48 * Double(rests.sorted()[rests.count / 2]))
    var lost = hiddenAtFirst
    if let edges = lit.edges {
      for index in lost.indices where edges[index] && lost[index] == .no { lost[index] = .glare }
    }
    self.lost = lost
    hasEdges = lit.edges != nil
    hidden = Self.hidden(veil, hiddenAtFirst, luma, edges: lit.edges)
  }

  /// How much letters are as a printer without a black panel prints them, by all of them together.
  private static func shadedShare(
    _ seen: Plane, _ paper: Plane, _ panel: Plane, _ more: Plane, _ curve: InkCurve, black: Float,
    _ parts: [ExpectedFace.Part], _ hidden: [Hidden]
  ) -> Float {
    var (product, square): (Float, Float) = (0, 0)
    for at in parts.indices where abs(more.values[at]) > 0.05 && parts[at].lacks(.pictured) && hidden[at] == .no {
      let depth = paper.values[at] - black
      guard !parts[at].lacks(.text), depth > 40 else { continue }
      let shown = curve.cover((paper.values[at] - seen.values[at]) / depth)
      product += (max(-0.3, min(1.3, shown)) - panel.values[at]) * more.values[at]
      square += more.values[at] * more.values[at]
    }
    return square > 20 ? max(0, min(1, product / square)) : 0.5
  }

  /// What of the symbol can be judged, without what a lamp lies over: black is lighter there. All of it where little
  /// else is left.
  private static func withoutLamp(
    _ hidden: [Hidden], _ isVeiled: [Bool]?, width: Int, in area: DeviceArea
  ) -> [Hidden] {
    guard let isVeiled else { return hidden }
    var out = hidden
    for index in out.indices where isVeiled[index] && out[index] == .no { out[index] = .glare }
    let (columns, rows) = area.clipped(toWidth: width, height: hidden.count / width)
    let left = rows.reduce(0) { sum, y in sum + columns.count { out[y * width + $0] == .no } }
    return left * 4 > columns.count * rows.count ? out : hidden
  }

  /// How black is spread, by the symbol, and the curve that shows it.
  private static func blackFit(
    _ ink: Plane, _ seen: Plane, _ symbol: DeviceArea, _ hidden: [Hidden]
  ) -> SymbolView.Fit? {
    let likely = BlurKernel(deviation: 0.8).scaled(to: contrast(of: seen, in: symbol))
    let symbol = SymbolView(ink: ink, seen: seen, area: symbol.grown(-5), isSeen: hidden.map { $0 == .no })
    return symbol.fitted(likely: likely)
  }

  /// The light of what black covers, where no lamp lies over it: the lower part of what is seen there.
  private static func darkest(
    _ seen: Plane, _ cover: Plane, _ hidden: [Hidden], in area: DeviceArea
  ) -> Double? {
    let (columns, rows) = area.clipped(toWidth: seen.width, height: seen.height)
    var values: [Float] = []
    for y in rows {
      for x in columns where cover[x, y] > 0.96 && hidden[y * seen.width + x] == .no { values.append(seen[x, y]) }
    }
    guard values.count > 100 else { return nil }
    values.sort()
    return Double(max(0, values[values.count * 3 / 10]))
  }

  /// Between the light and the dark in a symbol, in light.
  private static func contrast(of seen: Plane, in area: DeviceArea) -> Double {
    let (columns, rows) = area.grown(-20).clipped(toWidth: seen.width, height: seen.height)
    var values: [Float] = []
    for y in stride(from: rows.lowerBound, to: rows.upperBound, by: 5) {
      for x in stride(from: columns.lowerBound, to: columns.upperBound, by: 5) where seen[x, y] >= 0 {
        values.append(seen[x, y])
      }
    }
    guard values.count > 50 else { return 0 }
    values.sort()
    return Double(values[values.count * 9 / 10] - values[values.count / 10])
  }

  /// Whether a pixel is not in the photo.
  func isOutside(_ x: Int, _ y: Int) -> Bool {
    guard (0..<seen.width).contains(x), (0..<seen.height).contains(y) else { return true }
    return hidden[y * seen.width + x] == .outside
  }

  /// Whether the photo ends in a box, as far as that lies on the face.
  func isCut(_ box: DeviceArea) -> Bool {
    let (columns, rows) = box.clipped(toWidth: seen.width, height: seen.height)
    guard let left = columns.first, let right = columns.last, let top = rows.first, let bottom = rows.last else {
      return false
    }
    return [(left, top), (right, top), (left, bottom), (right, bottom)].contains(where: isOutside)
  }

  /// The same with a ghost in the light on which black lies, which the credential alone does not tell: texts stand over
  /// it, and its lines are no ink of theirs.
  ///
  /// - Parameters:
  ///   - artwork: red, green and blue of an area as printed, with the ghost.
  ///   - strength: how much of the ghost's depth is seen, 1 for all.
  func withGhost(_ artwork: [Plane], in area: DeviceArea, strength: Double) -> Prediction {
    let (w, h) = (seen.width, seen.height)
    guard area.width > BlurKernel.side, area.height > BlurKernel.side else { return self }
    let sharp = Light.of(fit.luma(of: artwork, part: area, of: (w, h)))
    let spread = colorKernel.applied(to: sharp, in: DeviceArea(x: 0, y: 0, width: area.width, height: area.height))
    var out = self
    let reach = BlurKernel.reach
    var light = colorLight.values
    for y in reach..<area.height - reach {
      for x in reach..<area.width - reach {
        let at = (area.y + y) * w + area.x + x
        let under = background.values[at] * background.values[at] / 255
        light[at] = max(0, light[at] + Float(strength) * (spread.values[y * area.width + x] - under))
      }
    }
    out.colorLight = Plane(width: w, height: h, values: light)
    return out
  }

  static func luma(_ planes: [Plane]) -> Plane {
    var out = Plane(width: planes[0].width, height: planes[0].height)
    let (red, green, blue) = (planes[0].values, planes[1].values, planes[2].values)
    let r = red.span
    let g = green.span
    let b = blue.span
    precondition(r.count == g.count && r.count == b.count)
    var target = out.values.mutableSpan
    for index in 0..<target.count {
      target[unchecked: index] =
        r[unchecked: index] < 0 ? Warp.outside : Luma.of(r[unchecked: index], g[unchecked: index], b[unchecked: index])
    }
    return out
  }

  /// What is true at a pixel and so far around it.
  static func eroded(_ mask: [Bool], width: Int, height: Int, by reach: Int) -> [Bool] {
    var across = mask
    for y in 0..<height {
      var run = 0
      for x in 0..<width {
        run = mask[y * width + x] ? run + 1 : 0
        let middle = x - reach
        if middle >= 0 { across[y * width + middle] = run > 2 * reach }
      }
      for x in max(0, width - reach)..<width { across[y * width + x] = false }
      for x in 0..<min(reach, width) { across[y * width + x] = false }
    }
    var out = [Bool](repeating: false, count: mask.count)
    var runs = [Int](repeating: 0, count: width)
    for y in 0..<height {
      for x in 0..<width {
        runs[x] = across[y * width + x] ? runs[x] + 1 : 0
        if y >= reach, runs[x] > 2 * reach { out[(y - reach) * width + x] = true }
      }
    }
    return out
  }
}

/// About the light that encoded values stand for: their square, from 0 to 255 as they. Cameras' curves lie a little to
/// either side of that.
enum Light {
  static func of(_ plane: Plane) -> Plane {
    var out = plane
    var target = out.values.mutableSpan
    for index in 0..<target.count {
      let v = target[unchecked: index]
      target[unchecked: index] = v < 0 ? v : v * v * (1 / 255)
    }
    return out
  }

  /// An encoded value without light that lies over it.
  static func taken(_ veil: Float, from value: Float) -> Float {
    max(0, value * value - veil * 255).squareRoot()
  }

  static func luma(_ plane: Plane) -> Plane {
    var out = plane
    var target = out.values.mutableSpan
    for index in 0..<target.count {
      let v = target[unchecked: index]
      target[unchecked: index] = v <= 0 ? 0 : (v * 255).squareRoot()
    }
    return out
  }
}

extension Plane {
  /// Moved to the right and down; what comes in is 0.
  func moved(by shift: Point) -> Plane {
    var out = Plane(width: width, height: height)
    let (x0, y0) = (Int(shift.x.rounded(.down)), Int(shift.y.rounded(.down)))
    let (fx, fy) = (Float(shift.x - Double(x0)), Float(shift.y - Double(y0)))
    let taps = [
      (x0, y0, (1 - fx) * (1 - fy)), (x0 + 1, y0, fx * (1 - fy)), (x0, y0 + 1, (1 - fx) * fy),
      (x0 + 1, y0 + 1, fx * fy),
    ]
    let source = values.span
    var target = out.values.mutableSpan
    for (dx, dy, weight) in taps where weight > 0 {
      for y in max(0, dy)..<max(max(0, dy), min(height, height + dy)) {
        for x in max(0, dx)..<max(max(0, dx), min(width, width + dx)) {
          target[unchecked: y &* width &+ x] += weight * source[unchecked: (y &- dy) &* width &+ x &- dx]
        }
      }
    }
    return out
  }

  func clamped(_ low: Float, _ high: Float) -> Plane {
    var out = self
    out.clamp(low, high)
    return out
  }

  mutating func clamp(_ low: Float, _ high: Float) {
    var target = values.mutableSpan
    for index in 0..<target.count {
      target[unchecked: index] = Swift.min(high, Swift.max(low, target[unchecked: index]))
    }
  }
}
