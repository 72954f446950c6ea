import CardRegistry
import Foundation
import TestSupport
import Testing

/// A batch as a supervisor meets it: started twice, interrupted, watched, corrected.
@Suite("civiccard batch, watched by a supervisor", .serialized)
struct BatchRunTests {
  private static let numbers = (1...10).map { "PC-\($0)" }

  private func errors(_ fixture: BatchFixture, _ name: String) throws -> String {
    try Files.text(fixture.folder.file(name))
  }

  @Test("started twice at once, both end well and the cards are there once; the second says that it waits")
  func twice() throws {
    let fixture = try BatchFixture()
    let requests = try fixture.requests(Self.numbers.map { BatchFixture.request($0) })
    let runs = try (0..<2).map { run in
      try Program.start(
        "civiccard", fixture.arguments(requests), output: fixture.folder.file("out-\(run).txt"),
        errors: fixture.folder.file("err-\(run).txt"))
    }
    for run in runs { run.waitUntilExit() }
    let told = try (0..<2).map { try errors(fixture, "err-\($0).txt") }
    #expect(runs.map(\.terminationStatus) == [0, 0], "\(told)")
    #expect(told.count { $0.contains("is being worked on already") } == 1, "\(told)")
    #expect(try Files.names(in: fixture.out) == Self.numbers.sorted())
    let registry = try CardRegistry(path: fixture.registry, .existing)
    #expect(try registry.brokenInvariants() == [])
    #expect(try registry.count("SELECT count(*) FROM change") == 10)
  }

  @Test("two batches with the same cards in one folder at once put each in its place, and neither dies")
  func overlapping() throws {
    let fixture = try BatchFixture()
    let files = try (0..<3).map { file in
      try fixture.requests(Self.numbers.map { BatchFixture.request($0) }, in: "requests-\(file).jsonl")
    }
    let runs = try files.enumerated().map { run, file in
      try Program.start(
        "civiccard", fixture.arguments(file), output: fixture.folder.file("out-\(run).txt"),
        errors: fixture.folder.file("err-\(run).txt"))
    }
    for run in runs { run.waitUntilExit() }
    let told = try (0..<3).map { try errors(fixture, "err-\($0).txt") }
    #expect(runs.map(\.terminationStatus) == [0, 0, 0], "\(told)")
    #expect(try Files.names(in: fixture.out) == Self.numbers.sorted())
    #expect(try CardRegistry(path: fixture.registry, .existing).brokenInvariants() == [])
  }

  @Test(
    "SIGINT and SIGTERM end it after the cards at hand, with a summary; run again, it is as if nothing happened",
    arguments: [SIGINT, SIGTERM])
  func signals(signal: Int32) throws {
    let fixture = try BatchFixture()
    let numbers = (1...200).map { "PC-\($0)" }
    let requests = try fixture.requests(numbers.map { BatchFixture.request($0) })
    let output = fixture.folder.file("out.txt")
    let run = try Program.start(
      "civiccard", fixture.arguments(requests), output: output, errors: fixture.folder.file("err.txt"))
    let patience = Date(timeIntervalSinceNow: 60)
    while try Files.read(output).isEmpty, run.isRunning, Date() < patience { Thread.sleep(forTimeInterval: 0.01) }
    kill(run.processIdentifier, signal)
    run.waitUntilExit()
    let told = try errors(fixture, "err.txt")
    #expect(run.terminationReason == .exit && run.terminationStatus == 128 + signal, "\(told)")
    let done = try Files.text(output).split(separator: "\n").map { String($0.split(separator: "/").last ?? "") }
    #expect((1..<200).contains(done.count))
    #expect(done == Array(numbers.prefix(done.count)))
    #expect(told.contains("ended by \(signal == SIGINT ? "SIGINT" : "SIGTERM"): \(done.count) card"), "\(told)")
    #expect(try Files.names(in: fixture.out) == done.sorted(), "no card without its line, no leftovers")
    let registry = try CardRegistry(path: fixture.registry, .existing)
    #expect(try registry.issuedNumbers().map(\.number) == done.sorted())
  }

