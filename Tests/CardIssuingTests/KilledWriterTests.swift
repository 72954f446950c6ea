import Foundation
import TestSupport
import Testing

@testable import CardIssuing

/// A card's folder is the old one or the new one at any moment, whenever its writer is killed.
@Suite("A writer that is killed", .serialized)
struct KilledWriterTests {
  @Test("the folder is never a mix, and the next run clears away what was left")
  func killed() throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 5)
    var version = 1
    for round in 0..<LongTests.rounds(12, long: 100) {
      let writer = try Program.start(
        "FolderWriter", [folder.file("out"), "PC-1", "\(version)"], output: folder.file("stdout"))
      Thread.sleep(forTimeInterval: Double.random(in: 0.03...0.12, using: &generator))
      Program.kill(writer)
      guard Files.exists(folder.file("out/PC-1")) else { continue }
      let found = try Self.version(in: folder.file("out/PC-1"))
      #expect(found >= version - 1, "round \(round)")
      version = found + 1
    }
    #expect(version > 12, "the writer wrote \(version) versions")
    // Files of somebody else in the folder outlive it all.
    try folder.write("mine", to: "out/PC-1/note.txt")
    let staged = try OutputFolder(folder.file("out")).stage(
      [CardFile(name: "front.png", bytes: [1])], card: "PC-1")
    try staged.commit()
    #expect(try Files.names(in: folder.file("out")) == ["PC-1"])
    #expect(try Files.names(in: folder.file("out/PC-1")) == ["front.png", "note.txt"])
  }

  /// The one version that all files of the folder are of.
  private static func version(in folder: String) throws -> Int {
    let names = try Files.names(in: folder)
    let texts = try names.map { try Files.text("\(folder)/\($0)") }
    let versions = Set(texts.map { $0.split(separator: "\n").first.map(String.init) ?? "" })
    #expect(versions.count == 1, "\(versions)")
    #expect(texts.allSatisfy { $0.split(separator: "\n").count == 4_000 })
    let version = try #require(versions.first.flatMap { Int($0.dropFirst("version ".count)) })
    #expect(names.count == (version % 3 == 0 ? 3 : 4), "version \(version): \(names)")
    return version
  }
}
