import CardCredential
import CardModel
import TestSupport
import Testing

@testable import CardFace

@Suite("Texts that keep clear of a code")
struct ClearanceTests {
  /// The tests' template with a text whose box reaches 6 mm into that of the front's code, by itself or in a flow.
  private static func layout(
    _ box: String = "[30, 24, 30, 24]", code: String = "identity", inFlow: Bool = false
  ) throws -> FaceLayout {
    let folder = try Fixture.changedTemplate { json in
      let flow = inFlow ? #""flows": [{"name": "data", "box": \#(box), "groups": [["wide"]]}],"# : ""
      json = json.replacing(
        "\"elements\": [",
        with: """
          \(flow) "elements": [
          {"name": "wide", "type": "text", "box": \(box), "text": "{address}", "font": "bold", "size": 6, "lines": 5,
          "clearOf": {"code": "\(code)", "gap": 0.6}},
          """, maxReplacements: 1)
    }
    let template = try Template(directory: folder.path)
    return FaceLayout(
      template: template, printer: .cr80at300,
      fitter: TextFitter(typesetter: try Typesetter(fonts: template.fonts), printer: .cr80at300))
  }

  private static func subject(_ layout: FaceLayout, codeLength: Int?) throws -> FaceLayout.Subject {
    var request = try Fixture.request()
    request.address = ["999 Broad Street, Apt 4B", "Bridgeport, CT 06604"]
    return .init(
      content: FaceContent(try Fixture.card(request, layout.template), holderSigns: true),
      codes: codeLength.map { [.identity: String(repeating: "A", count: $0)] } ?? [:])
  }

  /// The text and the code's area on a card whose code has so many characters.
  private static func placed(
    _ layout: FaceLayout, codeLength: Int?
  ) throws -> (text: PlacedElement, code: DeviceRect?) {
    let placed = try layout.elements(.front, for: subject(layout, codeLength: codeLength))
    return (
      try #require(placed.first { $0.name == "wide" }), placed.first { $0.name == "identity" }?.codeArea
    )
  }

  private static func lines(_ element: PlacedElement) throws -> Int {
    guard case .text(let text) = element.content else { throw FaceError(.paintingFailed, "is no text") }
    return text.lines.count
  }

  @Test("a box keeps its width beside a small symbol and is drawn back beside a large one", arguments: [false, true])
  func drawnBack(inFlow: Bool) throws {
    let layout = try Self.layout(inFlow: inFlow)
    let full = layout.printer.pixels(CardRect(x: 30, y: 24, width: 30, height: 24)).width
    let none = try Self.placed(layout, codeLength: nil)
    #expect(none.text.box.width == full && none.code == nil)
    // Version 3: 29 modules and the quiet zone, 12.5 mm in the middle of 28.8.
    let small = try Self.placed(layout, codeLength: 60)
    #expect(small.text.box.width == full)
    // Version 14: 27.4 mm, whose left edge is at 55 mm.
    let large = try Self.placed(layout, codeLength: 520)
    let gap = try #require(large.code).x - large.text.box.maxX
    #expect((6...8).contains(gap), "0.6 mm are 7 pixels, and not \(gap)")
    #expect(try Self.lines(large.text) > Self.lines(small.text), "what was one line is broken")
  }

  @Test("one element by itself, as the linter places it, gives way like the face's")
  func single() throws {
    let layout = try Self.layout()
    let element = try #require(layout.template.front.elements.first { $0.name == "wide" })
    let placed = try layout.element(element, on: .front, for: Self.subject(layout, codeLength: 520))
    #expect(try placed?.box.width == Self.placed(layout, codeLength: 520).text.box.width)
  }

  @Test("a box to the right of a code loses its left side; one above or below it loses nothing")
  func sides() {
    let symbol = CardRect(x: 2, y: 30, width: 24, height: 22)
    func kept(_ box: CardRect) -> CardRect {
      var element = Element(name: "t", box: box, content: .signature, plane: .black, conditions: [])
      element.clearance = .init(element: "identity", gap: 0.5)
      return element.keepingClear(of: symbol).box
    }
    #expect(kept(CardRect(x: 25, y: 22, width: 30, height: 29)) == CardRect(x: 26.5, y: 22, width: 28.5, height: 29))
    let above = CardRect(x: 3, y: 20, width: 30, height: 10)
    #expect(kept(above) == above)
    let beside = CardRect(x: 27, y: 20, width: 30, height: 20)
    #expect(kept(beside) == beside)
    #expect(kept(CardRect(x: 4, y: 32, width: 20, height: 5)).width == 0.1, "no room is left, and no box turns over")
  }

  @Test(
    "what keeps clear of a portrait, or of nothing that its face has, is refused", arguments: ["portrait", "nobody"])
  func noCode(name: String) {
    let error = #expect(throws: FaceError.self) { try Self.layout(code: name) }
    #expect(error?.code == .invalidTemplate && error?.element == "wide")
    #expect(error?.message.contains("keeps clear of \"\(name)\", which is no code of its face") == true)
  }
}
