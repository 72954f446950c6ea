/// A line of text as glyphs, in device pixels from the line's left end on its baseline; y grows downwards.
package struct ShapedLine {
  package let runs: [GlyphRun]
  /// The advance from the line's left end to its right end.
  package let width: Double
  /// The ink's left edge; negative when a letter overhangs.
  package let inkLeft: Double
  /// The ink's right edge.
  package let inkRight: Double
  /// How far ink reaches above the baseline.
  package let inkAscent: Double
  /// How far ink reaches below the baseline.
  package let inkDescent: Double
}

/// Glyphs of one font, in visual order.
package struct GlyphRun {
  package struct Glyph: Equatable {
    /// The glyph's index in its font.
    package let index: UInt32
    package let x: Double
    package let y: Double
    /// Whether a letter begins here; marks and the rest of a syllable that is set as one belong to the glyph before.
    package var beginsLetter = true

    /// A glyph at a place.
    package init(index: UInt32, x: Double, y: Double, beginsLetter: Bool = true) {
      (self.index, self.x, self.y, self.beginsLetter) = (index, x, y, beginsLetter)
    }
  }

  package let font: DeviceFont
  package let glyphs: [Glyph]
  /// Whether the script's letters neither join nor pile up.
  package let glyphsStandApart: Bool

  /// Glyphs of a font.
  package init(font: DeviceFont, glyphs: [Glyph], glyphsStandApart: Bool) {
    (self.font, self.glyphs, self.glyphsStandApart) = (font, glyphs, glyphsStandApart)
  }
}
