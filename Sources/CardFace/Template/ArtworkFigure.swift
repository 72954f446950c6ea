import CardModel

/// What a layer of the artwork shows: something of the template, or of the holder.
package enum ArtworkFigure: Sendable, Equatable {
  /// A height map from an SVG file of the template: its opacity is the height, softened over so many mm.
  case relief(file: String, softness: Double)
  /// The holder's portrait.
  case ghost
  /// A text in a font role of the template.
  case latent(TextTemplate, font: String)
  /// A shape from an SVG file of the template: where it is opaque.
  case shape(file: String)

  /// The template's file that it needs.
  package var file: String? {
    switch self {
    case .relief(let file, _), .shape(let file): file
    case .ghost, .latent: nil
    }
  }

  /// Whether it is the same on every card.
  package var isFixed: Bool {
    switch self {
    case .relief, .shape: true
    case .ghost: false
    case .latent(let text, _): text.fields.isEmpty
    }
  }
}
