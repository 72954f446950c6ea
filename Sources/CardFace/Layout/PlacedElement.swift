import CardArtwork
import CardCredential

/// An element with everything decided: which pixels, which glyphs, which modules. What is left is painting.
package struct PlacedElement {
  /// The template's name of the element.
  package let name: String
  /// The device pixels of its box.
  package let box: DeviceRect
  /// The panel that carries it.
  package let plane: Element.Plane
  /// What is painted.
  package let content: Content

  /// An element in its place.
  package init(name: String, box: DeviceRect, plane: Element.Plane, content: Content) {
    (self.name, self.box, self.plane, self.content) = (name, box, plane, content)
  }

  /// What is painted, in device pixels.
  package enum Content {
    /// An SVG drawing of the template, scaled to the box.
    case art(file: String)
    /// A filled rectangle; lengths in device pixels.
    case rectangle(fill: Color, cornerRadius: Double, stroke: Color?, strokeWidth: Double)
    /// Fitted lines of text.
    case text(PlacedText)
    /// Raised dots by their centres.
    case braille(dots: [DevicePoint], radius: Double)
    /// Tiny words along a path.
    case microtext(PlacedMicrotext)
    /// The holder's photo over the whole box.
    case portrait(PlacedPortrait)
    /// The holder's signature over the whole box.
    case signature
    /// A QR symbol.
    case qr(PlacedQR)
    /// A bar code with its line for people.
    case barcode(PlacedBarcode)
    /// The rosette for a clerk's eye, in the whole box's middle square.
    case clerkFeature(ClerkFeature)
  }

  /// Whether it is painted right over the background, under all that is the same on every card.
  package var isUnderEverything: Bool { if case .clerkFeature = content { true } else { false } }

  /// The pixels of a code with its quiet zone, where it is one: white but for the code, whatever lies there.
  package var codeArea: DeviceRect? {
    switch content {
    case .qr(let qr): qr.outer
    case .barcode(let code): code.outer
    case .art, .rectangle, .text, .braille, .microtext, .portrait, .signature, .clerkFeature: nil
    }
  }
}

extension PlacedElement {
  /// A text that stands beside a symbol, wherever its edge lies.
  func moved(beside symbol: DeviceRect, _ anchor: Element.Anchor, on printer: PrinterProfile) -> PlacedElement {
    guard case .text(let text) = content else { return self }
    let gap = Int((anchor.gap * printer.pixelsPerMillimetre).rounded())
    let way = anchor.isAbove ? symbol.y - gap - box.maxY : symbol.maxY + gap - box.y
    return PlacedElement(
      name: name, box: DeviceRect(x: box.x, y: box.y + way, width: box.width, height: box.height), plane: plane,
      content: .text(text.moved(by: way)))
  }
}

/// How a photo meets its surroundings, in device pixels.
package struct PlacedPortrait: Sendable, Equatable {
  /// 0 for square corners; counts only for a photo with sharp edges.
  package let cornerRadius: Double
  /// How far inside its left, right and upper edge it fades; 0 for sharp ones.
  package let feather: Double
  /// The same at its lower edge.
  package let bottomFeather: Double
  /// How the artwork's lines run on over it.
  package let weave: PortraitWeave?
}

/// A text that has been fitted to its box.
package struct PlacedText {
  /// The size that fits, in points.
  package let size: Double
  /// The text's colour.
  package let color: Color
  /// From top to bottom.
  package let lines: [Line]

  /// One line: where its left end lies on its baseline.
  package struct Line {
    package let shaped: ShapedLine
    package let x: Double
    package let baseline: Int
  }

  /// The baselines in device pixels, from top to bottom.
  package var baselines: [Int] { lines.map(\.baseline) }

  /// Number of glyphs that are painted.
  package var glyphCount: Int { lines.reduce(0) { $0 + $1.shaped.runs.reduce(0) { $0 + $1.glyphs.count } } }
}

/// A microtext along its path.
package struct PlacedMicrotext {
  /// The text's colour.
  package let color: Color
  /// Words on lines, or letters on a circle.
  package let pieces: [Piece]

  /// Glyphs with their origin at a place, turned clockwise by so many radians around it.
  package struct Piece {
    package let line: ShapedLine
    package let x: Double
    package let y: Double
    package let turn: Double
  }
}

/// A QR symbol on whole device pixels.
package struct PlacedQR: Sendable, Equatable {
  /// The modules.
  package let symbol: QRSymbol
  /// Device pixels along a module's side.
  package let modulePixels: Int
  /// The symbol with its quiet zone of 4 modules; all of it that is not a dark module is white.
  package let outer: DeviceRect

  /// Left edge of the first module.
  package var x: Int { outer.x + QRSymbol.quietZone * modulePixels }
  /// Top edge of the first module.
  package var y: Int { outer.y + QRSymbol.quietZone * modulePixels }
}
