import CardArtwork
import CardCredential

// What proofs and inspectors ask of a renderer beside whole faces.

extension FaceRenderer {
  /// The placed elements of a face that are the same on every card.
  package func fixedElements(_ side: Template.Side) -> [PlacedElement] { prepared[side]?.fixed ?? [] }

  /// Where a face shows the holder's own pictures: portraits, signatures, and ghosts in the artwork. All else of a
  /// front follows from its identity code.
  package func picturedAreas(_ side: Template.Side) -> [DeviceRect] {
    let elements = template[side].elements.filter { element in
      switch element.content {
      case .portrait, .signature: true
      default: false
      }
    }
    let ghosts = template[side].figures.filter { $0.value == .ghost }.keys.sorted()
      .compactMap { template[side].artwork?.layers[$0].box.map(CardRect.init) }
    // What a ghost clears of the lines under it, it clears in whole cells.
    return elements.map { printer.pixels($0.box) } + ghosts.map { printer.pixels($0).outward(to: ArtworkGrid.cell) }
  }

  /// The shape of a layer that has one of its own.
  package func shape(ofLayer index: Int, _ side: Template.Side) throws(FaceError) -> GrayMap? {
    guard case .shape? = template[side].figures[index] else { return nil }
    return try figures.shape(ofLayer: index, template[side])
  }

  /// A word in the template's own letters; nil where they lack one of its characters.
  package func caption(_ text: String, points: Double) -> ShapedLine? {
    guard let role = template.fonts.keys.min() else { return nil }
    return try? layout.fitter.typesetter.lines(
      text, role: role, size: points * printer.pixelsPerPoint, tracking: 0, width: nil, language: nil
    ).first
  }

  /// Places an art or a rectangle; nil for what depends on the card.
  package func placeBackdrop(_ element: Element) throws(FaceError) -> PlacedElement? {
    element.isBackdrop ? try layout.backdrop(element) : nil
  }

  /// Places one element for a card; nil when the card does not show it.
  package func place(
    _ element: Element, _ side: Template.Side, content: FaceContent, codes: [CredentialProfile: String]
  ) throws(FaceError) -> PlacedElement? {
    try layout.element(element, on: side, for: .init(content: content.seen(on: side), codes: codes))
  }

  /// Paints an element that shows nothing of a holder.
  package func paint(_ element: PlacedElement, on canvas: Canvas) throws(FaceError) {
    try FacePainter(art: art, pictures: nil, glyphs: glyphs, features: features).paint(element, on: canvas)
  }
}
