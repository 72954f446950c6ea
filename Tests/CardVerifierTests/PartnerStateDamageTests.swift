import CardCredential
import CardVerifier
import Foundation
import Testing

/// What becomes of a partner's folder that others damage, kill or read while it changes, and what its summary says.
extension PartnerStateTests {
  // MARK: Damage

  @Test("a file that is missing, cut off or changed is noticed")
  func damage() throws {
    try withFolder {
      try update(first())
      let whole = try contents()
      for (name, bytes) in whole where name != "lock" {
        let url = URL(fileURLWithPath: "\(folder)/\(name)")
        var changed = bytes
        changed[changed.count / 2] ^= 0x10
        for damaged in [Data(), bytes.prefix(bytes.count / 2), changed, nil] {
          if let damaged { try damaged.write(to: url) } else { try FileManager.default.removeItem(at: url) }
          // Without an index there is no state; without the record of the clock there is one.
          guard damaged != nil || !["index.json", "clock"].contains(name) else { continue }
          #expect(throws: PartnerError(.stateDamaged, ""), "\(name)") { _ = try PartnerState.open(folder).roots }
          #expect(throws: PartnerError(.stateDamaged, ""), "\(name)") { _ = try update(PartnerUpdate()).dropped }
        }
        try bytes.write(to: url)
      }
      #expect(try reason(world.card()) == nil)
    }
  }

  @Test("an index that points elsewhere, or says what it can't, is damaged")
  func forgedIndex() throws {
    try withFolder {
      try update(first())
      let index = URL(fileURLWithPath: "\(folder)/index.json")
      for text in [
        "", "{}", "[]", #"{"version":2,"roots":[],"bundle":"","statusLists":[],"survivors":[]}"#,
        #"{"version":1,"roots":[],"bundle":"../../../../etc/passwd","statusLists":[],"survivors":[]}"#,
        #"{"version":1,"roots":["zz"],"bundle":"\#(String(repeating: "0", count: 64))","statusLists":[],"survivors":[]}"#,
      ] {
        try Data(text.utf8).write(to: index)
        #expect(throws: PartnerError(.stateDamaged, ""), "\(text)") { _ = try PartnerState.open(folder).roots }
      }
    }
  }

  @Test("a folder in which a group or everyone may write is refused, and none is made so under any umask")
  func openDoors() throws {
    try withFolder {
      try update(first())
      for name in ["", "/index.json"] {
        let place = folder + name
        let mode = try #require(try FileManager.default.attributesOfItem(atPath: place)[.posixPermissions])
        for open in [0o777, 0o775, 0o757] {
          try FileManager.default.setAttributes([.posixPermissions: open], ofItemAtPath: place)
          #expect(throws: PartnerError(.openToOthers, "")) { _ = try PartnerState.open(folder).roots }
          #expect(throws: PartnerError(.openToOthers, "")) { try update(PartnerUpdate()) }
        }
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place)
      }
      #expect(try reason(world.card()) == nil)
    }
    try withFolder {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o775])
      #expect(throws: PartnerError(.openToOthers, "")) { try update(first()) }
      #expect(try contents().isEmpty)
    }
  }

  @Test("what a killed update left is cleared away by the next; what is not ours stays")
  func leftovers() throws {
    try withFolder {
      try update(first())
      let orphan = String(repeating: "ab", count: 32) + ".status"
      for name in [orphan, ".new-1", "README", "notes.status"] {
        try Data("x".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
      }
      #expect(try reason(world.card()) == nil)
      try update(PartnerUpdate())
      let names = try contents().keys
      #expect(!names.contains(orphan) && !names.contains(".new-1"))
      #expect(names.contains("README") && names.contains("notes.status"))
    }
  }

  @Test("updates wait for each other, and readers see one state or the next")
  func concurrency() async throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try update(first())
    let card = try world.card()
    let (folder, world) = (folder, world)
    let refused = try await withThrowingTaskGroup(of: Bool.self) { group in
      for sequence: UInt64 in 20..<60 {
        group.addTask {
          let bundle = try world.bundleFile(world.bundle(sequence: sequence))
          let list = try world.statusFile(issuedAt: 1_799_500_000 + Int64(sequence))
          do {
            try PartnerState.update(PartnerUpdate(bundle: bundle, statusLists: [list]), in: folder, at: World.now)
            return false
          } catch let error as CredentialError where error.code == .olderSequence {
            return true
          }
        }
        group.addTask { try PartnerState.open(folder).verifier().verify(card, at: World.now).reason != nil }
      }
      return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(refused < 40)
    #expect(try PartnerState.open(folder).bundle.sequence == 59)
    #expect(try contents().count == 6)
  }

  // MARK: Summary

  @Test("the summary tells what is fresh, stale and missing")
  func summary() throws {
    try withFolder {
      try update(first { $0.survivors = [] })
      let fresh = try PartnerState.open(folder).summary(at: World.now)
      #expect(fresh.sequence == 12 && fresh.freshness == .fresh && !fresh.isClockBehind)
      #expect(fresh.roots == [world.root.publicKey.kid])
      #expect(fresh.issuers.map(\.statusList?.freshness) == [.fresh, nil])
      #expect(fresh.survivors.map(\.keyIdentifier) == [world.stolenKey.publicKey.kid] && !fresh.survivors[0].isHere)
      let stale = try PartnerState.open(folder).summary(at: 1_801_000_000)
      #expect(stale.freshness == .stale && stale.issuers[0].statusList?.freshness == .stale)
      let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(fresh)) as? [String: Any]
      #expect(object?["issued"] as? String == "2027-01-03T18:13:20Z")
      #expect(object?["clockUnreliable"] as? Bool == false)
      let issuers = try #require(object?["issuers"] as? [[String: Any]])
      #expect(issuers[0]["iss"] as? String == World.parkCity && issuers[1]["statusList"] is NSNull)
    }
  }
}
