import CardImaging
import Foundation
import TestSupport
import Testing

@testable import CardFace

/// A sample of names of each script, painted as the card shows them and read by Tesseract, which knows nothing of
/// fonts.
@Suite(
  "Names read back from the picture",
  .enabled(
    if: NameTools.areThere && NameTools.canRead, "needs Tesseract and .build/test-python: run .ci/install test")
)
struct ReadBackTests {
  /// Languages whose Tesseract models `.ci/install test` installs.
  private static let languages = [
    "vie", "pol", "tur", "yor", "ell", "rus", "hye", "kat", "heb", "ara", "fas", "urd", "amh", "hin", "ben", "tam",
    "tha",
    "lao", "khm", "mya", "zho", "jpn", "kor",
  ]
  private static let namesEach = 5

  @Test("Tesseract reads names of each script from the card's pixels")
  func readBack() async throws {
    let folder = try TemporaryFolder()
    _ = try await NameTools.run("make_names", [folder.path + "/names.tsv"])
    let names = try String(contentsOfFile: folder.path + "/names.tsv", encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: "\t").map(String.init) }
    let setter = try NameSetter(printer: .cr80at600)
    var list = ""
    for language in Self.languages {
      // A Han name has two or three characters.
      let lengths = ["zho", "jpn", "kor"].contains(language) ? 3...22 : 6...22
      let all = names.filter { $0[0] != "Mixed" && $0[1] == language && lengths.contains($0[2].count) }
      try #require(all.count >= Self.namesEach, "\(language)")
      for number in 0..<Self.namesEach {
        let name = all[number * (all.count / Self.namesEach)][2]
        let file = "\(language)-\(number).png"
        try Data(setter.picture(of: name, language: language)).write(to: URL(fileURLWithPath: "\(folder.path)/\(file)"))
        list += "\(language)\t\(name)\t\(file)\n"
      }
    }
    try list.write(toFile: folder.path + "/list.tsv", atomically: true, encoding: .utf8)
    print(try await NameTools.run("read_names", [folder.path]))
  }
}

extension NameSetter {
  /// The name's lines alone on white, as a PNG.
  func picture(of name: String, language: String) throws -> [UInt8] {
    let placed = try place(name, language: language)
    let (box, margin) = (printer.pixels(element.box), 40)
    let canvas = try Canvas(width: box.width + 2 * margin, height: box.height + 2 * margin, format: .opaque)
    canvas.clear(.white)
    let glyphs = GlyphImages()
    for line in placed.lines {
      for run in line.shaped.runs {
        try glyphs.paint(
          run, on: canvas, x: line.x - Double(box.x - margin), y: Double(line.baseline - box.y + margin), .black)
      }
    }
    return try PNGEncoder(pixelsPerMetre: printer.pixelsPerMetre).encode(canvas.raster())
  }
}
