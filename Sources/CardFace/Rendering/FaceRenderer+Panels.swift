import CardCredential
import CardImaging

/// A face as a printer's panels make it, and what lies on it where: what an inspector compares a photographed card
/// with.
package struct FacePanels {
  /// The artwork alone, `bgrx8`.
  package let background: Raster
  /// What the colour panels print, `bgrx8`: the artwork with the colour elements, white under each QR symbol.
  package let color: Raster
  /// What the black panel prints, `gray8`: 0 where it acts, else 255.
  package let black: Raster
  /// How much of each pixel that is meant to be covered, `gray8`: what a printer without a black panel is given.
  package let coverage: Raster
  /// What lies on the face, those elements that are the same on every card first.
  package let elements: [PlacedElement]

  init(background: Raster, color: Raster, black: Raster, coverage: Raster, elements: [PlacedElement]) {
    (self.background, self.color, self.black) = (background, color, black)
    (self.coverage, self.elements) = (coverage, elements)
  }

  /// Panels that were changed, as a forger changes them.
  package init(background: Raster, color: Raster, black: Raster, elements: [PlacedElement]) {
    (self.background, self.color, self.black, self.elements) = (background, color, black, elements)
    coverage = black
  }
}

extension FaceRenderer {
  /// The panels of a face; the parameters are those of ``render(_:codes:pictures:planes:sides:)``.
  package func panels(
    _ side: Template.Side, of content: FaceContent, codes: [CredentialProfile: String], pictures: PreparedPictures?
  ) throws(FaceError) -> FacePanels {
    guard let prepared = prepared[side] else { throw FaceError(.paintingFailed, "the \(side) is not prepared") }
    let elements = try layout.elements(side, for: .init(content: content, codes: codes))
    let seed = try Self.seed(of: codes)
    let layers = FaceLayers(
      fixed: prepared.fixed, underlay: prepared.underlay, elements: elements, overlay: [], overlayCoversCodes: false,
      contactAreas: [], printer: printer,
      painter: FacePainter(
        art: art, pictures: pictures, glyphs: glyphs, weaver: weaver(side, seed), features: features))
    let canvas = try background(of: side, seed: seed, content: content, pictures: pictures)
    let background = try canvas.raster()
    try layers.paintColor(on: canvas)
    let panels = FacePanels(
      background: background, color: try canvas.raster(), black: try layers.blackMask(),
      coverage: try layers.blackCoverage(), elements: prepared.fixed + elements)
    canvases.append(canvas)
    return panels
  }

  /// The glyphs of single characters as a text of that style and size in points shows them, where its fonts have them.
  package func glyphs(
    of characters: String, style: Element.TextStyle, size: Double
  ) -> [(character: Character, run: GlyphRun)] {
    characters.compactMap { character in
      let lines = try? layout.fitter.typesetter.lines(
        String(character), role: style.font, size: size * printer.pixelsPerPoint, tracking: 0, width: nil,
        language: nil)
      guard let runs = lines?.first?.runs, runs.count == 1, runs[0].glyphs.count == 1 else { return nil }
      return (character, runs[0])
    }
  }
}
