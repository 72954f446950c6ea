import CardModel

/// Labels and values that follow one another down a column, so that no hole stays where a card lacks a datum.
///
/// Groups (a label and its value, a name and its second script) stand one below the other; a group that a card does not
/// show takes no room. Texts keep their own boxes' left edges and widths; the flow decides how high they lie. What is
/// left of the flow's box goes into the gaps between groups, up to their greatest; the rest stays above, below or on
/// both sides. A card whose texts don't fit is set smaller as a whole, each text down to its own least size.
package struct Flow: Sendable, Equatable {
  /// For errors.
  package let name: String
  /// In millimetres from the trim's top left.
  package let box: CardRect
  /// Between groups, in millimetres: the least and the greatest.
  package let gap: (least: Double, most: Double)
  /// Between a label and its value, in millimetres: from the label's descenders to the value's capitals.
  package let labelGap: Double
  /// Where the groups lie in a box that is taller.
  package let alignment: Element.VerticalAlignment
  /// From top to bottom.
  package let groups: [Group]

  /// Columns side by side, each of elements from top to bottom, by their names.
  package typealias Group = [[String]]

  /// An element's place in a flow.
  package struct Membership: Sendable, Equatable {
    /// The flow's name.
    package let name: String
    /// The flow's box.
    package let box: CardRect
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.name == b.name && a.box == b.box && a.gap == b.gap && a.labelGap == b.labelGap && a.alignment == b.alignment
      && a.groups == b.groups
  }
}
