import CardRegistry
import Foundation
import TestSupport
import Testing

/// Nothing lost, nothing twice: whatever ends a batch, running it again gives what an undisturbed run gives.
@Suite("civiccard batch, disturbed", .serialized)
struct BatchFailureTests {
  private static let numbers = (1...12).map { "PC-\($0)" }
  private let fixture: BatchFixture
  private let requests: String
  /// What an undisturbed run gives.
  private let expected: [String: Data]

  init() throws {
    fixture = try BatchFixture()
    requests = try fixture.requests(Self.numbers.map { BatchFixture.request($0) })
    // An empty registry that each run begins with: indices follow from its key.
    _ = try fixture.folder.registry("empty.db")
    let undisturbed = try fixture.batch(
      requests, out: fixture.folder.file("undisturbed"), registry: Self.registry("undisturbed", in: fixture))
    #expect(undisturbed.code == 0, "\(undisturbed.errors)")
    expected = try BatchFixture.contents(fixture.folder.file("undisturbed"))
    #expect(expected.count == 3 * Self.numbers.count)
  }

  private static func registry(_ name: String, in fixture: BatchFixture) throws -> String {
    for ending in ["", ".key"] {
      try FileManager.default.copyItem(
        atPath: fixture.folder.file("empty.db\(ending)"), toPath: fixture.folder.file("\(name).db\(ending)"))
    }
    return fixture.folder.file("\(name).db")
  }

