import CardCredential
import CardModel

/// One element of a face as the template states it: where it lies in millimetres, and what it shows.
package struct Element: Sendable, Equatable {
  /// Unique on its face; errors name it.
  package let name: String
  /// In millimetres from the trim's top left.
  package private(set) var box: CardRect
  /// What it shows.
  package let content: Content
  /// The printer panel that carries it.
  package let plane: Plane
  /// Shown only if all of these hold for the card.
  package let conditions: [Condition]
  /// Elements of its face that it lies over or under on purpose, by name.
  package var overlaps: Set<String> = []
  /// Where a code's symbol lies in a box that is larger: in the middle, or at an edge.
  package var symbolPlace = SymbolPlace()
  /// The code beside which a text is put, wherever the symbol's edge then lies; nil for a text that stays in its box.
  package var anchor: Anchor?
  /// The code that a text leaves room for, however large its symbol is on a card; nil for one that keeps its box.
  package var clearance: Clearance?
  /// The flow that puts the element below its predecessors; nil for one that stays in its box.
  package var flow: Flow.Membership?

  /// What an element shows.
  package enum Content: Sendable, Equatable {
    /// An SVG file of the template, by its path in the template's folder, scaled to the box.
    case art(file: String)
    /// A filled rectangle, which format 1 of the template calls `panel`; here a panel is one of the printer's.
    case rectangle(Rectangle)
    /// Text, fixed or with fields of the card.
    case text(TextStyle, TextTemplate)
    /// Text in raised Braille, uncontracted, on one line.
    case braille(TextTemplate)
    /// A tiny text, repeated along lines or a circle.
    case microtext(MicrotextStyle, TextTemplate)
    /// The holder's photo, cropped to the box's ratio.
    case portrait(PortraitStyle)
    /// The holder's signature, scaled to fit the box.
    case signature
    /// A QR symbol with the credential of that profile.
    case qr(CredentialProfile)
    /// A bar code with a number of another issuer.
    case barcode(BarcodeStyle)
    /// The rosette that a clerk compares by eye, on the cards that have theirs in this place.
    case clerkFeature(ClerkFeature.Place)
  }

  /// How the holder's photo is set; lengths in millimetres.
  package struct PortraitStyle: Sendable, Equatable {
    /// 0 for square corners.
    package var cornerRadius = 0.0
    /// How far inside its left, right and upper edge the photo fades into the artwork; 0 for a sharp edge.
    package var feather = 0.0
    /// The same at its lower edge, where dark clothes would end in a bar.
    package var bottomFeather = 0.0
    /// How the artwork's lines run on over its outer parts; nil where they end at the photo.
    package var weave: Weave?

    /// Lines over the photo.
    package struct Weave: Sendable, Equatable {
      /// How far from the photo's edges they reach.
      package let reach: Double
      /// Their opacity, as a share of what they have beside the photo.
      package let strength: Double
    }
  }

  /// Where a symbol lies in its box.
  package struct SymbolPlace: Sendable, Equatable {
    /// Left, middle or right.
    package var horizontal = Alignment.center
    /// Above, in the middle or below.
    package var vertical = VerticalAlignment.middle
    /// The largest module in device pixels at 300 dpi, however large the box is: 3 or 4.
    package var largestModule = 4
  }

  /// How a text's box gives way to a code's symbol beside it.
  package struct Clearance: Sendable, Equatable {
    /// The code's element.
    package let element: String
    /// Between the text's box and the symbol with its quiet zone, in millimetres.
    package let gap: Double
  }

  /// A text's place beside a code.
  package struct Anchor: Sendable, Equatable {
    /// The code's element.
    package let element: String
    /// Whether the text stands above the symbol, else below it.
    package let isAbove: Bool
    /// Between the text's box and the symbol with its quiet zone, in millimetres.
    package let gap: Double
    /// The code's box, in which the symbol's edge may lie anywhere; nil until the face is read.
    package var way: CardRect?
  }

  /// A filled, possibly rounded and outlined rectangle; lengths in millimetres.
  package struct Rectangle: Sendable, Equatable {
    /// The fill, with its opacity.
    package let fill: Color
    /// 0 for square corners.
    package let cornerRadius: Double
    /// The outline, drawn inside the box; nil for none.
    package let stroke: Color?
    /// Width of the outline.
    package let strokeWidth: Double
  }

  /// How a text is set; sizes in typographic points of 1/72 inch.
  package struct TextStyle: Sendable, Equatable {
    /// A font role of the template.
    package let font: String
    /// The size that is tried first.
    package let size: Double
    /// The size below which the text is said not to fit.
    package let minimumSize: Double
    /// The most lines the text may take.
    package let lines: Int
    /// Distance of baselines as a multiple of the size.
    package let lineHeight: Double
    /// Extra space between letters in thousandths of the size.
    package let tracking: Double
    /// The text's colour.
    package let color: Color
    /// Where lines shorter than the box lie in it.
    package let alignment: Alignment
    /// Where the text lies in a box that is taller.
    package let verticalAlignment: VerticalAlignment

    /// The same style for at most `lines` lines.
    package func allowing(lines: Int) -> Self {
      Self(
        font: font, size: size, minimumSize: minimumSize, lines: lines, lineHeight: lineHeight, tracking: tracking,
        color: color, alignment: alignment, verticalAlignment: verticalAlignment)
    }

    /// The same style with another size to begin with.
    package func scaled(by factor: Double) -> Self {
      Self(
        font: font, size: size * factor, minimumSize: minimumSize, lines: lines, lineHeight: lineHeight,
        tracking: tracking, color: color, alignment: alignment, verticalAlignment: verticalAlignment)
    }
  }

  /// How a bar code is drawn.
  package struct BarcodeStyle: Sendable, Equatable {
    /// The name of the number in a request's `externalNumbers`.
    package let number: String
    /// What such a number looks like.
    package let rule: ExternalNumberRule
    /// The letters from A to D around a Codabar.
    package let guards: String
    /// How the line for people is set, in black under the bars.
    package let text: TextStyle
  }

  /// How a microtext is set.
  package struct MicrotextStyle: Sendable, Equatable {
    /// A font role of the template.
    package let font: String
    /// In typographic points of 1/72 inch.
    package let size: Double
    /// The size for printers of 600 dpi and more, which show half as large letters; nil for the same.
    package let fineSize: Double?
    /// The text's colour.
    package let color: Color
    /// What it runs along.
    package let path: MicrotextPath
  }

  /// What a microtext runs along.
  package enum MicrotextPath: Sendable, Equatable {
    /// Lines from the box's left to its right, one below the other as far down as it reaches.
    case lines
    /// The circle in the box, outside of which the letters stand; it begins so many degrees clockwise from the top.
    case circle(start: Double)
  }

  /// Horizontal position of a line in its box.
  package enum Alignment: String, Sendable, CaseIterable { case left, center, right }

  /// Vertical position of the text in its box.
  package enum VerticalAlignment: String, Sendable, CaseIterable { case top, middle, bottom }

  /// The printer panel that an element is for.
  package enum Plane: String, Sendable, CaseIterable {
    /// Dye-sublimation colour; `color.png` and `front.png`.
    case color
    /// Black resin; painted black in `front.png` too.
    case black
    /// Fluorescent ink, seen under ultraviolet light only.
    case uv
    /// Raised relief, felt but not seen.
    case tactile
  }

  /// A condition on the card's optional fields.
  package struct Condition: Sendable, Equatable {
    /// The field that must be given, or must not.
    package let field: OptionalField
    /// Whether the element is for cards with the field, or for those without.
    package let isPresent: Bool

    /// What a card may have or not.
    package enum OptionalField: Sendable, Hashable {
      /// A contact or allergies.
      case emergency
      /// A contact.
      case emergencyContact
      /// At least one allergy.
      case allergies
      /// A guardian.
      case guardian
      /// A name in a second script.
      case secondaryName
      /// A signature.
      case signature
      /// A number of another issuer, by the name that the template gives it.
      case externalNumber(String)
    }
  }

  /// Where it may lie: its box, or for an element of a flow that part of the flow's box which has its width, or for a
  /// text beside a code the way that it may move.
  package var extent: CardRect {
    if let flow { return CardRect(x: box.x, y: flow.box.y, width: box.width, height: flow.box.height) }
    guard let way = anchor?.way else { return box }
    let (top, bottom) = (min(box.y, way.y), max(box.y + box.height, way.y + way.height))
    return CardRect(x: box.x, y: top, width: box.width, height: bottom - top)
  }

  /// The element with the box that it has on a card: a flow's text, or one beside a code, has its place by another rule
  /// than the template's box.
  package func placed(in box: CardRect) -> Element {
    guard flow != nil || anchor != nil else { return self }
    var element = self
    element.box = box
    return element
  }

  /// The element with the side of its box drawn back to where a code's symbol, in millimetres, begins, if it reaches in.
  package func keepingClear(of symbol: CardRect) -> Element {
    let extent = extent
    guard let clearance, symbol.y < extent.y + extent.height, extent.y < symbol.y + symbol.height else { return self }
    var element = self
    if symbol.x + symbol.width / 2 > box.x + box.width / 2 {
      element.box.width = min(box.width, symbol.x - clearance.gap - box.x)
    } else {
      let left = max(box.x, symbol.x + symbol.width + clearance.gap)
      (element.box.x, element.box.width) = (left, box.x + box.width - left)
    }
    // A text says itself that it does not fit into so little.
    element.box.width = max(element.box.width, 0.1)
    return element
  }

  /// Gives a flow's element all of the flow's height.
  mutating func fillFlow() { box = extent }

  /// Whether both are never in each other's way, wherever they lie in the flow that they share.
  package func sharesFlow(with other: Element) -> Bool { flow != nil && flow?.name == other.flow?.name }

  /// Whether it repeats texts that are printed in a legible size too.
  package var isMicrotext: Bool { if case .microtext = content { true } else { false } }

  /// Whether it is there to lie under other things: art and rectangles in colour.
  package var isBackdrop: Bool {
    switch content {
    case .art, .rectangle: plane == .color || plane == .black
    default: false
    }
  }

  /// Whether it is a code for scanners, under which the panels are white or bare.
  package var isCode: Bool {
    switch content {
    case .qr, .barcode: true
    default: false
    }
  }

  /// Whether it is a code that CivicCard signs.
  package var isSymbol: Bool { if case .qr = content { true } else { false } }

  /// Whether nothing of the element depends on the card, so that it is painted once for a whole batch.
  package var isFixed: Bool {
    guard conditions.isEmpty, anchor == nil, clearance == nil, flow == nil else { return false }
    switch content {
    case .art, .rectangle: return true
    case .text(_, let text), .braille(let text), .microtext(_, let text): return text.fields.isEmpty
    case .portrait, .signature, .qr, .barcode, .clerkFeature: return false
    }
  }
}

