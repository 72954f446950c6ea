import CardArtwork
import CardCredential
import CardFace
import CardImaging

/// The front that a credential calls for, at 300 dpi: what a photographed one is compared with.
struct ExpectedFace {
  /// What the colour panels print: the artwork, and on it what is printed in colour.
  let red, green, blue: Plane
  /// Luma of what the colour panels print.
  let luma: Plane
  /// The artwork alone: red, green, blue.
  let background: [Plane]
  /// 1 where the black panel prints, 0 elsewhere; between where the face has finer pixels.
  let black: Plane
  /// What a printer without a black panel prints of it more or less.
  let shades: InkShades
  /// What each pixel belongs to.
  let parts: [Part]
  /// What lies on the face.
  let elements: [Placed]
  /// Where the artwork shows the portrait again, in millimetres.
  let ghosts: [CardRect]
  /// The front's symbol.
  let symbol: PlacedQR?
  /// Device pixels along one of the face's: 1 or 2.
  let scale: Int
  /// Where the finished card lies in it.
  let trim: DeviceRect
  let content: FaceContent

  var width: Int { luma.width }
  var height: Int { luma.height }

  /// The pixels of a rectangle of the card, in millimetres.
  func pixels(of rect: CardRect) -> DeviceRect {
    let scale = Self.pixelsPerMillimetre
    return DeviceRect(
      x: trim.x + Int(rect.x * scale), y: trim.y + Int(rect.y * scale), width: Int(rect.width * scale),
      height: Int(rect.height * scale))
  }

  /// Pixels a millimetre of every expected face.
  static let pixelsPerMillimetre = 300 / 25.4

  /// What a pixel belongs to, one bit each.
  struct Part: OptionSet, Sendable {
    let rawValue: UInt8
    /// Beside the card's rounded corners, or so near to its edge that a cutter may have taken it.
    static let edge = Part(rawValue: 1)
    /// Shows the holder's own pictures: portrait, ghost, signature.
    static let pictured = Part(rawValue: 2)
    /// Text with data of the holder, in black.
    static let text = Part(rawValue: 4)
    /// The symbol with its quiet zone.
    static let symbol = Part(rawValue: 8)
    /// Under or near other things in colour than the artwork.
    static let colored = Part(rawValue: 16)

    /// What no fit of the photo may rest on: it is not known, or is judged by itself.
    static let unfit = Part(rawValue: 1 | 2 | 4 | 8)
    /// What is known, or may be missing.
    static let unknown = Part(rawValue: 1 | 2)
    /// What is not the artwork alone.
    static let notArtwork = Part(rawValue: 1 | 2 | 4 | 8 | 16)

    /// Whether the two have nothing in common; quick, which `isDisjoint` is not.
    @inline(__always)
    func lacks(_ other: Part) -> Bool { rawValue & other.rawValue == 0 }
  }

  /// An element with what the template says of it.
  struct Placed {
    let element: Element
    let placed: PlacedElement

    /// Square millimetres.
    var area: Double { element.box.width * element.box.height }
  }

