import CardFace

/// What single glyphs cover on the black panel, at the pixels of an expected face; kept for the next card.
package final class GlyphMasks {
  private let renderer: FaceRenderer
  private let scale: Int
  private var masks: [Key: Drawn?] = [:]
  private var alphabets: [StyleKey: [(character: Character, run: GlyphRun)]] = [:]
  private var neighbours: [NeighbourKey: [UInt32]] = [:]
  private static let limit = 6_000

  /// What the black panel covers, and what a printer without one does.
  private struct Drawn {
    let x, y, width, height: Int
    /// In 255ths: thousands of glyphs are kept.
    let bilevel, shaded: [UInt8]

    func mask(shaded share: Float, x dx: Int, y dy: Int) -> GlyphMask {
      let values = zip(bilevel, shaded).map { (Float($0) + share * (Float($1) - Float($0))) / 255 }
      return GlyphMask(x: x + dx, y: y + dy, width: width, height: height, values: values)
    }
  }

  private struct Key: Hashable {
    let font: String
    let size: Double
    let glyph: UInt32
    /// Quarters of a device pixel, from the pixel of the face.
    let phaseX, phaseY: Int
  }

  private struct StyleKey: Hashable {
    let font: String
    let size: Double
  }

  private struct NeighbourKey: Hashable {
    let style: StyleKey
    let glyph: UInt32
  }

  init(_ renderer: FaceRenderer) {
    self.renderer = renderer
    scale = renderer.printer.dotsPerInch / 300
  }

  /// What a glyph with its origin at a device position covers; nil for a space.
  ///
  /// - Parameter share: how much it is as a printer without a black panel prints it; see ``InkShades``.
  func mask(
    _ glyph: UInt32, of font: DeviceFont, size: Double, x: Double, y: Double, shaded share: Float = 0.5
  ) -> GlyphMask? {
    // As the painter places it: on quarters of a pixel.
    let (quartersX, quartersY) = (Int((x * 4).rounded()), Int((y * 4).rounded()))
    let unit = 4 * scale
    let (cellX, cellY) = (Self.down(quartersX, unit), Self.down(quartersY, unit))
    let key = Key(
      font: font.file, size: size, glyph: glyph, phaseX: quartersX - cellX * unit, phaseY: quartersY - cellY * unit)
    if masks.count > Self.limit { masks.removeAll(keepingCapacity: true) }
    let made: Drawn?
    if let known = masks[key] {
      made = known
    } else {
      made = draw(key, font)
      masks[key] = .some(made)
    }
    return made?.mask(shaded: share, x: cellX, y: cellY)
  }

  private static func down(_ value: Int, _ unit: Int) -> Int {
    value >= 0 ? value / unit : -((unit - 1 - value) / unit)
  }

  private func draw(_ key: Key, _ font: DeviceFont) -> Drawn? {
    let run = GlyphRun(
      font: font,
      glyphs: [GlyphRun.Glyph(index: key.glyph, x: Double(key.phaseX) / 4, y: Double(key.phaseY) / 4)],
      glyphsStandApart: true)
    guard let drawn = try? Canvas.coverage(of: run), let raster = try? drawn.canvas.coverage() else { return nil }
    let (left, top) = (Self.down(drawn.x, scale), Self.down(drawn.y, scale))
    let right = Self.down(drawn.x + raster.width - 1, scale)
    let bottom = Self.down(drawn.y + raster.height - 1, scale)
    let (width, height) = (right - left + 1, bottom - top + 1)
    var bilevel = [Float](repeating: 0, count: width * height)
    var shaded = bilevel
    let part = 1 / Float(scale * scale)
    for y in 0..<raster.height {
      for x in 0..<raster.width where raster.pixels[y * raster.width + x] > 0 {
        let (column, row) = (Self.down(drawn.x + x, scale) - left, Self.down(drawn.y + y, scale) - top)
        let covered = raster.pixels[y * raster.width + x]
        let at = row * width + column
        // As ``ExpectedFace/black`` and ``ExpectedFace/shades`` have it.
        bilevel[at] += covered >= 128 ? part : 0
        shaded[at] += part * InkShades.dark(Float(covered) / 255)
      }
    }
    func bytes(_ shares: [Float]) -> [UInt8] { shares.map { UInt8(min(255, (255 * $0).rounded())) } }
    return Drawn(x: left, y: top, width: width, height: height, bilevel: bytes(bilevel), shaded: bytes(shaded))
  }

  /// The characters that a forger may put in a glyph's place.
  private static let characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789áéíóúñüçãõâêôàèäöÁÉÍÓÚÑÜÇ.,-'/ "
    + "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя"
    + "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψω" + "אבגדהוזחטיכךלמםנןסעפףצץקרשת"

  /// Of a glyph's neighbours, how many are letters without marks and digits, and how many are others: an e has more
  /// accented likenesses than letters that a forger would put in its place.
  private static let (plain, other) = (24, 8)

  /// The glyphs of the same font that look most like one, the nearest first; none for a glyph that is not of a script
  /// whose letters stand apart, where there is nothing to put in its place alone.
  func lookalikes(of glyph: UInt32, in font: DeviceFont, style: Element.TextStyle, size: Double) -> [UInt32] {
    let styleKey = StyleKey(font: style.font, size: size)
    let key = NeighbourKey(style: styleKey, glyph: glyph)
    if let known = neighbours[key] { return known }
    if alphabets[styleKey] == nil {
      alphabets[styleKey] = renderer.glyphs(of: Self.characters, style: style, size: size)
    }
    guard
      let alphabet = alphabets[styleKey],
      alphabet.contains(where: { $0.run.font.file == font.file && $0.run.glyphs.first?.index == glyph })
    else {
      neighbours[key] = []
      return []
    }
    let own = mask(glyph, of: font, size: size, x: 0, y: 0)
    var ranked: [(glyph: UInt32, distance: Float, isPlain: Bool)] = []
    for (character, run) in alphabet where run.font.file == font.file {
      guard let other = run.glyphs.first?.index, other != glyph, !ranked.contains(where: { $0.glyph == other }),
        let mask = mask(other, of: font, size: size, x: 0, y: 0)
      else { continue }
      let distance = own.map { GlyphDifference(from: $0, to: mask).area } ?? mask.values.reduce(0, +)
      guard distance > 0 else { continue }
      ranked.append((other, distance, character.isASCII && (character.isLetter || character.isNumber)))
    }
    ranked.sort { ($0.distance, $0.glyph) < ($1.distance, $1.glyph) }
    let nearest = ranked.filter(\.isPlain).prefix(Self.plain) + ranked.filter { !$0.isPlain }.prefix(Self.other)
    let found = nearest.sorted { ($0.distance, $0.glyph) < ($1.distance, $1.glyph) }.map(\.glyph)
    neighbours[key] = found
    return found
  }
}

/// A part of a face and what share of each pixel is covered.
struct GlyphMask {
  var x, y: Int
  let width, height: Int
  var values: [Float]
}
