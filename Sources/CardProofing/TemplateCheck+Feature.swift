import CardCredential
import CardFace

// What the feature for a clerk's eye asks of a template.

extension TemplateCheck {
  /// In millimetres: below it, twelve petals run together in a soft print.
  static let leastFeature = 10.0
  /// The share of its box that art and panels may cover.
  private static let mostOfFeature = 0.1

  /// Finds features in fewer than their three places, on the back, too small, elsewhere than their places say, over
  /// each other, and under portraits, signatures, codes, panels and art.
  func unfitFeatures() throws(FaceError) -> [TemplateFinding] {
    var findings: [TemplateFinding] = template.back.elements.compactMap { element in
      guard case .clerkFeature = element.content else { return nil }
      return .init(.clerkFeature, .back, element.name, "belongs on the front, whose code says what it is")
    }
    let found = template.front.elements.compactMap { element -> (element: Element, place: ClerkFeature.Place)? in
      if case .clerkFeature(let place) = element.content { (element, place) } else { nil }
    }
    guard !found.isEmpty else { return findings }
    for place in ClerkFeature.Place.allCases where found.count(where: { $0.place == place }) != 1 {
      findings.append(
        .init(
          .clerkFeature, .front, nil,
          "needs one clerkFeature with the place \(place.rawValue): each card has its own in one of three"))
    }
    let cover = try coverOfArtwork(.front)
    for (element, place) in found {
      let box = element.box
      func find(_ message: String) { findings.append(.init(.clerkFeature, .front, element.name, message)) }
      if min(box.width, box.height) < Self.leastFeature - 0.001 {
        find(
          "is \(Self.millimetres(min(box.width, box.height))) small: it needs \(Self.millimetres(Self.leastFeature))")
      }
      let third = Int((box.y + box.height / 2) / CardRect.trim.height * 3)
      if ClerkFeature.Place.allCases.firstIndex(of: place) != third {
        find("does not lie in the \(place.words) third of the card, where people will look for it")
      }
      for other in template.front.elements where other.hidesFeatures {
        guard let (width, height) = box.overlap(with: other.box), width > 0.05, height > 0.05 else { continue }
        find("lies under \"\(other.name)\" by \(Self.millimetres(width)) × \(Self.millimetres(height))")
      }
      let covered = share(of: cover, in: renderer.printer.pixels(box))
      if covered > Self.mostOfFeature { find("is covered to \(Int(covered * 100)) % by art and panels") }
      for other in found where other.place != place && other.element.box.overlap(with: box) != nil {
        find("overlaps \"\(other.element.name)\": nobody could tell one place from the other")
      }
    }
    return findings
  }
}

extension Element {
  /// Whether it fills its box on some cards.
  fileprivate var hidesFeatures: Bool {
    switch content {
    case .portrait, .qr, .barcode, .signature: true
    case .art, .rectangle, .text, .braille, .microtext, .clerkFeature: false
    }
  }
}

extension ClerkFeature.Place {
  fileprivate var words: String {
    switch self {
    case .top: "upper"
    case .middle: "middle"
    case .bottom: "lower"
    }
  }
}
