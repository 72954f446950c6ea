import CardCaptures
import CardCredential
import CardFace
import CardImaging
import CardInspector
import CardScanner
import CardVerifier
import Foundation
import TestSupport
import Testing

/// A desk that is shown simulated photos of one city's cards. For one thread at a time.
final class Desk {
  let city: City
  let inspector: FaceInspector
  private let renderer: FaceRenderer

  /// A day on which the invented cards, issued in 2026 for three years, are valid.
  static let now: Int64 = 1_804_000_000

  init(_ name: String, printer: PrinterProfile = .cr80at300, templates: String? = nil, design: String? = nil) throws {
    city = try City(name, root: Checkout.path, printer: printer, design: design, read: Fixture.bytes)
    let verifier = Verifier(trust: .pinnedKey(city.key.publicKey))
    inspector = FaceInspector(
      verifier: verifier, templates: TemplateShelf(directory: templates ?? Checkout.path + "/Templates"))
    renderer = try FaceRenderer(template: city.template, printer: printer)
  }

  /// The card of the holder of that number.
  func card(_ number: UInt64) throws -> City.Issued {
    var dice = Dice(seed: number)
    return try city.issue(city.holder(using: &dice))
  }

  /// A good phone's photo: from 10 degrees aside, 16 pixels a millimetre.
  static var goodPhoto: CaptureConditions {
    var c = CaptureConditions()
    (c.tilt, c.tiltAxis, c.turn) = (10, 30, 4)
    (c.blackShift, c.gradient) = (SIMD2(0.08, -0.05), 0.1)
    return c
  }

  /// A photo of a front as a JPEG file.
  func photo(_ panels: FacePanels, _ conditions: CaptureConditions = goodPhoto) -> (jpeg: [UInt8], camera: Camera) {
    var dice = Dice(seed: 7)
    let printed = PrintModel.printed(
      color: panels.color, black: panels.black, dotsPerInch: city.printer.dotsPerInch, conditions)
    let capture = Capture(printed, printer: city.printer, conditions, using: &dice)
    return (capture.jpeg, capture.camera)
  }

  /// The back as it was printed, a PNG file.
  func back(_ card: City.Issued) throws -> [UInt8] {
    var codes: [CredentialProfile: String] = [.identity: card.identity]
    codes[.portrait] = card.portrait
    return try #require(
      renderer.render(card.content, codes: codes, pictures: card.pictures, sides: [.back])[.back])
  }

  /// What is found of a photographed front, with its own back or without.
  func inspect(
    _ panels: FacePanels, of card: City.Issued, withBack: Bool = true, _ conditions: CaptureConditions = goodPhoto
  ) throws -> CardInspection {
    try inspector.inspect(
      front: photo(panels, conditions).jpeg, back: withBack ? back(card) : nil, at: Self.now)
  }
}

extension CardInspection {
  /// The answers by element.
  func answers(_ kind: InspectedRegion.Kind? = nil) -> [String: InspectedRegion.Answer] {
    let regions = (face?.regions ?? []).filter { kind == nil || $0.kind == kind }
    return Dictionary(regions.map { ($0.element, $0.answer) }, uniquingKeysWith: { first, _ in first })
  }

  var differing: Set<String> { Set(answers().filter { $0.value == .differs }.keys) }
}

extension FacePanels {
  /// What `rest` lacks, so many pixels further to the right, and only from a column on.
  func moving(by shift: Int, from first: Int = 0, without rest: FacePanels) -> FacePanels {
    var moved = rest.color
    for at in color.pixels.indices.dropLast(4 * shift) where color.pixels[at] != rest.color.pixels[at] {
      moved.pixels[at / 4 % color.width < first ? at : at + 4 * shift] = color.pixels[at]
    }
    return FacePanels(background: background, color: moved, black: black, elements: elements)
  }

  /// With the colours of a box replaced by those so many device pixels further to the right, or to the left.
  func repeating(x: Range<Int>, y: Range<Int>, from shift: Int) -> FacePanels {
    var repeated = color
    for row in y {
      for at in 4 * (row * color.width + x.lowerBound)..<4 * (row * color.width + x.upperBound) {
        repeated.pixels[at] = color.pixels[at + 4 * shift]
      }
    }
    return FacePanels(background: background, color: repeated, black: black, elements: elements)
  }

  /// With black printed there, in device pixels.
  func blackening(x: Range<Int>, y: Range<Int>) -> FacePanels {
    var blackened = black
    for row in y { for column in x { blackened.pixels[row * black.width + column] = 0 } }
    return FacePanels(background: background, color: color, black: blackened, elements: elements)
  }

  /// What the finished picture has: the black panel's letters with their shades in the colours, and no black panel.
  var withBlackInColors: FacePanels {
    var (colors, blacks) = (color.pixels, black.pixels)
    for index in blacks.indices {
      let cover = Double(coverage.pixels[index]) / 255
      for channel in 0..<3 {
        let at = 4 * index + channel
        colors[at] = UInt8((Double(colors[at]) * (1 - cover)).rounded())
      }
      blacks[index] = 255
    }
    var (colorPanel, blackPanel) = (color, black)
    (colorPanel.pixels, blackPanel.pixels) = (colors, blacks)
    return FacePanels(background: background, color: colorPanel, black: blackPanel, elements: elements)
  }
}
