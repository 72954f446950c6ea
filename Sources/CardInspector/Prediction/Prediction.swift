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
  /// The black panel as printed, where it lies in the straightened photo.
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
    guard let first = Prediction(expected, straight, registration.blackShift, isVeiled: nil) else { return nil }
    // A lamp that is mirrored in part of the card spoils what is fitted to the whole: once it is known where it lies,
    // colours and blur are fitted to the rest.
    let isVeiled = first.veil.values.map { $0 > Self.trace }
    guard isVeiled.count(where: { $0 }) * Self.lampShare > isVeiled.count,
      let second = Prediction(expected, straight, registration.blackShift, isVeiled: isVeiled)
    else {
      self = first
      return
    }
    self = second
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
    ink = expected.black.moved(by: blackShift)
    guard let symbol = expected.symbol else { return nil }
    let area = symbol.outer.reduced(expected.scale)
    let underNoLamp = Self.withoutLamp(hiddenAtFirst, isVeiled, width: w, in: area)
    guard let black = Self.blackFit(ink, seenLight, area, underNoLamp) else { return nil }
    let depth = Double(black.kernel.sum)
    guard depth > 10 else { return nil }
    blackKernel = black.kernel.normalized
    cover = blackKernel.applied(to: ink, in: whole).clamped(0, 1)
    blackLevel =
      Self.darkest(seenLight, cover, underNoLamp, in: area) ?? max(0, black.base[0] - depth)
    var light = colorLight
    let blackValue = Float(blackLevel)
    light.darken(by: cover, to: blackValue)
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

  /// How black is spread, by the symbol: fitted twice, the second time without what the first leaves unexplained, where
  /// a lamp is mirrored or something lies on it.
  private static func blackFit(
    _ ink: Plane, _ seen: Plane, _ symbol: DeviceArea, _ hidden: [Hidden]
  ) -> (kernel: BlurKernel, base: [Double])? {
    let area = symbol.grown(-5)
    let likely = BlurKernel(deviation: 0.8).scaled(to: contrast(of: seen, in: symbol))
    let values = seen.values
    func fit(_ isUsed: (Int) -> Bool) -> (kernel: BlurKernel, base: [Double])? {
      BlurKernel.fitted(
        source: ink, seen: seen, in: area, step: (4, 3), sign: -1, withSlopes: true, likely: likely, isUsed: isUsed)
    }
    guard let first = fit({ values[$0] >= 0 && hidden[$0] == .no }) else { return nil }
    let spread = first.kernel.applied(to: ink, in: area)
    let (w, cx, cy) = (
      seen.width, Double(area.x) + Double(area.width) / 2, Double(area.y) + Double(area.height) / 2
    )
    func rest(_ at: Int) -> Double {
      let (x, y) = (Double(at % w), Double(at / w))
      let paper = first.base[0] + first.base[1] * (x - cx) / 100 + first.base[2] * (y - cy) / 100
      return Double(values[at]) - paper + Double(spread.values[at])
    }
    let (columns, rows) = area.clipped(toWidth: w, height: seen.height)
    var sizes: [Double] = []
    for y in stride(from: rows.lowerBound, to: rows.upperBound, by: 5) {
      for x in stride(from: columns.lowerBound, to: columns.upperBound, by: 5) where hidden[y * w + x] == .no {
        sizes.append(abs(rest(y * w + x)))
      }
    }
    guard sizes.count > 100 else { return first }
    let usual = max(3, sizes.sorted()[sizes.count / 2])
    return fit { values[$0] >= 0 && hidden[$0] == .no && abs(rest($0)) < 4 * usual } ?? first
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

  /// Levels above which a sensor tells no differences.
  private static let saturation: Float = 251

  static func saturated(_ view: [Plane]) -> [Hidden] {
    let (r, g, b) = (view[0].values, view[1].values, view[2].values)
    return r.indices.map { index in
      if r[index] < 0 { return .outside }
      return min(r[index], g[index], b[index]) > saturation ? .glare : .no
    }
  }

  /// The mean excess of light over some millimetres. It can't be less than nothing: what is darker than it should be
  /// was printed so.
  ///
  /// What lies on the artwork hardly counts where artwork is beside it: a label that is not there leaves its place
  /// brighter too.
  private static func veil(
    _ seen: Plane, _ light: Plane, isOpen: [Bool], _ parts: [ExpectedFace.Part]
  ) -> Plane {
    let onTop = ExpectedFace.Part(rawValue: 4 | 8 | 16)
    let (w, h) = (seen.width / 4, seen.height / 4)
    var sums = [Float](repeating: 0, count: w * h)
    var weights = sums
    for y in 0..<h * 4 {
      for x in 0..<w * 4 where isOpen[y * seen.width + x] {
        let at = y * seen.width + x
        let share: Float = parts[at].lacks(onTop) ? 1 : 0.03
        let cell = y / 4 * w + x / 4
        sums[cell] += share * min(120, max(-8, seen.values[at] - light.values[at]))
        weights[cell] += share
      }
    }
    let (excess, weight) = (
      Plane(width: w, height: h, values: sums), Plane(width: w, height: h, values: weights)
    )
    func smoothed(_ plane: Plane) -> Plane { plane.averaged(radius: 5).averaged(radius: 5) }
    var sum = smoothed(excess)
    let total = smoothed(weight)
    // Far from everything that is known, what is known around it.
    let (wideSum, wideTotal) = (sum.averaged(radius: 20), total.averaged(radius: 20))
    let isKnown = total.values.map { $0 > 0.1 }
    for index in sum.values.indices {
      sum.values[index] =
        isKnown[index]
        ? sum.values[index] / total.values[index] : wideSum.values[index] / max(0.1, wideTotal.values[index])
    }
    // Means are too low in a lamp's middle and too high beside it, most of all at the edge of what is known: what they
    // leave over is added where there is a lamp. Elsewhere it is what colours are off, which is no light on dark print.
    var rest = excess
    for index in rest.values.indices { rest.values[index] -= weight.values[index] * sum.values[index] }
    rest = smoothed(rest)
    for index in sum.values.indices {
      if isKnown[index], sum.values[index] > 0 {
        sum.values[index] += min(1, sum.values[index] / trace) * rest.values[index] / total.values[index]
      }
      sum.values[index] = max(0, sum.values[index])
    }
    var veil = sum.enlarged(by: 4, width: seen.width, height: seen.height)
    // More light than is seen lies over nothing: what bright print leaves over is not carried onto dark print.
    let light = seen.values.span
    var target = veil.values.mutableSpan
    precondition(light.count == target.count)
    for index in 0..<target.count {
      target[unchecked: index] = min(target[unchecked: index], max(0, light[unchecked: index]) + usualDark)
    }
    return veil
  }

  /// Light by which noise shifts a dark pixel.
  private static let usualDark: Float = 1.5

  /// Light above which a veil hides what it lies on.
  private static let glare: Float = 40

  /// Light of a veil through which black letters are still read, where the sensor is not at its end.
  private static let thickest: Float = 90

  /// Whether black can be told from paper at a pixel: also through light that hides fainter things.
  func showsBlack(_ at: Int) -> Bool {
    if hidden[at] == .no { return true }
    return lost[at] == .no && veil.values[at] < Self.thickest
      && max(view[0].values[at], view[1].values[at], view[2].values[at]) < Self.saturation
  }

  /// Light of a veil from which on faint print is no longer sure to be seen.
  private static let haze: Float = 12

  /// Whether even faint print would be seen at a pixel: a veil brings bright print to the end of the sensor's scale.
  func isClear(_ at: Int) -> Bool { hidden[at] == .no && veil.values[at] < Self.haze }

  /// Whether light lies over print in a box or beside it: in the box itself nothing tells how much.
  func isVeiled(near box: DeviceArea) -> Bool { isVeiled(box.grown(24), above: Self.trace) }

  /// Whether a lamp's middle lies so near to a box that its light may lie over it.
  func isNearLamp(_ box: DeviceArea) -> Bool { isVeiled(box.grown(Self.lampReach), above: Self.glare) }

  /// Whether a lamp is mirrored in a box or so near to it that how much of it lies over the box is hardly known. Light
  /// alone is not enough, for another card's artwork seems to be that too: a lamp has a middle that hides all.
  func isBesideLamp(_ box: DeviceArea) -> Bool {
    isVeiled(box, above: 2 * Self.haze) && isNearLamp(box)
  }

  /// The share of a box that lies in a lamp's middle, or at the sensor's end.
  func lampShare(of box: DeviceArea) -> Double {
    let (columns, rows) = box.clipped(toWidth: seen.width, height: seen.height)
    let hidden = rows.reduce(0) { sum, y in sum + columns.count { self.hidden[y * seen.width + $0] == .glare } }
    return Double(hidden) / Double(max(1, columns.count * rows.count))
  }

  /// Pixels from a lamp's middle within which its light counts: some 8 mm.
  private static let lampReach = 100

  /// Whether so much light lies over a box that its tones are others.
  func isHazy(_ box: DeviceArea) -> Bool { isVeiled(box, above: Self.haze) }

  private func isVeiled(_ box: DeviceArea, above limit: Float) -> Bool {
    let (columns, rows) = box.clipped(toWidth: seen.width, height: seen.height)
    for y in stride(from: rows.lowerBound, to: rows.upperBound, by: 4) {
      for x in stride(from: columns.lowerBound, to: columns.upperBound, by: 4)
      where veil.values[y * seen.width + x] > limit || hidden[y * seen.width + x] == .glare { return true }
    }
    return false
  }

  /// Light of a veil that the fit of colours and light does not leave over by itself.
  private static let trace: Float = 6

  /// Glare: under a thick veil, and where the sensor is at its end, but for paper that should be white.
  private static func hidden(_ veil: Plane, _ first: [Hidden], _ luma: Plane, edges: [Bool]?) -> [Hidden] {
    var hidden = first
    if let edges {
      for index in hidden.indices where edges[index] && hidden[index] == .no { hidden[index] = .glare }
    }
    for index in hidden.indices {
      switch hidden[index] {
      case .outside: break
      case .glare:
        if luma.values[index] > 240, veil.values[index] < glare, edges?[index] != true { hidden[index] = .no }
      case .no: if veil.values[index] > glare { hidden[index] = .glare }
      }
    }
    return hidden
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
    for index in out.values.indices { out.values[index] = Swift.min(high, Swift.max(low, out.values[index])) }
    return out
  }
}