  @Test("refused rows go into a file that is corrected and sent again; the summary names it")
  func rejected() throws {
    let fixture = try BatchFixture()
    let table =
      "number;name;address;dateOfBirth;issued;photo;signature\r\n"
      + "PC-1;Ana Pérez;\"999 Broad Street;\r\nApt 2\";1987-04-12;2026-11-23;resident.jpg;resident-signature.png\r\n"
      + "PC-2;Ana Pérez;999 Broad Street;1987-04-12;2026-11-23;gone.jpg;resident-signature.png\r\n"
      + "PC-3;Ana Pérez;999 Broad Street;1987-13-12;2026-11-23;resident.jpg;resident-signature.png\r\n"
    // As a spreadsheet's "Unicode text" has it.
    let units: [[UInt8]] = table.utf16.map { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let utf16: [UInt8] = [0xFF, 0xFE] + units.joined()
    try fixture.folder.write(utf16, to: "t.txt")
    let rejected = fixture.folder.file("rejected.csv")
    let first = try fixture.batch(fixture.folder.file("t.txt"), "--rejected", rejected)
    #expect(first.code == 65)
    #expect(first.errors.contains("0 cards done, 3 rows refused") && first.errors.contains(rejected), "\(first.errors)")
    var text = try Files.text(rejected)
    let lines = text.split(separator: "\r\n").map(String.init)
    #expect(lines[0] == "\u{FEFF}line;field;reason;hint;number;name;address;dateOfBirth;issued;photo;signature")
    #expect(text.contains("\r\n4;photo;there is no file") && text.contains("\r\n5;dateOfBirth;"))
    text = text.replacingOccurrences(of: "gone.jpg", with: "resident.jpg")
      .replacingOccurrences(of: "1987-13-12", with: "1987-12-13")
      .replacingOccurrences(of: ";\r\nApt 2", with: "|Apt 2")
    try text.write(toFile: rejected, atomically: true, encoding: .utf8)
    let second = try fixture.batch(rejected, "--rejected", rejected)
    #expect(second.code == 0, "\(second.errors)")
    #expect(try Files.names(in: fixture.out).filter { !$0.hasPrefix(".") } == ["PC-1", "PC-2", "PC-3"])
    #expect(second.errors.contains("3 cards done, 0 rows refused"))
  }

  @Test("parts of a batch, run at once by several processes over one registry, make each card once")
  func shards() throws {
    let fixture = try BatchFixture()
    var rows: [Any] = Self.numbers.map { BatchFixture.request($0) }
    rows.insert("not json", at: 3)
    rows.append(BatchFixture.request("PC-1"))
    let requests = try fixture.requests(rows)
    let runs = try (1...3).map { part in
      try Program.start(
        "civiccard", fixture.arguments(requests) + ["--shard", "\(part)/3"],
        output: fixture.folder.file("out-\(part).txt"), errors: fixture.folder.file("err-\(part).txt"))
    }
    for run in runs { run.waitUntilExit() }
    let told = try (1...3).map { try errors(fixture, "err-\($0).txt") }
    #expect(told.joined().split(separator: "\n").count { $0.hasPrefix("error: line") } == 2, "\(told)")
    #expect(try Files.names(in: fixture.out) == Self.numbers.sorted())
    let listed = try (1...3).flatMap { try Files.text(fixture.folder.file("out-\($0).txt")).split(separator: "\n") }
    #expect(listed.count == 10 && Set(listed).count == 10)
    #expect(try CardRegistry(path: fixture.registry, .existing).brokenInvariants() == [])
    for shard in ["0/3", "4/3", "x"] {
      let refused = try fixture.batch(requests, "--shard", shard)
      #expect(refused.code == 64 && refused.errors.contains("from 1 to N"), "\(refused.errors)")
    }
  }

  @Test("a table that is not UTF-8 makes no card and no registry, and says which line and how to save it")
  func notUTF8() throws {
    let fixture = try BatchFixture()
    try fixture.folder.write(
      Array("number,name,address,dateOfBirth,photo,signature\nPC-1,Jos".utf8) + [0xE9, 0x0A], to: "t.csv")
    let before = fixture.folder.listing
    let outcome = try fixture.batch(fixture.folder.file("t.csv"))
    #expect(outcome.code == 65 && outcome.errors.hasPrefix("error: line 2: is not UTF-8"), "\(outcome.errors)")
    #expect(outcome.errors.contains("hint: in Excel choose"))
    #expect(fixture.folder.listing == before)
  }
}
