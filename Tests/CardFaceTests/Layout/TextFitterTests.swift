import TestSupport
import Testing

@testable import CardFace

@Suite("Text fitting")
struct TextFitterTests {
  let fitter: TextFitter
  let printer = PrinterProfile.cr80at300

  init() throws {
    fitter = TextFitter(typesetter: try Typesetter(fonts: try Fixture.template().fonts), printer: .cr80at300)
  }

  private func style(_ size: Double, least: Double, lines: Int = 1) -> Element.TextStyle {
    Element.TextStyle(
      font: "bold", size: size, minimumSize: least, lines: lines, lineHeight: 1.1, tracking: 0, color: .black,
      alignment: .left, verticalAlignment: .top)
  }

  private func fit(_ text: String, _ style: Element.TextStyle, width: Double = 52, height: Double = 9) throws
    -> PlacedText
  {
    try fitter.fit(
      text, style: style, box: printer.pixels(CardRect(x: 30, y: 15, width: width, height: height)), element: "name",
      field: "name", language: nil)
  }

  @Test("a text that fits keeps its full size on one line")
  func fullSize() throws {
    let placed = try fit("Ana Ruiz", style(11, least: 6, lines: 2))
    #expect(placed.size == 11)
    #expect(placed.baselines.count == 1)
  }

  @Test("a text a little too long becomes smaller before it takes a second line")
  func smallerFirst() throws {
    let placed = try fit("María José Hernández-Pérez Ru", style(11, least: 6, lines: 2))
    #expect(placed.baselines.count == 1)
    #expect(placed.size < 11 && placed.size >= 11 * 0.8)
  }

  @Test("a long name takes two lines of like length, broken between words")
  func twoLines() throws {
    let placed = try fit(
      "Maximiliana Bartholomäa Schwarzenberger-Wolkenstein von Rodenegg", style(11, least: 6, lines: 2))
    #expect(placed.baselines.count == 2)
    let widths = placed.lines.map(\.shaped.width)
    #expect((widths.min() ?? 0) > 0.5 * (widths.max() ?? 1))
  }

  @Test("an address line is broken after its last comma where both parts fit")
  func comma() throws {
    let placed = try fit("999 Broad Street, Apt 4B", style(6.6, least: 6.6, lines: 3), width: 23.8)
    let whole = try fit("999 Broad Street,", style(6.6, least: 6.6), width: 23.8)
    #expect(placed.lines.count == 2)
    #expect(placed.lines.first?.shaped.width == whole.lines.first?.shaped.width)
  }

  @Test("at the minimum size letters come a little closer before a name is refused, where letters stand by themselves")
  func tightens() throws {
    let name = "Maximiliana Schwarzenberger"
    let whole = try #require(try fit(name, style(6, least: 6), width: 80).lines.first).shaped.width
    let millimetres = whole / printer.pixelsPerMillimetre
    let placed = try fit(name, style(8, least: 6), width: 0.985 * millimetres)
    #expect(placed.size == 6)
    let tight = try #require(placed.lines.first).shaped.width
    #expect(tight < whole && tight > 0.95 * whole)
    #expect(throws: FaceError.self) { _ = try fit(name, style(8, least: 6), width: 0.93 * millimetres) }

    let joined = "عبد الرحمن محمد"
    let width = try #require(try fit(joined, style(6, least: 6), width: 80).lines.first).shaped.width
    #expect(throws: FaceError.self) {
      _ = try fit(joined, style(8, least: 6), width: 0.985 * width / printer.pixelsPerMillimetre)
    }
  }

  @Test("what does not fit at the minimum size is an error that names element and field and says by how much")
  func tooLong() {
    let error = Fixture.faceError {
      _ = try fit(String(repeating: "Wolkenstein ", count: 14), style(11, least: 8, lines: 2))
    }
    #expect(Fault(error) == Fault(FaceError(.textDoesNotFit, element: "name", field: "name", "")))
    #expect(error?.message.contains("8.0 pt") == true)
    let word = Fixture.faceError { _ = try fit(String(repeating: "W", count: 60), style(11, least: 8, lines: 2)) }
    #expect(word?.message.contains("too wide") == true)
  }

  @Test("no ink leaves the box, whatever the script")
  func inkInside() throws {
    let names = [
      "Ấu Nguyễn Thị Ỷ", "Şükriye Iğdır", "Ọlájùmọ̀kẹ́ Adébáyọ̀", "Łucja Żółkiewska", "ماريا خوسيه", "אברהם בן־דוד",
      "प्रियंका क्षत्रिय", "ምሕረት ገብረ", "สุกัญญา ปิ่นแก้ว", "ខ្ញុំ ស្រីពេជ្រ", "မောင်မောင်ကြီး", "張偉明", "김민준", "山田 太郎", "Ἀγλαΐα Παπαδοπούλου",
      "Ամալյա Հովհաննիսյան", "გიორგი მაისურაძე", "தமிழ்ச்செல்வி",
    ]
    let box = printer.pixels(CardRect(x: 30, y: 15, width: 52, height: 9))
    for name in names {
      let placed = try fit(name, style(11, least: 6, lines: 2))
      #expect(placed.glyphCount > 0)
      for line in placed.lines {
        #expect(Double(line.baseline) - line.shaped.inkAscent >= Double(box.y) - 1, "\(name) above")
        #expect(Double(line.baseline) + line.shaped.inkDescent <= Double(box.maxY) + 1, "\(name) below")
        #expect(line.x + line.shaped.inkRight <= Double(box.maxX) + 1, "\(name) right")
      }
    }
  }

  @Test("a character that no pinned font has is an error with its code point and name")
  func missingGlyph() {
    let error = Fixture.faceError { _ = try fit("Ana 𒀀", style(11, least: 6)) }
    #expect(Fault(error) == Fault(FaceError(.missingGlyph, element: "name", field: "name", "")))
    #expect(error?.message.contains("U+12000 CUNEIFORM SIGN A") == true)
  }

  @Test("a font of another weight never stands in")
  func substitutedWeight() throws {
    let fonts: [String: [Template.FontPin]] = [
      "bold": [.init(family: "Noto Sans", style: "Bold")],
      "regular": [
        .init(family: "Noto Sans", style: "Regular"), .init(family: "Noto Sans Hebrew", style: "Regular"),
      ],
    ]
    let fitter = TextFitter(typesetter: try Typesetter(fonts: fonts), printer: printer)
    let error = Fixture.faceError {
      _ = try fitter.fit(
        "אברהם", style: style(11, least: 6), box: DeviceRect(x: 0, y: 0, width: 600, height: 100), element: "name",
        field: "name", language: nil)
    }
    #expect(error?.code == .missingGlyph)
  }

  @Test("baselines agree on all cards of one size, accents or not")
  func baselines() throws {
    let plain = try fit("ana ruiz", style(11, least: 6)).baselines
    #expect(try fit("Élodie Ñúñez", style(11, least: 6)).baselines == plain)
  }
}
