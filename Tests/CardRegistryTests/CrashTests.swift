import CardRegistry
import Foundation
import TestSupport
import Testing

/// A process that writes to the registry is killed without warning, again and again.
@Suite("Kill -9 at any moment", .serialized)
struct CrashTests {
  private func promised(_ file: String) -> [(number: String, index: UInt64)] {
    let text = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
    // The last line may have been cut off.
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().compactMap { line in
      let parts = line.split(separator: " ")
      guard parts.count == 2, let index = UInt64(parts[1]) else { return nil }
      return (String(parts[0]), index)
    }
  }

  /// What the writer promised of each card beside its index: the second of five is suspended, the fourth replaced by
  /// the fifth.
  private func brokenPromises(_ numbers: some Sequence<String>, in registry: CardRegistry) throws -> [String] {
    try numbers.filter { number in
      guard let card = number.split(separator: "-").last.flatMap({ Int($0) }) else { return true }
      switch card % 5 {
      case 1: return try registry.card(number).status != .suspended
      case 4: return try registry.card("PC-\(card - 1)").replacedBy != number
      default: return false
      }
    }
  }

  @Test(
    "What was handed out is in the registry with index and status, nothing broke, and a re-run completes the rest"
  )
  func killedWriter() throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 11)
    var indices: [String: UInt64] = [:]
    var kills = 0
    for round in 0..<40 {
      let output = folder.file("out-\(round)")
      let writer = try Program.start("RegistryWriter", [folder.file("r.db"), "PC", "100000", "Ana"], output: output)
      // Killed at its first new card or some cards later, on a slow machine too.
      let patience = Date(timeIntervalSinceNow: 60)
      while promised(output).count <= indices.count, writer.isRunning, Date() < patience {
        Thread.sleep(forTimeInterval: 0.002)
      }
      Thread.sleep(forTimeInterval: Double.random(in: 0...0.06, using: &generator))
      if writer.isRunning { kills += 1 }
      Program.kill(writer)
      let registry = try folder.registry()
      #expect(try registry.brokenInvariants() == [], "after kill \(round)")
      for (number, index) in promised(output) {
        #expect(indices.updateValue(index, forKey: number) ?? index == index, "\(number) has two indices")
      }
    }
    #expect(kills == 40)
    let registry = try folder.registry()
    let issued = try registry.count("SELECT count(*) FROM card WHERE status <> 'reserved'")
    #expect(indices.count >= 40, "too few cards were issued for this to mean anything")
    // At most the one card that was recorded, and whose writer was killed before it could say so.
    #expect((0...1).contains(issued - indices.count))
    for (number, index) in indices { #expect(try registry.card(number).reference?.index == index) }
    #expect(try brokenPromises(indices.keys, in: registry) == [])
    #expect(try registry.count("SELECT count(*) FROM change WHERE status = 'suspended'") >= 8)
    #expect(try registry.count("SELECT count(*) FROM change WHERE replacedBy IS NOT NULL") >= 8)

    let total = issued + 25
    let rest = try Program.run("RegistryWriter", [folder.file("r.db"), "PC", "\(total)", "Ana"])
    #expect(rest.code == 0, "\(rest.errors)")
    #expect(rest.lines.count == total)
    for line in rest.lines {
      let parts = line.split(separator: " ")
      if let known = indices[String(parts[0])] { #expect(String(known) == parts[1]) }
    }
    #expect(try registry.count("SELECT count(*) FROM card WHERE status <> 'reserved'") == total)
    #expect(try registry.brokenInvariants() == [])
  }

  @Test("A process killed while it makes the registry leaves one that opens, and no key that was used and lost")
  func killedCreator() throws {
    var generator = SeededGenerator(seed: 12)
    var (unfinished, withoutTables) = (0, 0)
    for round in 0..<40 {
      let folder = try TemporaryFolder()
      let output = folder.file("out")
      let writer = try Program.start("RegistryWriter", [folder.file("r.db"), "PC", "100000", "Ana"], output: output)
      // Killed once the making has begun: the key's draft is there.
      let patience = Date(timeIntervalSinceNow: 60)
      while folder.listing.allSatisfy({ !$0.hasPrefix("r.db.key") }), writer.isRunning, Date() < patience {
        Thread.sleep(forTimeInterval: 0.000_1)
      }
      #expect(writer.isRunning, "it ended by itself")
      Thread.sleep(forTimeInterval: Double.random(in: 0...0.006, using: &generator))
      Program.kill(writer)
      if promised(output).isEmpty { unfinished += 1 }
      if !Files.exists(folder.file("r.db")) { withoutTables += 1 }
      let registry = try folder.registry()
      #expect(try registry.brokenInvariants() == [], "after kill \(round)")
      #expect(folder.listing.filter { $0.contains(".new") } == [])
      for (number, index) in promised(output) { #expect(try registry.card(number).reference?.index == index) }
    }
    #expect(unfinished >= 10, "too few were killed before they were done")
    #expect(withoutTables >= 5, "too few were killed before there were tables")
  }
}

@Suite("Several processes at one registry", .serialized)
struct ConcurrencyTests {
  @Test("Writers of the same and of other numbers at once: each number has one card, and each card one index")
  func writers() throws {
    let folder = try TemporaryFolder()
    // All make the registry at once, too. Ana's and Bea's requests contradict each other.
    let runs = [("PC", "Ana"), ("PC", "Ana"), ("PC", "Bea"), ("EC", "Ana")]
    let processes = try runs.enumerated().map { run, arguments in
      try Program.start(
        "RegistryWriter", [folder.file("r.db"), arguments.0, "40", arguments.1], output: folder.file("out-\(run)"),
        errors: folder.file("err-\(run)"))
    }
    for (run, process) in processes.enumerated() {
      process.waitUntilExit()
      let errors = FileManager.default.contents(atPath: folder.file("err-\(run)")) ?? Data()
      #expect(process.terminationStatus == 0, "\(String(decoding: errors, as: UTF8.self))")
    }
    let registry = try folder.registry()
    #expect(try registry.count("SELECT count(*) FROM card WHERE status <> 'reserved'") == 80)
    #expect(try registry.brokenInvariants() == [])
    var outcomes: [String: Set<String>] = [:]
    for run in runs.indices {
      let text = String(
        decoding: FileManager.default.contents(atPath: folder.file("out-\(run)")) ?? Data(), as: UTF8.self)
      for line in text.split(separator: "\n") {
        let parts = line.split(separator: " ").map(String.init)
        if parts[1] != "taken" { outcomes[parts[0], default: []].insert(parts[1]) }
      }
    }
    #expect(outcomes.count == 80)
    #expect(outcomes.values.allSatisfy { $0.count == 1 })
  }
}
