import CardFace

/// Something that a template's designer should change.
public struct TemplateFinding: Sendable, Equatable, Encodable {
  /// What kind of fault it is; stable for programs.
  public enum Rule: String, Sendable, Encodable, CaseIterable {
    /// Two elements that a card can show together cover each other.
    case overlap
    /// A code may lie over a part of something fluorescent, and its panel leaves that part out.
    case codeCover
    /// A name in a second script too near to a panel or code, whose edge is then taken for a stroke of its letters.
    case clearance
    /// Too near to the card's edge, where cutting and transport are not exact.
    case safeArea
    /// A text's contrast with the artwork under it is below 4.5 : 1 (WCAG 2.2, 1.4.3).
    case contrast
    /// A text's contrast is below 4.5 : 1 for readers who lack red, green or blue cones.
    case colorVision
    /// A text of the large-print option may become smaller than ``TemplateCheck/leastLargePrint``.
    case largePrint
    /// A QR's box does not hold the symbol of a card with long values.
    case qrBox
    /// A bar code's box does not hold the longest number that it takes.
    case barcodeBox
    /// A text's box does not hold a long value at its minimum size.
    case textBox
    /// A text is smaller than the printer can show legibly.
    case legibility
    /// Raised elements too near to each other, or on a QR.
    case tactile
    /// Something that every card needs is missing, or a datum is shown on some cards only.
    case missingElement
    /// Something on the front that the identity code does not say: whoever reads that code must be able to draw the
    /// front again, or nobody can check it.
    case undeterminedFront
    /// A layer of the artwork that cards would not show.
    case hiddenLayer
    /// Art that has text, names files that are not loaded, has no size, or fills a panel.
    case art
    /// A text or code lies where something touches the bare card.
    case contactArea
    /// The feature for a clerk's eye lacks a place, is too small, elsewhere than its name says, or covered.
    case clerkFeature
    /// Something lies over the middle of a portrait whose fingerprint the front's code carries.
    case portraitWindow
  }

  /// The rule that is broken.
  public let rule: Rule
  /// `front` or `back`.
  public let side: String
  /// The element's name, or the layer's place in the file; nil where one is missing.
  public let element: String?
  /// What is wrong, in millimetres where there are any: lower case, without full stop.
  public let message: String

  init(_ rule: Rule, _ side: Template.Side, _ element: String?, _ message: String) {
    self.rule = rule
    self.side = side.rawValue
    self.element = element
    self.message = message
  }
}