  /// Draws what the credential says with its template. Throws what the renderer does.
  init(
    _ content: FaceContent, code: String, renderer: FaceRenderer, pictures: PreparedPictures? = nil
  ) throws(FaceError) {
    let printer = renderer.printer
    let panels = try renderer.panels(.front, of: content, codes: [.identity: code], pictures: pictures)
    scale = printer.dotsPerInch / 300
    trim = printer.trim.reduced(scale)
    self.content = content
    let color = Self.planes(panels.color, scale)
    (red, green, blue) = (color[0], color[1], color[2])
    luma = Self.lumas(red, green, blue)
    background = Self.planes(panels.background, scale)
    let scale = scale
    func plane(_ raster: Raster, _ value: (UInt8) -> Float) -> Plane {
      Self.reduced(Plane(width: raster.width, height: raster.height, values: raster.pixels.map(value)), scale)
    }
    black = plane(panels.black) { $0 == 0 ? 1 : 0 }
    shades = InkShades(coverage: plane(panels.coverage) { InkShades.dark(Float($0) / 255) }, black: black)
    let named = Dictionary(
      renderer.template.front.elements.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    elements = panels.elements.compactMap { placed in
      named[placed.name].map { Placed(element: $0.placed(in: printer.millimetres(placed.box)), placed: placed) }
    }
    let front = renderer.template.front
    ghosts = front.figures.filter { $0.value == .ghost }.keys.sorted()
      .compactMap { front.artwork?.layers[$0].box.map(CardRect.init) }
    symbol =
      elements.lazy.compactMap { if case .qr(let symbol) = $0.placed.content { symbol } else { nil } }.first
    parts = Self.parts(
      elements, symbol, pictured: Self.pictured(renderer, content), luma: luma,
      background: Self.lumas(background[0], background[1], background[2]), trim: printer.trim, scale: scale)
  }

  private static func pictured(_ renderer: FaceRenderer, _ content: FaceContent) -> [DeviceRect] {
    let areas = renderer.picturedAreas(.front)
    guard !content.holderSigns else { return areas }
    // The statement that stands in the signature's place is known.
    let signatures = renderer.template.front.elements.compactMap {
      if case .signature = $0.content { renderer.printer.pixels($0.box) } else { nil }
    }
    return areas.filter { !signatures.contains($0) }
  }

  private static func parts(
    _ elements: [Placed], _ symbol: PlacedQR?, pictured: [DeviceRect], luma: Plane, background: Plane,
    trim: DeviceRect, scale: Int
  ) -> [Part] {
    let (width, height) = (luma.width, luma.height)
    var parts = [Part](repeating: [], count: width * height)
    func mark(_ rect: DeviceRect, _ part: Part, room: Int) {
      let (columns, rows) = rect.reduced(scale).grown(room).clipped(toWidth: width, height: height)
      for y in rows {
        for x in columns { parts[y * width + x] = Part(rawValue: parts[y * width + x].rawValue | part.rawValue) }
      }
    }
    for area in pictured { mark(area, .pictured, room: 3) }
    if let symbol { mark(symbol.outer, .symbol, room: 1) }
    for element in elements where element.placed.plane == .black {
      guard case .text(let text) = element.placed.content else { continue }
      for line in text.lines { mark(line.inkBox, .text, room: 6) }
    }
    for index in parts.indices where abs(luma.values[index] - background.values[index]) > 2 {
      parts[index] = Part(rawValue: parts[index].rawValue | 16)
    }
    markEdge(&parts, width, height, trim.reduced(scale))
    return parts
  }

  /// Millimetres from the edge that count as edge, and the corners' radius (ISO/IEC 7810:2019, 5.1).
  private static let (margin, corner) = (0.7, 3.18)

  private static func markEdge(_ parts: inout [Part], _ width: Int, _ height: Int, _ trim: DeviceRect) {
    let (inset, radius) = (margin * pixelsPerMillimetre, corner * pixelsPerMillimetre)
    let (left, top) = (Double(trim.x) + radius, Double(trim.y) + radius)
    let (right, bottom) = (Double(trim.maxX) - radius, Double(trim.maxY) - radius)
    let limit = (radius - inset) * (radius - inset)
    for y in 0..<height {
      let py = Double(y) + 0.5
      let dy = max(top - py, py - bottom, 0)
      for x in 0..<width {
        let px = Double(x) + 0.5
        let dx = max(left - px, px - right, 0)
        if dx * dx + dy * dy > limit {
          parts[y * width + x] = Part(rawValue: parts[y * width + x].rawValue | Part.edge.rawValue)
        }
      }
    }
  }

  /// Red, green and blue of a `bgrx8` raster, at an expected face's size.
  static func planes(_ raster: Raster, _ scale: Int) -> [Plane] {
    let count = raster.width * raster.height
    let source = raster.pixels.span
    precondition(raster.format == .bgrx8 && source.count == 4 * count)
    return [2, 1, 0].map { channel in
      var values = [Float](repeating: 0, count: count)
      var target = values.mutableSpan
      for index in 0..<count { target[unchecked: index] = Float(source[unchecked: 4 &* index &+ channel]) }
      let plane = Plane(width: raster.width, height: raster.height, values: values)
      // Finer print is seen as a lens adds it up: by its light.
      return scale == 2 ? Light.luma(Light.of(plane).halved()) : plane
    }
  }

  /// Red, green and blue of pixels `0xFFRRGGBB`, at an expected face's size.
  static func planes(_ pixels: [UInt32], width: Int, _ scale: Int) -> [Plane] {
    let count = pixels.count
    let source = pixels.span
    return [16, 8, 0].map { (shift: UInt32) in
      var values = [Float](repeating: 0, count: count)
      var target = values.mutableSpan
      for index in 0..<count { target[unchecked: index] = Float(source[unchecked: index] >> shift & 0xFF) }
      let plane = Plane(width: width, height: count / width, values: values)
      return scale == 2 ? Light.luma(Light.of(plane).halved()) : plane
    }
  }

  private static func reduced(_ plane: Plane, _ scale: Int) -> Plane { scale == 2 ? plane.halved() : plane }

  private static func lumas(_ red: Plane, _ green: Plane, _ blue: Plane) -> Plane {
    var values = [Float](repeating: 0, count: red.values.count)
    let r = red.values.span
    let g = green.values.span
    let b = blue.values.span
    var target = values.mutableSpan
    precondition(r.count == target.count && g.count == target.count && b.count == target.count)
    for index in 0..<target.count {
      target[unchecked: index] = Luma.of(r[unchecked: index], g[unchecked: index], b[unchecked: index])
    }
    return Plane(width: red.width, height: red.height, values: values)
  }
}

extension DeviceRect {
  /// In the pixels of an expected face, outwards.
  func reduced(_ scale: Int) -> DeviceRect {
    guard scale > 1 else { return self }
    let (left, top) = (x / scale, y / scale)
    return DeviceRect(
      x: left, y: top, width: (maxX + scale - 1) / scale - left, height: (maxY + scale - 1) / scale - top)
  }

  func grown(_ by: Int) -> DeviceRect {
    DeviceRect(x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by)
  }
}

extension PlacedText.Line {
  /// Where the line has ink, in device pixels.
  var inkBox: DeviceRect {
    let left = Int((x + shaped.inkLeft).rounded(.down))
    let right = Int((x + shaped.inkRight).rounded(.up))
    let top = baseline - Int(shaped.inkAscent.rounded(.up))
    let bottom = baseline + Int(shaped.inkDescent.rounded(.up))
    return DeviceRect(x: left, y: top, width: max(1, right - left), height: max(1, bottom - top))
  }
}
