import CardFiles
import CardImaging
import CardIssuing
import CardModel
import CardRegistry
import Foundation

/// A page on which a supervisor looks at each card of a batch before it is printed: both faces, what its codes say when
/// they are read out of the pictures, warnings about its photo, and the rows that were refused.
///
/// It shows faces and names, so it is its owner's alone, and it is made only where somebody asks for it. Up to 200
/// cards it is one file; beyond, the pictures lie in a folder beside it, `<page>.files`, which a browser reads as they
/// come into view.
public final class ProofSheet {
  /// Beyond so many cards one file would be more than a browser opens without waiting.
  public static let cardsInOneFile = 200
  /// In pixels; enlarged, a card is as large on the screen as in the hand twice over.
  static let pictureWidth = 640

  /// The page's path.
  public let path: String
  /// The folder of its pictures, which is gone again where they are in the page.
  public var picturesPath: String { path + ".files" }

  private let codes: PrintedCodes
  private let cardsPerPage: Int
  private var entries: [ProofPage.Entry] = []
  private var cards = 0
  private var isFinished = false

  /// Begins a page.
  ///
  /// - Parameters:
  ///   - path: where it goes; an older one is replaced at the end.
  ///   - codes: reads the cards' codes.
  ///   - cardsPerPage: after so many cards paper ends.
  /// - Throws: a `FileError` (`notWritable`), also where something else lies in the pictures' place.
  public init(path: String, codes: PrintedCodes, cardsPerPage: Int = 8) throws(FileError) {
    (self.path, self.codes, self.cardsPerPage) = (path, codes, max(1, cardsPerPage))
    try Self.clear(path + ".files")
    guard mkdir(path + ".files", 0o700) == 0 else {
      throw FileError(
        .notWritable, "\(path).files can't be made", hint: "see that its folder exists, belongs to you and has room")
    }
  }

  deinit { if !isFinished { try? Self.clear(picturesPath) } }

  /// Adds a row. Throws a `FileError` (`notWritable`), or an `ImageError` for pictures that can't be read.
  public func add(_ outcome: BatchOutcome) throws {
    switch outcome.result {
    case .printedAndRemoved: return
    case .refused(let error):
      entries.append(
        ProofPage.Entry(
          line: outcome.line, number: outcome.number ?? "", state: .refused, text: error.description, pictures: []))
    case .issued(let card):
      let fault = try codes.fault(in: card.folder, number: card.number)
      let warnings = card.warnings.map { "photo: \($0.message)" }
      let pictures = try ["front", "back"].map { side in
        let name = "\(card.number)-\(side).webp"
        try AtomicFile.create("\(picturesPath)/\(name)", Self.thumbnail("\(side).png", in: card.folder), 0o600)
        return name
      }
      cards += 1
      entries.append(
        ProofPage.Entry(
          line: outcome.line, number: card.number, state: fault != nil ? .fault : warnings.isEmpty ? .good : .warning,
          text: ([fault ?? "codes read and accepted"] + warnings).joined(separator: "; "), pictures: pictures))
    }
  }

  private static func thumbnail(_ name: String, in folder: String) throws -> [UInt8] {
    let picture = try PhotoDecoder.decode(PrintedCodes.picture(name, in: folder)).converted(to: .rgb8)
    let height = max(1, picture.height * pictureWidth / picture.width)
    return try WebPEncoder.encode(picture.resampled(to: pictureWidth, height: height), quality: 70)
  }

  /// Writes the page. Throws a `FileError` (`notWritable`).
  public func finish(title: String) throws {
    let isOneFile = cards <= Self.cardsInOneFile
    let folder = picturesPath
    let name = folder.split(separator: "/").last.map(String.init) ?? folder
    let page = ProofPage(title: title, entries: entries, cardsPerPage: cardsPerPage) { picture in
      guard isOneFile else {
        return "\(name)/\(picture)".addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? ""
      }
      let bytes = (try? BoundedFile.read("\(folder)/\(picture)", limit: 1 << 24)) ?? []
      return "data:image/webp;base64," + Data(bytes).base64EncodedString()
    }
    try AtomicFile.write(Array(page.html.utf8), to: path, mode: 0o600)
    isFinished = true
    if isOneFile { try Self.clear(folder) }
  }

  /// Removes a page and its pictures; nothing that is not one. Returns whether there was one.
  @discardableResult
  public static func remove(_ path: String) throws(FileError) -> Bool {
    guard let start = try? OpenFile(path).read(atMost: 200),
      String(decoding: start, as: UTF8.self).hasPrefix(ProofPage.mark)
    else { return false }
    try clear(path + ".files")
    guard unlink(path) == 0 else { throw FileError(.notWritable, "\(path) can't be removed") }
    return true
  }

  /// Removes a folder of such pictures and of nothing else.
  private static func clear(_ folder: String) throws(FileError) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return }
    guard names.allSatisfy({ $0.wholeMatch(of: /[A-Z0-9-]{1,24}-(front|back)\.webp/) != nil }) else {
      throw FileError(
        .notWritable, "\(folder) holds other files than a proof's pictures",
        hint: "move them away, or name another page")
    }
    for name in names { unlink("\(folder)/\(name)") }
    guard rmdir(folder) == 0 else { throw FileError(.notWritable, "\(folder) can't be removed") }
  }
}
