import CardCredential

extension ClerkFeature {
  /// The rosette as it is drawn on the card, an SVG of 100 × 100 units without a size of its own: for a thumbnail
  /// beside the verdict. Where on the card it lies is not in it.
  ///
  /// Large shapes and two colours, so that it is still told after the softest print; a pale disc keeps it apart from
  /// the background, and no tone is so dark that a dark text over it could not be read.
  public var svg: String {
    // Petals touch nobody: each is as wide as four tenths of its share of the circle, in tenths of a unit.
    let half = min(150, 840 / petals)
    let (left, right) = (Self.tenths(500 - half), Self.tenths(500 + half))
    // Single quotation marks, of which JSON escapes none, and one petal that is used again: every verdict has this.
    var svg = ""
    svg.reserveCapacity(1_200)
    svg += """
      <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 100'><defs>\
      <radialGradient id='p' gradientUnits='userSpaceOnUse' cx='50' cy='50' r='45'><stop offset='.3' stop-color='
      """
    svg += inner.hex
    svg += "'/><stop offset='.8' stop-color='"
    svg += outer.hex
    svg += """
      '/></radialGradient><radialGradient id='d' gradientUnits='userSpaceOnUse' cx='50' cy='50' r='50'>\
      <stop offset='.82' stop-color='#fff' stop-opacity='.7'/><stop offset='1' stop-color='#fff' stop-opacity='0'/>\
      </radialGradient></defs><circle cx='50' cy='50' r='50' fill='url(#d)'/><g fill='url(#p)' fill-opacity='.7'>\
      <path id='l' d='M50 41C\(left) 33 \(left) 12 50 5C\(right) 12 \(right) 33 50 41Z'/>
      """
    for index in 1..<petals {
      svg += "<use href='#l' transform='rotate("
      svg += Self.tenths(3600 * index / petals)
      svg += " 50 50)'/>"
    }
    svg += "</g><circle cx='50' cy='50' r='6' fill='"
    svg += inner.hex
    svg += "' fill-opacity='.7'/></svg>"
    return svg
  }

  /// A number of tenths as SVG has it.
  private static func tenths(_ value: Int) -> String { "\(value / 10).\(value % 10)" }
}

extension ClerkFeature.Color {
  /// `#rrggbb`, of a luminance that lets black and dark texts lie over it.
  fileprivate var hex: String {
    switch self {
    case .teal: "#35b3a8"
    case .gold: "#eeb33c"
    case .violet: "#a58ee6"
    }
  }
}