  /// The batch completes, and all is as if nothing had happened.
  private func expectCompletion(out: String, registry: String) throws {
    let outcome = try fixture.batch(requests, out: out, registry: registry)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try BatchFixture.contents(out) == expected)
    #expect(try Files.names(in: out) == Self.numbers.sorted(), "something is left over")
    let check = try Program.civiccard("registry", "check", "--registry", registry, "--out", out)
    #expect(check.code == 0, "\(check.output)\(check.errors)")
    #expect(check.lines.last?.hasPrefix("12 cards issued: 12 whole") == true)
    let opened = try CardRegistry(path: registry, .existing)
    #expect(try opened.brokenInvariants() == [])
    #expect(try opened.count("SELECT count(*) FROM change") == 12)
  }

  /// What a spooler may have picked up at that moment is a whole card.
  private func expectOnlyWholeCards(in out: String) throws {
    for (file, bytes) in try BatchFixture.contents(out) where !file.hasPrefix(".") { #expect(expected[file] == bytes) }
  }

  @Test(
    "killed at random moments and run again: byte for byte what an undisturbed run gives, registry and folders agree")
  func killed() throws {
    var generator = SeededGenerator(seed: 31)
    var (kills, campaign) = (0, 0)
    while kills < LongTests.rounds(6, long: 100) {
      campaign += 1
      let out = fixture.folder.file("out-\(campaign)")
      let registry = try Self.registry("r-\(campaign)", in: fixture)
      for _ in 0..<6 {
        let batch = try Program.start(
          "civiccard", fixture.arguments(requests, out: out, registry: registry) + ["--jobs", "2"],
          output: fixture.folder.file("stdout"))
        Thread.sleep(forTimeInterval: Double.random(in: 0...2.5, using: &generator))
        if batch.isRunning { kills += 1 }
        Program.kill(batch)
        if Files.exists(out) { try expectOnlyWholeCards(in: out) }
      }
      try expectCompletion(out: out, registry: registry)
      #expect(campaign < 60, "too few were killed before they were done")
    }
  }

  @Test("a disk that fills up: a clear end, no half card, and the rest once there is room", .enabled(if: getuid() == 0))
  func fullDisk() throws {
    let card = expected.values.reduce(0) { $0 + $1.count } / Self.numbers.count
    let disk = try SmallDisk(kilobytes: card * 12 / 1_024)
    let registry = try Self.registry("r", in: fixture)
    // Room for three cards and a half.
    try disk.fill(leaving: card * 7 / 2)
    let outcome = try fixture.batch(requests, out: disk.path + "/out", registry: registry)
    #expect(outcome.code == 73 && outcome.errors.contains("can't be written"), "\(outcome.errors)")
    try expectOnlyWholeCards(in: disk.path + "/out")
    #expect(try Files.names(in: disk.path + "/out").allSatisfy { !$0.hasPrefix(".") })
    try disk.resize(kilobytes: 64 * 1_024)
    try expectCompletion(out: disk.path + "/out", registry: registry)
  }

  @Test("a registry whose disk fills up issues no card that it does not record", .enabled(if: getuid() == 0))
  func fullRegistry() throws {
    let disk = try SmallDisk(kilobytes: 512)
    for ending in ["", ".key"] {
      try FileManager.default.copyItem(
        atPath: fixture.folder.file("empty.db\(ending)"), toPath: "\(disk.path)/r.db\(ending)")
    }
    try disk.fill(leaving: 40_000)
    let outcome = try fixture.batch(requests, registry: disk.path + "/r.db")
    #expect(outcome.code == 74, "\(outcome.errors)")
    try disk.resize(kilobytes: 64 * 1_024)
    try expectCompletion(out: fixture.out, registry: disk.path + "/r.db")
  }

  @Test("a folder that can't be written ends it before a card is recorded", .enabled(if: getuid() == 0))
  func readOnly() throws {
    let disk = try SmallDisk(kilobytes: 64 * 1_024)
    let registry = try Self.registry("r", in: fixture)
    try FileManager.default.createDirectory(atPath: disk.path + "/out", withIntermediateDirectories: false)
    try disk.remount("ro")
    let outcome = try fixture.batch(requests, out: disk.path + "/out", registry: registry)
    #expect(outcome.code == 73 && outcome.errors.contains("can't be written"), "\(outcome.errors)")
    #expect(try CardRegistry(path: registry, .existing).issuedNumbers().isEmpty)
    try disk.remount("rw")
    try expectCompletion(out: disk.path + "/out", registry: registry)
  }

  @Test("a photo that was replaced between two runs is refused by name; the other cards stay as they are")
  func replacedPhoto() throws {
    let registry = try Self.registry("r", in: fixture)
    try expectCompletion(out: fixture.out, registry: registry)
    try FileManager.default.removeItem(atPath: fixture.folder.file("resident.jpg"))
    try FileManager.default.copyItem(
      atPath: "\(BatchFixture.root)/Samples/park-city/child.jpg", toPath: fixture.folder.file("resident.jpg"))
    let outcome = try fixture.batch(requests, registry: registry)
    #expect(outcome.code == 65)
    #expect(outcome.errors.contains("error: line 1: number: PC-1 was issued before with another photo"))
    #expect(try BatchFixture.contents(fixture.out) == expected)
  }

  @Test("a registry that is gone, or empty, is not begun anew beside its key")
  func registryGone() throws {
    let registry = try Self.registry("r", in: fixture)
    try expectCompletion(out: fixture.out, registry: registry)
    for file in ["r.db", "r.db-wal", "r.db-shm"] {
      try? FileManager.default.removeItem(atPath: fixture.folder.file(file))
    }
    let gone = try fixture.batch(requests, registry: registry)
    #expect(gone.code == 66 && gone.errors.contains("there is no registry") && gone.errors.contains("backup"))
    try fixture.folder.write("", to: "r.db")
    let empty = try fixture.batch(requests, registry: registry)
    #expect(empty.code == 65 && empty.errors.contains("is empty: a disk was full"), "\(empty.errors)")
    #expect(try BatchFixture.contents(fixture.out) == expected)
  }

  @Test("two batches at once over one registry, with cards in common: each card once")
  func twoBatches() throws {
    let registry = try Self.registry("r", in: fixture)
    let halves = try [Array(Self.numbers[..<8]), Array(Self.numbers[4...])].enumerated().map { half, numbers in
      try fixture.requests(numbers.map { BatchFixture.request($0) }, in: "half-\(half).jsonl")
    }
    let runs = try halves.enumerated().map { run, half in
      try Program.start(
        "civiccard", fixture.arguments(half, out: fixture.folder.file("half-\(run)"), registry: registry),
        output: fixture.folder.file("stdout-\(run)"))
    }
    for run in runs { run.waitUntilExit() }
    #expect(runs.map(\.terminationStatus) == [0, 0])
    // Each has its own folder: what both made is the same card.
    for number in Self.numbers[4..<8] {
      for file in ["front.png", "back.png", "credential.txt"] {
        let made = try (0..<2).map { try Files.read(fixture.folder.file("half-\($0)/\(number)/\(file)")) }
        #expect(made[0] == made[1], "\(number)/\(file)")
      }
    }
    let opened = try CardRegistry(path: registry, .existing)
    #expect(try opened.brokenInvariants() == [])
    #expect(try opened.count("SELECT count(*) FROM change") == 12)
  }
}

/// A small disk in memory, which only root can make.
private final class SmallDisk {
  let path: String

  init(kilobytes: Int) throws {
    path = "/tmp/civiccard-disk-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    try Self.run("mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path)
  }

  deinit {
    try? Self.run("umount", "-l", path)
    rmdir(path)
  }

  /// A file that takes all room but so many bytes.
  func fill(leaving bytes: Int) throws {
    let room = try #require(
      FileManager.default.attributesOfFileSystem(forPath: path)[.systemFreeSize] as? NSNumber
    ).intValue
    try Data(count: max(0, room - bytes)).write(to: URL(fileURLWithPath: path + "/filler"))
  }

  func resize(kilobytes: Int) throws { try remount("size=\(kilobytes)k") }

  func remount(_ option: String) throws { try Self.run("mount", "-o", "remount,\(option)", path) }

  private static func run(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(arguments) failed")
  }
}
