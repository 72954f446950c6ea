import CardArtwork
import CardCredential
import CardFace

/// Measures how well a template's texts stand out from what lies under them.
struct ContrastProbe {
  /// The least contrast of one text element over everything under it.
  struct Reading: Equatable {
    let element: String
    /// WCAG 2.2 contrast ratio, 1 to 21.
    var contrast: Double
    /// Where it is, and of what colours.
    var worst: Spot?
    /// The same contrast as readers see it who lack one kind of cones; empty where it was not asked for.
    var byVision: [ColorVision: Double] = [:]
  }

  /// A text's colour over a pixel's, `0xRRGGBB`, at a device pixel.
  struct Spot: Equatable {
    let x: Int
    let y: Int
    let ink: UInt32
    let ground: UInt32
  }

  let renderer: FaceRenderer
  private let specimen: Specimen
  private let reaches: [Template.Side: [String: CardRect]]
  private let kinds: [Template.Side: [Kind]]

  /// Cards that have the same conditional panels and art, and the texts under which these lie.
  private struct Kind {
    let conditional: [Element]
    var texts: [Element]
  }

  /// Measures what a renderer draws, with an invented holder's figures in the artwork.
  ///
  /// - Parameter reaches: where texts of flows lie.
  init(renderer: FaceRenderer, reaches: [Template.Side: [String: CardRect]] = [:]) throws {
    self.renderer = renderer
    self.reaches = reaches
    specimen = try Specimen(
      SpecimenCard.usual(renderer.template.policy, fields: FieldPresence(fields: [.signature])), on: renderer)
    let template = renderer.template
    kinds = Dictionary(uniqueKeysWithValues: Template.Side.allCases.map { ($0, Self.kinds($0, of: template)) })
  }

  /// The readings of a face for one seed of artwork: for each text in colour or black, the least contrast of its colour
  /// with any pixel under its box. The face is painted once for every kind of card, with everything but texts, pictures
  /// and codes.
  ///
  /// - Parameter feature: the number of the feature for a clerk's eye that lies in all of its places.
  func readings(
    _ side: Template.Side, seed: ArtworkSeed, visions: [ColorVision] = [], feature: Int = 0
  ) throws -> [Reading] {
    let background = try renderer.background(
      of: side, seed: seed, content: specimen.content, pictures: specimen.pictures)
    for element in features(side, number: feature) { try renderer.paint(element, on: background) }
    for element in renderer.fixedElements(side) where element.plane == .color {
      if case .text = element.content { continue }
      try renderer.paint(element, on: background)
    }
    var readings: [Reading] = []
    for kind in kinds[side] ?? [] {
      let ground = kind.conditional.isEmpty ? background : try background.copy()
      for element in kind.conditional { try renderer.placeBackdrop(element).map { try renderer.paint($0, on: ground) } }
      let picture = Picture(ground)
      for element in kind.texts {
        guard case .text(let style, _) = element.content else { continue }
        let color = element.plane == .black ? Color.black : style.color
        let reading = picture.reading(
          element.name, color, in: renderer.printer.pixels(reaches[side]?[element.name] ?? element.extent),
          visions: visions)
        if let known = readings.firstIndex(where: { $0.element == reading.element }) {
          readings[known] = readings[known].worse(reading)
        } else {
          readings.append(reading)
        }
      }
    }
    return readings
  }

  /// The features for a clerk's eye in all their places at once, with the petals and colours of that number.
  private func features(_ side: Template.Side, number: Int) -> [PlacedElement] {
    let feature = ClerkFeature(number: number % ClerkFeature.count)
    return renderer.template[side].elements.compactMap { element in
      guard case .clerkFeature = element.content else { return nil }
      return PlacedElement(
        name: element.name, box: renderer.printer.pixels(element.box), plane: element.plane,
        content: .clerkFeature(feature))
    }
  }

