import CardModel
import Foundation
import TestSupport
import Testing

@testable import CardFace

/// Names of people in every script that a resident may write theirs in: 100,000 invented ones, made when the test runs,
/// each fitted into the template's own name element and counted by a reader that shares nothing with our typesetter.
@Suite("A hundred thousand names", .enabled(if: NameTools.areThere, "needs .build/test-python: run .ci/install test"))
struct NamesTests {
  @Test(
    "each of 100,000 names in over 20 scripts is set, and its glyphs are those that HarfBuzz and the fonts' tables give"
  )
  func everyName() async throws {
    let folder = try TemporaryFolder()
    let (names, glyphs) = (folder.path + "/names.tsv", folder.path + "/glyphs.tsv")
    _ = try await NameTools.run("make_names", [names])
    let lines = try String(contentsOfFile: names, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(lines.count >= 100_000)
    #expect(Set(lines.compactMap { $0.split(separator: "\t").first }).count > 20)

    let halves = [lines[..<(lines.count / 2)], lines[(lines.count / 2)...]]
    let set = try await withThrowingTaskGroup(of: (Int, [String]).self) { group in
      for (index, half) in halves.enumerated() {
        group.addTask { (index, try NameSetter().glyphs(of: Array(half))) }
      }
      return try await group.reduce(into: [[], []]) { $0[$1.0] = $1.1 }
    }
    let all = set.flatMap(\.self)
    #expect(all.count == lines.count)
    try (all.joined(separator: "\n") + "\n").write(toFile: glyphs, atomically: true, encoding: .utf8)
    let report = try await NameTools.run("check_names", [names, glyphs])
    print(report)
  }
}

/// Fits names into the name element of a template, as a card would show them.
struct NameSetter {
  let printer: PrinterProfile
  let element: Element
  private let layout: FaceLayout
  private let template: Template

  init(printer: PrinterProfile = .cr80at300) throws {
    template = try Fixture.template()
    self.printer = printer
    layout = FaceLayout(
      template: template, printer: printer,
      fitter: TextFitter(typesetter: try Typesetter(fonts: template.fonts), printer: printer))
    element = try #require(template.front.elements.first { $0.name == "name" })
  }

  func place(_ name: String, language: String) throws -> PlacedText {
    var request = try Fixture.request("child")
    (request.name, request.language) = (name, language)
    let card = try Fixture.card(request, template)
    #expect(card.name == name, "the name was changed on its way to the card")
    let subject = FaceLayout.Subject(content: FaceContent(card, holderSigns: false), codes: [:])
    let placed = try #require(try layout.element(element, on: .front, for: subject))
    guard case .text(let text) = placed.content else { throw FaceError(.paintingFailed, "is no text") }
    return text
  }

  /// For each line `script, language, name` the glyphs by font: `font:glyph,glyph|…` for each line of the text.
  func glyphs(of lines: [String]) -> [String] {
    lines.map { line in
      let columns = line.split(separator: "\t").map(String.init)
      do {
        return try place(columns[2], language: columns[1]).lines.map { line in
          line.shaped.runs.map { "\($0.font.file):" + $0.glyphs.map { String($0.index) }.joined(separator: ",") }
            .joined(separator: "|")
        }.joined(separator: "\t")
      } catch {
        Issue.record("\(line): \(error)")
        return ""
      }
    }
  }
}

/// The Python readers that `.ci/install test` puts into `.build/test-python`.
enum NameTools {
  static let python = Fixture.root + "/.build/test-python/bin/python"
  static let areThere = FileManager.default.isExecutableFile(atPath: python)
  static let canRead = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .contains { FileManager.default.isExecutableFile(atPath: "\($0)/tesseract") }

  /// What a script beside this file prints; records an issue with its errors when it fails.
  static func run(_ script: String, _ arguments: [String]) async throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    // Isolated, and without writing byte code beside the scripts; UTF-8 whatever the locale.
    process.arguments =
      ["-I", "-B", "-X", "utf8", "\(Fixture.root)/Tests/CardFaceTests/Names/\(script).py"] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(script): \(text)")
    return text
  }
}
