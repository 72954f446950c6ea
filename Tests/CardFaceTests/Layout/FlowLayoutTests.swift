import CardModel
import Foundation
import TestSupport
import Testing

@testable import CardFace

@Suite("Flows")
struct FlowLayoutTests {
  private static let flow = """
    "flows": [{"name": "data", "box": [30, 24, 23.8, 28], "gap": [1.6, 2], "groups": [
      ["address.label", "address"], ["guardianLabel", "second"], ["expires.label", "expires"]]}],
    """

  /// The tests' template with a flow on its front, and in its middle a group that only some cards have.
  private static func layout(_ flow: String = flow) throws -> FaceLayout {
    let folder = try Fixture.changedTemplate { json in
      json = json.replacing(
        "\"elements\": [",
        with: """
          \(flow) "elements": [
          {"name": "guardianLabel", "type": "text", "box": [30, 24, 23.8, 2.2], "text": "Second", "font": "regular", "size": 5},
          {"name": "second", "type": "text", "box": [30, 24, 23.8, 4], "text": "{secondaryName}", "font": "bold",
          "size": 7, "minimumSize": 5},
          """, maxReplacements: 1)
    }
    let template = try Template(directory: folder.path)
    return FaceLayout(
      template: template, printer: .cr80at300,
      fitter: TextFitter(typesetter: try Typesetter(fonts: template.fonts), printer: .cr80at300))
  }

  private static func texts(
    _ layout: FaceLayout, address: [String] = ["999 Broad Street"], second: Bool
  ) throws -> [String: PlacedElement] {
    var request = try Fixture.request()
    request.address = address
    if !second { request.secondaryName = nil }
    let content = FaceContent(try Fixture.card(request, layout.template), holderSigns: true)
    let placed = try layout.elements(.front, for: .init(content: content, codes: [:]))
    return Dictionary(uniqueKeysWithValues: placed.map { ($0.name, $0) })
  }

  private static func text(_ element: PlacedElement?) throws -> PlacedText {
    guard case .text(let text) = try #require(element).content else { throw CocoaError(.featureUnsupported) }
    return text
  }

  @Test("labels, which are kept from card to card, lie as if no card had been set before")
  func labels() throws {
    let used = try Self.layout()
    for lines in [["1 A Street"], ["999 Broad Street", "Apartment 12", "Bridgeport"]] {
      _ = try Self.texts(used, address: lines, second: true)
    }
    let (fresh, again) = (try Self.texts(Self.layout(), second: false), try Self.texts(used, second: false))
    #expect(Set(fresh.keys) == Set(again.keys))
    func glyphs(_ text: PlacedText) -> [[GlyphRun.Glyph]] { text.lines.flatMap { $0.shaped.runs.map(\.glyphs) } }
    for name in ["address.label", "address", "expires.label", "expires"] {
      let (one, other) = (try Self.text(fresh[name]), try Self.text(again[name]))
      #expect(one.size == other.size && one.baselines == other.baselines && glyphs(one) == glyphs(other), "\(name)")
    }
  }

  @Test("a group that a card lacks takes no room, and its label goes with it")
  func movesUp() throws {
    let layout = try Self.layout()
    let (with, without) = (try Self.texts(layout, second: true), try Self.texts(layout, second: false))
    #expect(with["guardianLabel"] != nil && with["second"] != nil)
    #expect(without["guardianLabel"] == nil && without["second"] == nil)
    let (low, high) = (try Self.text(with["expires"]), try Self.text(without["expires"]))
    // A label of 5 pt, a value of 7 and a gap take at least 5 mm.
    #expect(low.baselines[0] - high.baselines[0] > 5 * 11)
    #expect(try Self.text(with["address"]).baselines == Self.text(without["address"]).baselines)
  }

  @Test("label and value stand as far from one another as the flow says, groups within its least and greatest gap")
  func gaps() throws {
    let layout = try Self.layout()
    let texts = try Self.texts(layout, second: false)
    let (label, value, next) = (
      try Self.text(texts["address.label"]), try Self.text(texts["address"]), try Self.text(texts["expires.label"])
    )
    func em(_ text: PlacedText) -> Double { text.size * PrinterProfile.cr80at300.pixelsPerPoint }
    let labelGap = Double(value.baselines[0] - label.baselines[0]) - 0.22 * em(label) - 0.714 * em(value)
    #expect(abs(labelGap / 11.811 - 0.4) < 0.1)
    let last = try #require(value.baselines.last)
    let gap = Double(next.baselines[0] - last) - 0.22 * em(value) - 0.714 * em(next)
    #expect((1.5...2.15).contains(gap / 11.811), "\(gap / 11.811) mm")
  }

  @Test("what does not fit is set smaller as a whole, and what has no room at the least sizes is refused by name")
  func shrinks() throws {
    let low = try Self.layout(Self.flow.replacing("23.8, 28]", with: "23.8, 15.6]"))
    let (usual, small) = (try Self.texts(Self.layout(), second: true), try Self.texts(low, second: true))
    #expect(try Self.text(small["address"]).size < Self.text(usual["address"]).size)
    let bottom = low.printer.pixels(CardRect(x: 30, y: 24, width: 23.8, height: 15.6)).maxY
    #expect(small.values.filter { $0.name == "expires" }.allSatisfy { $0.box.maxY <= bottom + 1 })
    let error = Fixture.faceError {
      _ = try Self.texts(
        Self.layout(Self.flow.replacing("23.8, 28]", with: "23.8, 8]")), address: ["one", "two", "three"], second: true)
    }
    #expect(error?.code == .textDoesNotFit && error?.element == "data")
  }

  @Test("columns of a group begin on one line")
  func columns() throws {
    let layout = try Self.layout(
      """
      "flows": [{"name": "data", "box": [30, 24, 23.8, 28], "groups": [
        ["address.label", "address"], [["dateOfBirth.label", "dateOfBirth"], ["expires.label", "expires"]]]}],
      """)
    let texts = try Self.texts(layout, second: false)
    #expect(try Self.text(texts["expires"]).baselines == Self.text(texts["dateOfBirth"]).baselines)
  }

  @Test("groups lie at the top, in the middle or at the bottom of a box that is taller")
  func alignment() throws {
    let tops = try ["top", "middle", "bottom"].map { place in
      let layout = try Self.layout(
        Self.flow.replacing("\"gap\"", with: "\"verticalAlign\": \"\(place)\", \"gap\""))
      return try Self.text(Self.texts(layout, second: false)["address"]).baselines[0]
    }
    #expect(tops[0] < tops[1] && tops[1] < tops[2])
  }

  @Test(
    "faults of a flow are named",
    arguments: [
      ("\"expires\"]", "\"nobody\"]", "is no element"), ("\"expires\"]", "\"portrait\"]", "is no text"),
      ("\"expires\"]", "\"address\"]", "is no text"), ("[1.6, 2]", "[2, 1.6]", "gap"),
    ])
  func faults(old: String, new: String, words: String) throws {
    let error = Fixture.faceError { _ = try Self.layout(Self.flow.replacing(old, with: new)) }
    #expect(error?.code == .invalidTemplate)
    #expect(error.map { "\($0)".contains(words) } == true, "\(error.map { "\($0)" } ?? "no error")")
  }
}
