import CardFiles
import CardModel

@testable import CardFace
@testable import CardIssuing

/// What an office reads: requests, tables of them, and templates that come through mail and archives.
extension FuzzTarget {
  private static let today: CalendarDate = {
    guard let day = CalendarDate(year: 2026, month: 11, day: 23) else { fatalError("no such day") }
    return day
  }()

  /// A request is refused in a sentence, or it becomes a card whose days are in order, or that is refused in a
  /// sentence.
  static func checkRequest(_ bytes: [UInt8]) {
    check(Result { () throws(CardError) in try CardRequest(json: bytes) })
  }

  private static func check(_ request: Result<CardRequest, CardError>) {
    do throws(CardError) {
      let card = try request.get().card(under: IssuingPolicy(), today: today)
      precondition(card.dateOfBirth <= card.issued && card.issued <= card.expires, "a card's days are out of order")
      precondition(!card.name.isEmpty && !card.number.isEmpty && !card.address.isEmpty, "a card says nothing")
    } catch {
      checkSentence(error.description)
    }
  }

  /// Whatever an error repeats of its input, it stays on one line, and one that a person reads.
  private static func checkSentence(_ text: String) {
    precondition(!text.isEmpty && text.unicodeScalars.count <= 2_000, "an error is no sentence")
    precondition(
      !text.unicodeScalars.contains { $0.properties.generalCategory == .control }, "an error breaks its line")
  }

  static func checkTable(_ bytes: [UInt8]) {
    do {
      check(rowsOf: try CSVRequestReader(bytes: bytes), bytes)
    } catch let error as CardError {
      checkSentence(error.description)
    } catch {
      preconditionFailure("bytes in memory can't be read")
    }
  }

  static func checkLines(_ bytes: [UInt8]) { check(rowsOf: JSONLinesReader(bytes: bytes), bytes) }

  /// A row begins on a line of its own, after the one before it, and there are no more rows than lines.
  private static func check(rowsOf rows: some RequestReader, _ bytes: [UInt8]) {
    var rows = rows
    let lines = bytes.count { $0 == 0x0A || $0 == 0x0D } + 1
    var last = 0
    do {
      while let row = try rows.next() {
        precondition(row.line > last && row.line <= lines, "row \(row.line) after \(last) of \(lines)")
        last = row.line
        check(row.request)
      }
    } catch let error as CardError {
      checkSentence(error.description)
    } catch {
      preconditionFailure("bytes in memory can't be read")
    }
  }

  /// A template is refused in a sentence, or read; and with it its large print.
  static func checkTemplate(_ bytes: [UInt8]) {
    func template(largePrint: Bool) throws(FaceError) -> Template {
      try Template(largePrint: largePrint) { (name, _) throws(FaceError) in
        name == "template.json" ? bytes : Array("<svg/>".utf8)
      }
    }
    do throws(FaceError) {
      let usual = try template(largePrint: false)
      precondition(!usual.id.isEmpty && (1...9999).contains(usual.version), "a template without a name")
      if usual.hasLargePrint {
        precondition((try? template(largePrint: true))?.isLargePrint == true, "a large print that can't be read")
      } else {
        precondition((try? template(largePrint: true)) == nil, "a large print that is not there")
      }
    } catch {
      checkSentence(error.description)
    }
  }
}
