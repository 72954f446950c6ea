/// The template's own words as they were fitted for an earlier card: a label is the same on every card, and setting it
/// takes longer than painting it.
///
/// Nothing that says something of a holder comes here. A template has a few dozen labels, and each is tried in a few
/// sizes at most, so there are never many.
final class FittedLabels {
  private struct Key: Hashable {
    let text: String
    let style: Element.TextStyle
    let box: DeviceRect
  }

  private var known: [Key: PlacedText] = [:]

  /// A text without fields in its box. Throws what ``TextFitter/fit(_:style:box:element:field:language:)`` throws.
  func fitted(
    _ text: String, _ style: Element.TextStyle, _ box: DeviceRect, element: String, by fitter: TextFitter
  ) throws(FaceError) -> PlacedText {
    let key = Key(text: text, style: style, box: box)
    if let placed = known[key] { return placed }
    let placed = try fitter.fit(text, style: style, box: box, element: element, field: nil, language: nil)
    known[key] = placed
    return placed
  }
}
