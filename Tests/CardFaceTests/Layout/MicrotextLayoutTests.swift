import Foundation
import CardProofing
import TestSupport
import Testing

@testable import CardFace

@Suite("Microtext")
struct MicrotextLayoutTests {
  private let typesetter: Typesetter

  init() throws { typesetter = try Typesetter(fonts: Fixture.template().fonts) }

  private func place(
    _ text: String, size: Double = 2.1, path: Element.MicrotextPath = .lines, width: Int = 270, height: Int = 8,
    printer: PrinterProfile = .cr80at300
  ) throws -> PlacedMicrotext {
    try MicrotextLayout(typesetter: typesetter, printer: printer).place(
      text, style: .init(font: "bold", size: size, fineSize: nil, color: .black, path: path),
      box: DeviceRect(x: 10, y: 20, width: width, height: height), element: "micro", field: "name")
  }

  private func right(_ piece: PlacedMicrotext.Piece) -> Double { piece.x + piece.line.width }

  @Test("a line holds whole words only, in their order again and again, and fills its box to the edges")
  func lines() throws {
    let one = try place("María PC-0012345", width: 300).pieces
    #expect(one.count >= 4)
    #expect(one[0].x == 10 && abs(right(one[one.count - 1]) - 310) < 0.5)
    for (number, piece) in one.enumerated() {
      #expect(piece.line.glyphs == one[number % 2].line.glyphs && piece.turn == 0)
      if number > 0 { #expect(piece.x > right(one[number - 1])) }
    }
  }

  @Test("a taller box is filled with as many lines as it holds, and the text runs on from line to line")
  func severalLines() throws {
    let pieces = try place("one two three", width: 200, height: 60).pieces
    let baselines = Set(pieces.map(\.y)).sorted()
    #expect(baselines.count >= 4)
    #expect(baselines.allSatisfy { $0 <= 80 })
    for (number, piece) in pieces.enumerated() { #expect(piece.line.glyphs == pieces[number % 3].line.glyphs) }
  }

  @Test(
    "words of every script follow the circle",
    arguments: ["ဒေါ်အောင်ဆန်းစုကြည်", "ஸ்ரீநிவாசராகவன்", "ศรีสวัสดิ์วงศ์ไพบูลย์", "སྨན་རྩིས་ཁང་", "عبدالرحمن", "कृष्णमूर्ति"])
  func circleOfAnyScript(name: String) throws {
    let pieces = try place(name, path: .circle(start: 0), width: 100, height: 100).pieces
    #expect(pieces.count >= 6)
    let canvas = try Canvas(width: 160, height: 160, format: .coverage)
    for piece in pieces {
      for run in piece.line.runs { canvas.fill(run, x: piece.x + 10, y: piece.y + 0, turn: piece.turn, .black) }
    }
    let ink = try canvas.coverage()
    // Its middle is at (60 + 10, 70); its letters' feet are some 44 pixels from there, and no sign is taller than 1.5
    // em.
    for (at, value) in ink.pixels.enumerated() where value > 127 {
      let (x, y) = (Double(at % 160) + 0.5 - 70, Double(at / 160) + 0.5 - 70)
      let distance = (x * x + y * y).squareRoot()
      #expect((37...58).contains(distance), "\(distance)")
    }
  }

  @Test("letters on a circle stand on it, upright, evenly all around")
  func circle() throws {
    let pieces = try place("María 12345", path: .circle(start: 0), width: 120, height: 120).pieces
    for piece in pieces {
      // A letter's own origin, turned with it: the circle touches its foot's middle, so its origin lies just outside.
      let glyph = try #require(piece.line.runs.first?.glyphs.first)
      let (c, s) = (cos(piece.turn), sin(piece.turn))
      let (x, y) = (piece.x + glyph.x * c - 70, piece.y + glyph.x * s - 80)
      let distance = (x * x + y * y).squareRoot()
      #expect((53.7...54.5).contains(distance), "\(distance)")
    }
    let turns = pieces.map(\.turn)
    #expect(turns == turns.sorted())
    let steps = zip(turns, turns.dropFirst()).map { $1 - $0 }
    #expect(try #require(steps.max()) < 0.35 && #require(turns.last) - turns[0] > 5.5)
  }

  @Test(
    "letters under 6 device pixels are refused with the element's name and the least size that works, which then does",
    arguments: [(PrinterProfile.cr80at300, 2.0, "0.508"), (.cr80at600, 1.0, "0.254")])
  func tooSmall(printer: PrinterProfile, size: Double, millimetres: String) throws {
    let error = try #require(Fixture.faceError { _ = try place("María", size: size, printer: printer) })
    #expect(error.code == .microtextTooSmall && error.element == "micro")
    let hint = try #require(error.hint)
    #expect(hint.contains("\(millimetres) mm"))
    let least = try #require(Double(hint.prefix { $0.isNumber || $0 == "." }))
    #expect(least > size)
    _ = try place("María", size: least, printer: printer)
    #expect(Fixture.faceError { _ = try place("María", size: least - 0.02, printer: printer) } != nil)
  }

  @Test("a word that is longer than its path is left out, so that a long name does not stop a card")
  func longWord() throws {
    let alone = try place("PC-0012345", width: 200).pieces
    let both = try place("Papadopoulou-Wolkenstein-Konstantinopolska-Hernandez PC-0012345", width: 200).pieces
    #expect(both.map(\.line.glyphs) == alone.map(\.line.glyphs))
  }

  @Test("a path that holds no word at all, and a box lower than its letters, are refused")
  func tooLong() throws {
    for size in [(30, 8), (270, 4)] {
      let error = Fixture.faceError { _ = try place("Hernández-Pérez-Papadopoulou", width: size.0, height: size.1) }
      #expect(error?.code == .textDoesNotFit && error?.field == "name")
    }
  }

  @Test("a maker for a printer that can't show a template's microtext is refused, as the check is")
  func maker() throws {
    let folder = try Fixture.changedTemplate {
      $0 = $0.replacing(
        "\"elements\": [",
        with: """
          "elements": [{"name": "fine", "type": "microtext", "box": [3, 3, 20, 1], "text": "{name}", "font": "bold",
          "size": 1.1},
          """, maxReplacements: 1)
    }
    let template = try Template(directory: folder.path)
    for make in [{ _ = try CardMaker(template: template) }, { _ = try TemplateCheck(template) }] {
      let error = Fixture.faceError(make)
      #expect(error?.code == .microtextTooSmall && error?.element == "fine")
    }
    _ = try CardMaker(template: template, printer: .cr80at600)
  }
}

extension ShapedLine {
  fileprivate var glyphs: [UInt32] { runs.flatMap { $0.glyphs.map(\.index) } }
}
