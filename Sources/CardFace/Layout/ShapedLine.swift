/// A line of text as glyphs, in device pixels from the line's left end on its baseline; y grows downwards.
struct ShapedLine {
  let runs: [GlyphRun]
  /// The advance from the line's left end to its right end.
  let width: Double
  /// The ink's left edge; negative when a letter overhangs.
  let inkLeft: Double
  /// The ink's right edge.
  let inkRight: Double
  /// How far ink reaches above the baseline.
  let inkAscent: Double
  /// How far ink reaches below the baseline.
  let inkDescent: Double
}

/// Glyphs of one font, in visual order.
struct GlyphRun {
  struct Glyph: Equatable {
    /// The glyph's index in its font.
    let index: UInt32
    let x: Double
    let y: Double
    /// Whether a letter begins here; marks and the rest of a syllable that is set as one belong to the glyph before.
    var beginsLetter = true
  }

  let font: DeviceFont
  let glyphs: [Glyph]
  /// Whether the script's letters neither join nor pile up.
  let glyphsStandApart: Bool
}