  /// For each text, every set of conditional panels and art that some card has under it.
  private static func kinds(_ side: Template.Side, of template: Template) -> [Kind] {
    let elements = template[side].elements
    let texts = elements.filter { element in
      guard case .text = element.content else { return false }
      return element.plane == .color || element.plane == .black
    }
    let backdrops = elements.filter { $0.isBackdrop && !$0.isFixed && $0.plane == .color }
    var kinds: [Kind] = []
    for text in texts {
      let under = backdrops.filter { $0.box.overlap(with: text.extent) != nil }
      for presence in FieldPresence.combinations(template.policy) where presence.shows(text) {
        let conditional = under.filter(presence.shows)
        guard let known = kinds.firstIndex(where: { $0.conditional == conditional }) else {
          kinds.append(Kind(conditional: conditional, texts: [text]))
          continue
        }
        if !kinds[known].texts.contains(text) { kinds[known].texts.append(text) }
      }
    }
    return kinds
  }

  /// A painted face's pixels.
  private struct Picture {
    private let width: Int
    private let height: Int
    private var pixels: [UInt32] = []

    init(_ canvas: Canvas) {
      (width, height) = (canvas.width, canvas.height)
      var pixels: [UInt32] = []
      canvas.withPixels { span in pixels = span.indices.map { span[$0] } }
      self.pixels = pixels
    }

    func reading(_ element: String, _ color: Color, in box: DeviceRect, visions: [ColorVision]) -> Reading {
      let (columns, lines) = box.clipped(toWidth: width, height: height)
      var reading = Reading(element: element, contrast: 21)
      for y in lines {
        let row = pixels[y * width + columns.lowerBound..<y * width + columns.upperBound]
        let contrast = color.leastContrast(over: row)
        guard contrast < reading.contrast,
          let at = row.indices.first(where: { color.leastContrast(over: row[$0...$0]) <= contrast })
        else { continue }
        reading.contrast = contrast
        let ground = row[at] & 0xFF_FFFF
        reading.worst = Spot(x: at % width, y: y, ink: color.laid(over: ground), ground: ground)
      }
      guard !visions.isEmpty else { return reading }
      // Colours change slowly along a line: every third pixel each way shows them all.
      let rows = stride(from: lines.lowerBound, to: lines.upperBound, by: 3)
      let sample = Set(
        rows.flatMap { y in
          stride(from: columns.lowerBound, to: columns.upperBound, by: 3).map { pixels[y * width + $0] & 0xFF_FFFF }
        })
      for vision in visions {
        reading.byVision[vision] = sample.reduce(21) {
          min($0, vision.contrast(of: color.laid(over: $1), over: CollectionOfOne($1)))
        }
      }
      return reading
    }
  }
}

extension ContrastProbe.Reading {
  /// The worse of both readings of an element, for each kind of colour vision by itself.
  func worse(_ other: Self) -> Self {
    var worse = contrast <= other.contrast ? self : other
    worse.byVision = byVision.merging(other.byVision) { min($0, $1) }
    return worse
  }
}

extension Color {
  /// The colour as seen over an `0xRRGGBB`: of both where it is not opaque.
  fileprivate func laid(over ground: UInt32) -> UInt32 {
    func mixed(_ value: UInt8, _ shift: UInt32) -> UInt32 {
      let below = ground >> shift & 0xFF
      return ((UInt32(value) * UInt32(alpha) + below * (255 - UInt32(alpha)) + 127) / 255) << shift
    }
    return mixed(red, 16) | mixed(green, 8) | mixed(blue, 0)
  }

  /// The least contrast with any of the pixels.
  fileprivate func leastContrast(over pixels: ArraySlice<UInt32>) -> Double {
    guard alpha < 255 else {
      return ArtworkColor.minimumContrast(of: ArtworkColor(red: red, green: green, blue: blue), over: pixels)
    }
    return Set(pixels.map { $0 & 0xFF_FFFF }).reduce(21) { least, ground in
      let seen = laid(over: ground)
      let ink = ArtworkColor(
        red: UInt8(seen >> 16), green: UInt8(seen >> 8 & 0xFF), blue: UInt8(seen & 0xFF))
      return min(least, ArtworkColor.minimumContrast(of: ink, over: CollectionOfOne(ground)))
    }
  }
}
