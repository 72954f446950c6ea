import CardRegistry
import Foundation
import TestSupport
import Testing

@Suite("civiccard batch", .serialized)
struct BatchTests {
  @Test("Rows come out in order; bad ones are reported with line and field, stop no other, and end in 65")
  func badRows() throws {
    let fixture = try BatchFixture()
    let rows: [Any] = [
      BatchFixture.request("PC-1"), "", BatchFixture.request("PC-2", ["name": "Ana\u{202E}"]),
      BatchFixture.request("PC-1"), "{\"number\": ", BatchFixture.request("PC-3", ["phto": "x"]),
      BatchFixture.request("PC-4", ["photo": "gone.jpg"]), BatchFixture.request("PC-5", ["photo": "requests.jsonl"]),
      BatchFixture.request("PC-6", ["replaces": "PC-1"]), BatchFixture.request("PC-7", ["replaces": "PC-99"]),
      BatchFixture.request("PC-8"),
    ]
    let outcome = try fixture.batch(try fixture.requests(rows), "--jobs", "2")
    #expect(outcome.code == 65)
    #expect(outcome.lines == ["\(fixture.out)/PC-1", "\(fixture.out)/PC-8"])
    let errors = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("error:") }.map(String.init)
    let beginnings = [
      "error: line 3: name: ", "error: line 4: number: stands on line 1 too", "error: line 5: not valid JSON",
      "error: line 6: phto: is not a known field", "error: line 7: photo: there is no file",
      "error: line 8: photo: ", "error: line 9: replaces: is the card of line 1",
      "error: line 10: replaces: no card PC-99", "error: 8 of 10 requests were refused",
    ]
    #expect(errors.count == beginnings.count)
    for (error, beginning) in zip(errors, beginnings) { #expect(error.hasPrefix(beginning), "\(error)") }
    #expect(!outcome.errors.contains("Pérez"))
    #expect(try BatchFixture.contents(fixture.out).keys.sorted() == Self.files(["PC-1", "PC-8"]))
    let registry = try CardRegistry(path: fixture.registry, .existing)
    #expect(try registry.count("SELECT count(*) FROM card WHERE status <> 'reserved'") == 2)

    // Corrected, the same file issues the rest; what was issued stays as it was.
    let before = try BatchFixture.contents(fixture.out)
    let corrected = (1...8).map { BatchFixture.request("PC-\($0)") }
    let second = try fixture.batch(try fixture.requests(corrected), "--json")
    #expect(second.code == 0, "\(second.errors)")
    let after = try BatchFixture.contents(fixture.out)
    for (file, bytes) in before { #expect(after[file] == bytes, "\(file)") }
    #expect(after.keys.sorted() == Self.files((1...8).map { "PC-\($0)" }))
    let objects = try second.lines.map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    let cards = objects.filter { $0["event"] as? String == "issued" }
    #expect(cards.map { $0["line"] as? Int } == (1...8).map { $0 })
    #expect(cards.map { $0["number"] as? String } == (1...8).map { "PC-\($0)" })
    #expect(objects.last?["event"] as? String == "summary")
    #expect(objects.last?["done"] as? Int == 8 && objects.last?["refused"] as? Int == 0)
    #expect(try registry.brokenInvariants() == [])
  }

  @Test("The same bytes whatever the number of jobs, from JSON lines or from a table")
  func jobs() throws {
    let fixture = try BatchFixture()
    let requests = (1...6).map { BatchFixture.request("PC-\($0)", ["name": "Ana Pérez \($0)"]) }
    let lines = try fixture.requests(requests)
    let table =
      "number,name,address,dateOfBirth,issued,photo,signature\r\n"
      + (1...6).map {
        "PC-\($0),Ana Pérez \($0),999 Broad Street,1987-04-12,2026-11-23,resident.jpg,resident-signature.png\r\n"
      }
      .joined()
    try table.write(toFile: fixture.folder.file("requests.csv"), atomically: true, encoding: .utf8)
    // Registries of one key: with another, indices and so credentials would differ.
    _ = try fixture.folder.registry("1.db")
    for name in ["2.db", "3.db"] {
      try FileManager.default.copyItem(
        atPath: fixture.folder.file("1.db.key"), toPath: fixture.folder.file(name + ".key"))
      try FileManager.default.copyItem(atPath: fixture.folder.file("1.db"), toPath: fixture.folder.file(name))
    }
    let runs = [("1", lines, "1"), ("2", lines, "3"), ("3", fixture.folder.file("requests.csv"), "2")]
    for (name, file, jobs) in runs {
      let outcome = try fixture.batch(
        file, out: fixture.folder.file("out-" + name), registry: fixture.folder.file(name + ".db"), "--jobs", jobs)
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.lines == (1...6).map { "\(fixture.folder.file("out-" + name))/PC-\($0)" })
    }
    let first = try BatchFixture.contents(fixture.folder.file("out-1"))
    #expect(first.count == 18)
    #expect(try BatchFixture.contents(fixture.folder.file("out-2")) == first)
    #expect(try BatchFixture.contents(fixture.folder.file("out-3")) == first)
  }

