import CardArtwork
import CardCredential

/// Measures how well a template's texts stand out from what lies under them.
struct ContrastProbe {
  /// The least contrast of one text element over everything under it.
  struct Reading: Equatable {
    let element: String
    /// WCAG 2.2 contrast ratio, 1 to 21.
    let contrast: Double
    /// The same as readers see it who lack a kind of cones; empty where that was not asked for.
    var byVision: [ColorVision: Double] = [:]
  }

  let press: CardPress
  private let holder: FigureMaps.Holder

  /// Measures what a press prints, with an invented holder's figures in the artwork.
  init(press: CardPress) throws {
    self.press = press
    holder = try press.specimenHolder()
  }

  /// The readings of a face for one seed of artwork: for each text in colour or black, the least contrast of its colour
  /// with any pixel under its box, painted with everything but texts and codes.
  func readings(_ side: Template.Side, seed: ArtworkSeed, visions: [ColorVision] = []) throws -> [Reading] {
    let background = try press.background(of: side, seed: seed, holder: holder)
    for element in try press.fixedElements(side) where element.plane == .color {
      if case .text = element.content { continue }
      try press.paint(element, on: background)
    }
    let width = background.width
    var pixels: [UInt32] = []
    background.withPixels { span in pixels = span.indices.map { span[$0] } }
    var readings: [Reading] = []
    for element in press.template[side].elements {
      guard case .text(let style, _) = element.content, element.plane == .color || element.plane == .black else {
        continue
      }
      let color = element.plane == .black ? Color.black : style.color
      let box = press.printer.pixels(element.box)
      let ink = ArtworkColor(red: color.red, green: color.green, blue: color.blue)
      var least = 21.0
      for y in max(0, box.y)..<min(background.height, box.maxY) {
        let row = pixels[y * width + max(0, box.x)..<y * width + min(width, box.maxX)]
        least = min(least, ArtworkColor.minimumContrast(of: ink, over: row))
      }
      var reading = Reading(element: element.name, contrast: least)
      // Colours change slowly along a line: every third pixel each way shows them all.
      let rows = stride(from: max(0, box.y), to: min(background.height, box.maxY), by: 3)
      let sample = Set(
        rows.flatMap { y in
          stride(from: max(0, box.x), to: min(width, box.maxX), by: 3).map { pixels[y * width + $0] & 0xFF_FFFF }
        })
      for vision in visions {
        reading.byVision[vision] = vision.contrast(
          of: UInt32(color.red) << 16 | UInt32(color.green) << 8 | UInt32(color.blue), over: sample)
      }
      readings.append(reading)
    }
    return readings
  }
}
