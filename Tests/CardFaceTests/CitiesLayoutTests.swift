import CardCredential
import CardImaging
import CardModel
import Foundation
import TestSupport
import Testing

@testable import CardFace

/// The rules that every city's template keeps, whatever a card says: nothing fails to fit, nothing runs into anything
/// else, nothing comes too near to the trim. Only layout, so that all printers and holders are quick to go through.
@Suite("The cities' templates")
struct CitiesLayoutTests {
  @Test("every combination of optional fields fits at every printer", arguments: City.all)
  func everyCombination(_ city: City) throws {
    let holders = try city.holders()
    #expect(holders.count == city.combinations)
    for printer in PrinterProfile.all {
      let layout = try Self.layout(city.template(), printer)
      for holder in holders {
        for side in Template.Side.allCases {
          let error = Fixture.faceError { _ = try layout.elements(side, for: holder.subject) }
          #expect(error == nil, "\(printer.name) \(side), \(holder.description): \(error?.description ?? "")")
        }
      }
    }
  }

  @Test("no text, code or picture touches another, and none comes nearer to the trim than 2 mm", arguments: City.all)
  func nothingTouches(_ city: City) throws {
    let template = try city.template()
    let layout = try Self.layout(template, .cr80at300)
    let safe = layout.printer.pixels(CardRect(x: 2, y: 2, width: 81.6, height: 49.98))
    let holders = try city.holders() + city.holders(long: true)
    for holder in holders {
      for side in Template.Side.allCases {
        let placed = try layout.fixedElements(side) + layout.elements(side, for: holder.subject)
        let inked = placed.compactMap { element in Self.ink(element).map { (name: element.name, rect: $0) } }
        for (index, first) in inked.enumerated() {
          let isSafe =
            first.rect.x >= safe.x && first.rect.y >= safe.y && first.rect.maxX <= safe.maxX
            && first.rect.maxY <= safe.maxY
          #expect(isSafe, "\(side) \(first.name), \(holder.description)")
          for second in inked[(index + 1)...] where !Self.mayMeet(first.name, second.name, template[side]) {
            #expect(
              !first.rect.intersects(second.rect), "\(side) \(first.name), \(second.name), \(holder.description)")
          }
        }
      }
    }
  }

  @Test("each card shows every datum that it has, and no label without its value", arguments: City.all)
  func everyDatum(_ city: City) throws {
    let layout = try Self.layout(city.template(), .cr80at300)
    for holder in try city.holders() {
      var names: [String] = []
      for side in Template.Side.allCases {
        let placed = try layout.fixedElements(side) + layout.elements(side, for: holder.subject)
        names += placed.filter { $0.plane == .black || $0.plane == .color }.map(\.name)
      }
      let card = holder.subject.content
      let expected: [(String, Bool)] = [
        ("title", true), ("portrait", true), ("address", true), ("dateOfBirth", true), ("expires", true),
        ("number", true), ("identity", true), ("portraitQR", true), ("return", true), ("verify", true), ("name", true),
        ("secondaryName", card.secondaryName != nil), ("guardian", card.guardian != nil),
        ("emergencyContact", card.emergencyContact != nil), ("allergies", !card.allergies.isEmpty),
        ("signature.statement", !holder.subject.content.holderSigns),
      ]
      for (name, isExpected) in expected {
        let own = names.filter { $0 == name || $0.hasPrefix(name + ".") }
        // A label or a code's white field alone shows nothing.
        let values = own.filter { !$0.contains(".label") && !$0.hasSuffix(".field") }
        #expect(isExpected ? !values.isEmpty : own.isEmpty, "\(name), \(holder.description): \(own)")
      }
      let signs = holder.subject.content.holderSigns
      #expect(names.contains("signature") == signs)
      // "Signature" over nothing would read as if one were missing.
      #expect(names.contains("signature.label") == signs)
      #expect(names.contains("signature.line") || !signs)
    }
  }

  @Test("a second line of the name and four lines of address fit at every printer", arguments: City.all)
  func longValues(_ city: City) throws {
    for printer in PrinterProfile.all {
      let layout = try Self.layout(city.template(), printer)
      for holder in try city.holders(long: true) {
        let error = Fixture.faceError { _ = try layout.elements(.front, for: holder.subject) }
        #expect(error == nil, "\(printer.name), \(holder.description): \(error?.description ?? "")")
      }
    }
  }

  @Test("allergies that no box can hold are an error that names element and field", arguments: City.all)
  func tooManyAllergies(_ city: City) throws {
    let layout = try Self.layout(city.template(), .cr80at300)
    var request = try city.request(.all)
    request.allergies = (1...12).map { "Allergy \($0) whose name is about sixty characters long, so" }
    let subject = FaceLayout.Subject(
      content: FaceContent(try Fixture.card(request, layout.template), holderSigns: true), codes: [:])
    let error = Fixture.faceError { _ = try layout.elements(.back, for: subject) }
    #expect(Fault(error) == Fault(FaceError(.textDoesNotFit, element: "allergies", field: "allergies", "")))
    #expect(error?.element == "allergies" && error?.field == "allergies")
  }

  @Test("the codes' boxes hold the largest symbols that they may need", arguments: City.all)
  func codeBoxes(_ city: City) throws {
    let template = try city.template()
    let elements = Template.Side.allCases.flatMap { template[$0].elements }
    // Version 18 with 3 device pixels a module at 300 dpi, and version 22.
    for (profile, least) in [(CredentialProfile.identity, 24.64), (.portrait, 28.8)] {
      let box = try #require(elements.first { $0.content == .qr(profile) }).box
      #expect(min(box.width, box.height) >= least, "\(profile)")
    }
  }

  /// Whether the template says that one lies over the other on purpose.
  private static func mayMeet(_ a: String, _ b: String, _ face: Template.Face) -> Bool {
    face.elements.contains { ($0.name == a && $0.overlaps.contains(b)) || ($0.name == b && $0.overlaps.contains(a)) }
  }

  private static func layout(_ template: Template, _ printer: PrinterProfile) throws -> FaceLayout {
    let typesetter = try Typesetter(fonts: template.fonts)
    return FaceLayout(
      template: template, printer: printer, fitter: TextFitter(typesetter: typesetter, printer: printer))
  }

  /// What an element prints that a reader must see whole; nil for what lies behind it, and for the hidden planes.
  private static func ink(_ element: PlacedElement) -> DeviceRect? {
    guard element.plane == .color || element.plane == .black else { return nil }
    switch element.content {
    case .art, .rectangle, .braille, .clerkFeature: return nil
    case .portrait, .signature: return element.box
    case .qr(let code): return code.outer
    case .barcode(let code): return code.outer
    // A ring of letters lies around things on purpose.
    case .microtext(let text): return text.pieces.allSatisfy { $0.turn == 0 } ? element.box : nil
    case .text(let text):
      var edges: (left: Double, top: Double, right: Double, bottom: Double)?
      for line in text.lines {
        let baseline = Double(line.baseline)
        let (left, right) = (line.x + line.shaped.inkLeft, line.x + line.shaped.inkRight)
        let (top, bottom) = (baseline - line.shaped.inkAscent, baseline + line.shaped.inkDescent)
        let known = edges ?? (left, top, right, bottom)
        edges = (min(known.left, left), min(known.top, top), max(known.right, right), max(known.bottom, bottom))
      }
      guard let edges else { return nil }
      let (x, y) = (Int(edges.left.rounded(.down)), Int(edges.top.rounded(.down)))
      return DeviceRect(
        x: x, y: y, width: Int(edges.right.rounded(.up)) - x, height: Int(edges.bottom.rounded(.up)) - y)
    }
  }
}