  @Test("A batch that is killed is completed by running it again, and leaves nothing half-written")
  func killed() throws {
    let fixture = try BatchFixture()
    let numbers = (1...12).map { "PC-\($0)" }
    let requests = try fixture.requests(numbers.map { BatchFixture.request($0) })
    var generator = SeededGenerator(seed: 21)
    for round in 0..<4 {
      let batch = try Program.start(
        "civiccard", fixture.arguments(requests) + ["--jobs", "2"], output: fixture.folder.file("stdout-\(round)"))
      Thread.sleep(forTimeInterval: Double.random(in: 0.3...1.5, using: &generator))
      Program.kill(batch)
    }
    // As a kill between writing and renaming leaves it, whatever the four above hit.
    let half = "\(fixture.out)/.PC-3.half-written"
    try FileManager.default.createDirectory(atPath: half, withIntermediateDirectories: true)
    try Data([1]).write(to: URL(fileURLWithPath: half + "/front.png"))
    let before = try BatchFixture.contents(fixture.out).filter { !$0.key.hasPrefix(".") }
    let outcome = try fixture.batch(requests)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let after = try BatchFixture.contents(fixture.out)
    #expect(after.keys.sorted() == Self.files(numbers))
    for (file, bytes) in before { #expect(after[file] == bytes, "\(file)") }
    let hidden = try FileManager.default.contentsOfDirectory(atPath: fixture.out).filter { $0.hasPrefix(".") }
    #expect(hidden == [])
    let registry = try CardRegistry(path: fixture.registry, .existing)
    #expect(try registry.brokenInvariants() == [])
    #expect(try registry.count("SELECT count(*) FROM card WHERE status = 'valid'") == 12)
  }

  @Test("What concerns every row ends the batch: output that can't be written")
  func ioFailure() throws {
    let fixture = try BatchFixture()
    try Data().write(to: URL(fileURLWithPath: fixture.out))
    let outcome = try fixture.batch(
      try fixture.requests((1...3).map { BatchFixture.request("PC-\($0)") }), "--jobs", "1")
    #expect(outcome.code == 73, "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("error: "))
    #expect(outcome.output.isEmpty)
  }

  @Test("A batch that can't begin leaves nothing behind")
  func cannotBegin() throws {
    let fixture = try BatchFixture()
    let good = try fixture.requests([BatchFixture.request("PC-1")])
    try "number;name\n".write(toFile: fixture.folder.file("bad.csv"), atomically: true, encoding: .utf8)
    let before = fixture.folder.listing
    #expect(try fixture.batch(fixture.folder.file("gone.jsonl")).code == 66)
    #expect(try fixture.batch(fixture.folder.file("bad.csv")).code == 65)
    #expect(try fixture.batch(fixture.key).code == 64)
    #expect(try fixture.batch(good, "--jobs", "0").code == 64)
    #expect(try fixture.batch(good, "--printer", "cr80").code == 64)
    #expect(try fixture.batch(good, "--operator", "a\nb").code == 64)
    #expect(try fixture.batch(good, registry: "/nowhere/at/all/r.db").code == 73)
    #expect(fixture.folder.listing == before)
  }

  private static func files(_ numbers: [String]) -> [String] {
    numbers.flatMap { number in ["back.png", "credential.txt", "front.png"].map { "\(number)/\($0)" } }.sorted()
  }
}
