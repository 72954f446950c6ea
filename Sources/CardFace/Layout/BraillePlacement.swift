/// Sets a line of uncontracted Braille: letters, digits and hyphens, as card numbers have them.
///
/// Dots are spaced as ISO 17049:2013, 4 has them for public places. Contractions would need a language, and a card has
/// several.
enum BraillePlacement {
  /// Millimetres from dot to dot within a cell.
  static let dotSpacing = 2.5
  /// Millimetres from cell to cell.
  static let cellSpacing = 6.0
  /// Millimetres across a dot's foot.
  static let dotDiameter = 1.5

  /// Dots 1 to 6 as bits 0 to 5; Unified English Braille, whose letters and digits the Latin languages share.
  private static let letters: [UInt8] = [
    0b000001, 0b000011, 0b001001, 0b011001, 0b010001, 0b001011, 0b011011, 0b010011, 0b001010, 0b011010,
    0b000101, 0b000111, 0b001101, 0b011101, 0b010101, 0b001111, 0b011111, 0b010111, 0b001110, 0b011110,
    0b100101, 0b100111, 0b111010, 0b101101, 0b111101, 0b110101,
  ]
  private static let numericIndicator: UInt8 = 0b111100
  /// Before a letter a–j that would otherwise be read on as a digit.
  private static let gradeOneIndicator: UInt8 = 0b110000
  private static let hyphen: UInt8 = 0b100100

  /// The cells of `text`; nil when it has a character without a cell here. Capitals are set as small letters: a card
  /// number has no others.
  static func cells(of text: String) -> [UInt8]? {
    var cells: [UInt8] = []
    var isNumeric = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if !isNumeric { cells.append(numericIndicator) }
        isNumeric = true
        cells.append(letters[byte == UInt8(ascii: "0") ? 9 : Int(byte - UInt8(ascii: "1"))])
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
        let letter = Int((byte & 0xDF) - UInt8(ascii: "A"))
        if isNumeric, letter < 10 { cells.append(gradeOneIndicator) }
        isNumeric = false
        cells.append(letters[letter])
      case UInt8(ascii: "-"):
        isNumeric = false
        cells.append(hyphen)
      default: return nil
      }
    }
    return cells
  }

  /// Places the line at the box's left edge, its cells in the middle of the box's height. Throws `textDoesNotFit`,
  /// naming the element and the room that the line needs, or `missingGlyph`.
  static func place(
    _ text: String, box: CardRect, printer: PrinterProfile, element: String
  ) throws(FaceError) -> PlacedElement.Content {
    guard let cells = cells(of: text), !cells.isEmpty else {
      throw FaceError(
        .missingGlyph, element: element, "has a character that is not set in Braille",
        hint: "letters, digits and hyphens are")
    }
    let width = Double(cells.count - 1) * cellSpacing + dotSpacing + dotDiameter
    let height = 2 * dotSpacing + dotDiameter
    guard width <= box.width, height <= box.height else {
      throw FaceError(
        .textDoesNotFit, element: element,
        "a Braille line of \(cells.count) cells needs \(tenths(width)) × \(tenths(height)) mm, more than its box",
        hint: "give the element a larger box in the template: Braille can't be smaller and still be read")
    }
    var dots: [DevicePoint] = []
    let top = box.y + (box.height - height) / 2 + dotDiameter / 2
    for (index, cell) in cells.enumerated() {
      let left = box.x + dotDiameter / 2 + Double(index) * cellSpacing
      for dot in 0..<6 where cell >> dot & 1 == 1 {
        let x = left + (dot < 3 ? 0 : dotSpacing)
        let y = top + Double(dot % 3) * dotSpacing
        dots.append(DevicePoint(x: printer.pixel(x: x), y: printer.pixel(y: y)))
      }
    }
    return .braille(dots: dots, radius: dotDiameter / 2 * printer.pixelsPerMillimetre)
  }

  private static func tenths(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded(.up))
    return "\(tenths / 10).\(tenths % 10)"
  }
}
