import TestSupport
import Testing

@testable import CardFace

@Suite("Setting Braille")
struct BraillePlacementTests {
  /// Dots of each cell as Braille's Unicode block (U+2800) numbers them, so that a reader of Braille can check the
  /// tests.
  private static func pattern(_ text: String) -> String? {
    BraillePlacement.cells(of: text).map { cells in
      String(String.UnicodeScalarView(cells.compactMap { Unicode.Scalar(0x2800 + UInt32($0)) }))
    }
  }

  @Test(
    "letters, digits and hyphens are Unified English Braille",
    arguments: [
      ("2345", "⠼⠃⠉⠙⠑"), ("PC-0012345", "⠏⠉⠤⠼⠚⠚⠁⠃⠉⠙⠑"), ("XYZW", "⠭⠽⠵⠺"), ("ABCDEFGHIJKLM", "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍"),
      ("NOPQRSTUV", "⠝⠕⠏⠟⠗⠎⠞⠥⠧"), ("67890", "⠼⠋⠛⠓⠊⠚"),
    ])
  func alphabet(_ text: String, _ cells: String) { #expect(Self.pattern(text) == cells) }

  @Test("a letter that could be read as a digit has an indicator after digits")
  func letterAfterDigits() {
    #expect(Self.pattern("7A") == "⠼⠛⠰⠁")
    #expect(Self.pattern("7K") == "⠼⠛⠅")
    #expect(Self.pattern("7-A") == "⠼⠛⠤⠁")
  }

  @Test("a character without a cell is an error, not left out")
  func unknownCharacter() {
    #expect(BraillePlacement.cells(of: "Ñ1") == nil)
    let error = Fixture.faceError {
      _ = try BraillePlacement.place(
        "4 5", box: CardRect(x: 0, y: 0, width: 80, height: 10), printer: .cr80at300, element: "dots")
    }
    #expect(error?.code == .missingGlyph && error?.element == "dots")
  }

  @Test("dots are 2.5 mm apart, cells 6 mm, whatever the printer", arguments: PrinterProfile.all)
  func spacing(_ printer: PrinterProfile) throws {
    let content = try BraillePlacement.place(
      "GG", box: CardRect(x: 10, y: 20, width: 20, height: 8), printer: printer, element: "dots")
    guard case .braille(let dots, let radius) = content else {
      Issue.record("not Braille")
      return
    }
    // g is dots 1, 2, 4 and 5: a square of 2.5 mm.
    #expect(dots.count == 8)
    let scale = printer.pixelsPerMillimetre
    let first = dots[0]
    for (dot, (x, y)) in zip(dots, [(0, 0), (0, 2.5), (2.5, 0), (2.5, 2.5), (6, 0), (6, 2.5), (8.5, 0), (8.5, 2.5)]) {
      #expect(abs(Double(dot.x - first.x) - x * scale) <= 1)
      #expect(abs(Double(dot.y - first.y) - y * scale) <= 1)
    }
    #expect(abs(radius - 0.75 * scale) < 0.001)
  }

  @Test("a box that is too small is an error with the room that the line needs")
  func tooSmall() {
    let error = Fixture.faceError {
      _ = try BraillePlacement.place(
        "2345", box: CardRect(x: 0, y: 0, width: 27.9, height: 8), printer: .cr80at300, element: "dots")
    }
    #expect(error?.code == .textDoesNotFit && error?.element == "dots")
    #expect(error?.message.contains("28.0 × 6.5 mm") == true)
  }
}