extension Element.Condition.OptionalField: RawRepresentable {
  /// Those that every template knows.
  package static let common: [Self] = [
    .emergency, .emergencyContact, .allergies, .guardian, .secondaryName, .signature,
  ]

  private static let externalNumbers = "externalNumbers."

  package init?(rawValue: String) {
    if let field = Self.common.first(where: { $0.rawValue == rawValue }) {
      self = field
    } else if rawValue.hasPrefix(Self.externalNumbers) {
      self = .externalNumber(String(rawValue.dropFirst(Self.externalNumbers.count)))
    } else {
      return nil
    }
  }

  package var rawValue: String {
    switch self {
    case .emergency: "emergency"
    case .emergencyContact: "emergencyContact"
    case .allergies: "allergies"
    case .guardian: "guardian"
    case .secondaryName: "secondaryName"
    case .signature: "signature"
    case .externalNumber(let name): Self.externalNumbers + name
    }
  }

  /// Whether no identity code says it, so that only the back may depend on it.
  package var isOnBackOnly: Bool {
    switch self {
    case .emergency, .emergencyContact, .allergies, .externalNumber: true
    case .guardian, .secondaryName, .signature: false
    }
  }
}

/// An sRGB colour with opacity.
package struct Color: Sendable, Equatable {
  /// 0 to 255.
  package let red: UInt8
  /// 0 to 255.
  package let green: UInt8
  /// 0 to 255.
  package let blue: UInt8
  /// 0 (invisible) to 255 (opaque).
  package let alpha: UInt8

  /// A colour from its components.
  package init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  /// Reads `#rrggbb` or `#rrggbbaa`.
  package init?(hex text: String) {
    let digits = text.utf8.dropFirst()
    guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6 || digits.count == 8,
      digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
      let value = UInt32(text.dropFirst(), radix: 16)
    else { return nil }
    let rgba = digits.count == 6 ? value << 8 | 0xFF : value
    self.init(
      red: UInt8(rgba >> 24), green: UInt8(rgba >> 16 & 0xFF), blue: UInt8(rgba >> 8 & 0xFF), alpha: UInt8(rgba & 0xFF))
  }

  /// Pure black.
  package static let black = Color(red: 0, green: 0, blue: 0)
  /// Pure white.
  package static let white = Color(red: 255, green: 255, blue: 255)
}
