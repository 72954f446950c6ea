import CardCredential
import CardVerifier
import Foundation
import Testing

/// A partner's folder keeps the newest of everything, goes back to nothing older, and is the old or the new one
/// whatever happens.
struct PartnerStateTests {
  let world: World
  let folder = FileManager.default.temporaryDirectory.path + "/civiccard-partner-\(UUID().uuidString)"

  init() throws { world = try World() }

  func withFolder(_ body: () throws -> Void) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body()
  }

  func first(_ change: (inout PartnerUpdate) throws -> Void = { _ in }) throws -> PartnerUpdate {
    var update = PartnerUpdate(
      bundle: try world.bundleFile(world.bundle()), statusLists: [try world.statusFile()],
      survivors: [try world.survivorsFile()], roots: [world.root.publicKey])
    try change(&update)
    return update
  }

  @discardableResult
  func update(_ update: PartnerUpdate, at now: Int64 = World.now) throws -> PartnerUpdate.Outcome {
    try PartnerState.update(update, in: folder, at: now)
  }

  func reason(_ text: String, at now: Int64 = World.now) throws -> Reason? {
    try PartnerState.open(folder).verifier().verify(text, at: now).reason
  }

  func contents() throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    return try Dictionary(
      uniqueKeysWithValues: names.map { ($0, try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)"))) })
  }

  // MARK: What is kept

  @Test("what the first update brings is there when the folder is opened again")
  func keeps() throws {
    try withFolder {
      try update(first())
      let state = try PartnerState.open(folder)
      #expect(state.roots == [world.root.publicKey])
      #expect(state.bundle == (try world.bundle()))
      #expect(try reason(world.card()) == nil)
      let survivor = try #require(try world.stolenKeyCards().first)
      #expect(try reason(survivor.text) == nil)
      let revoked = World.claims { $0.status = StatusReference(index: 4_712, uri: World.statusURI) }
      #expect(try reason(world.card(revoked)) == .revoked)
    }
  }

  @Test("a first update without roots or bundle, or with a bundle by another root, leaves no folder behind")
  func incompleteFirst() throws {
    #expect(throws: PartnerError(.rootsMissing, "")) { try update(first { $0.roots = [] }) }
    #expect(throws: PartnerError(.bundleMissing, "")) { try update(first { $0.bundle = nil }) }
    #expect(throws: CredentialError(.notTrusted, "")) { try update(first { $0.roots = [world.newRoot.publicKey] }) }
    #expect(throws: PartnerError(.stateMissing, "")) { _ = try PartnerState.open(folder).roots }
    #expect(!FileManager.default.fileExists(atPath: folder))
  }

  @Test("an update of the bundle alone keeps the lists, and lists alone keep the bundle")
  func parts() throws {
    try withFolder {
      try update(first { $0.statusLists = [] })
      #expect(try reason(world.card()) == .statusUnknown)
      try update(PartnerUpdate(statusLists: [world.statusFile()]))
      try update(PartnerUpdate(bundle: world.bundleFile(world.bundle(sequence: 13))))
      #expect(try PartnerState.open(folder).bundle.sequence == 13)
      #expect(try reason(world.card()) == nil)
    }
  }

  // MARK: Nothing older

  @Test("an older bundle is refused, and another one of the same sequence; the same one again is not")
  func olderBundle() throws {
    try withFolder {
      try update(first())
      let before = try contents()
      let older = try world.bundleFile(world.bundle(sequence: 11))
      #expect(throws: CredentialError(.olderSequence, "")) { try update(PartnerUpdate(bundle: older)) }
      let other = try world.bundleFile(world.bundle(parkStatusURI: nil))
      #expect(throws: CredentialError(.conflictingDocument, "")) { try update(PartnerUpdate(bundle: other)) }
      #expect(try contents() == before)
      try update(PartnerUpdate(bundle: world.bundleFile(world.bundle())))
      #expect(try contents() == before)
    }
  }

  @Test("an older status list is refused, and with it all that came along")
  func olderList() throws {
    try withFolder {
      try update(first())
      let before = try contents()
      let older = try world.statusFile(issuedAt: 1_799_499_999, changes: [4_712: .valid])
      let newBundle = try world.bundleFile(world.bundle(sequence: 13))
      #expect(throws: CredentialError(.olderList, "")) {
        try update(PartnerUpdate(bundle: newBundle, statusLists: [older]))
      }
      #expect(try contents() == before)
    }
  }

  @Test("of two lists of one second both are kept, whatever the order, until a newer one comes")
  func twinLists() throws {
    let card = try world.card(World.claims { $0.status = StatusReference(index: 4_711, uri: World.statusURI) })
    let lists = try [world.statusFile(), world.statusFile(changes: [4_711: .revoked])]
    for lists in [lists, lists.reversed()] {
      try withFolder {
        try update(first { $0.statusLists = [lists[0]] })
        try update(PartnerUpdate(statusLists: [lists[1], lists[1]]))
        #expect(try reason(card) == .revoked)
        #expect(try contents().keys.filter { $0.hasSuffix(".status") }.count == 2)
        try update(PartnerUpdate(statusLists: [world.statusFile(issuedAt: 1_799_500_001)]))
        #expect(try reason(card) == nil)
        #expect(try contents().keys.filter { $0.hasSuffix(".status") }.count == 1)
      }
    }
  }

  /// The city's bundle after its status key was stolen too, with the key that takes its place.
  private func bundleAfterTheft(_ sequence: UInt64, instead key: PrivateKey) throws -> [UInt8] {
    let bundle = try world.bundle()
    let issuers = bundle.issuers.map { issuer in
      let status = issuer.keys.first { $0.publicKey == world.statusKey.publicKey }
      guard let status else { return issuer }
      let keys = issuer.keys.filter { $0.publicKey != status.publicKey }
      return TrustBundle.Issuer(
        identifier: issuer.identifier, name: issuer.name, timeZone: issuer.timeZone, statusURI: issuer.statusURI,
        keys: keys + [
          .init(
            publicKey: status.publicKey, purpose: .status, notBefore: status.notBefore, notAfter: status.notAfter,
            isCompromised: true),
          .init(
            publicKey: key.publicKey, purpose: .status, notBefore: status.notBefore, notAfter: status.notAfter),
        ])
    }
    return try world.bundleFile(
      TrustBundle(sequence: sequence, issuedAt: bundle.issuedAt, nextUpdate: bundle.nextUpdate, issuers: issuers))
  }

  @Test("no list goes back, also when the key of the newest one was found compromised and the list dropped")
  func highWater() throws {
    let revoked = try world.card(World.claims { $0.status = StatusReference(index: 4_712, uri: World.statusURI) })
    func list(_ issuedAt: Int64) throws -> PartnerUpdate {
      PartnerUpdate(
        statusLists: [
          try world.statusFile(issuedAt: issuedAt, changes: [4_712: .valid], signedBy: world.stranger)
        ])
    }
    try withFolder {
      try update(first { $0.statusLists = [try world.statusFile(issuedAt: World.now - 100)] })
      #expect(try reason(revoked) == .revoked)
      let outcome = try update(PartnerUpdate(bundle: bundleAfterTheft(13, instead: world.stranger)))
      #expect(outcome.dropped == [World.statusURI])
      #expect(try reason(revoked) == .statusUnknown)
      #expect(throws: CredentialError(.olderList, "")) { try update(list(World.now - 400)) }
      #expect(throws: CredentialError(.olderList, "")) { try update(list(World.now - 101)) }
      #expect(try reason(revoked) == .statusUnknown)
      try update(list(World.now - 100))
      #expect(try reason(revoked) == nil)
    }
  }

  @Test("a thief's list of the far future does not keep out those that follow, once its key is known")
  func farFuture() throws {
    try withFolder {
      try update(first())
      try update(
        PartnerUpdate(statusLists: [world.statusFile(issuedAt: 1_830_000_000, expires: 1_900_000_000)]))
      let genuine = try world.statusFile(
        issuedAt: World.now + 300, expires: 1_900_000_000, signedBy: world.stranger)
      try update(PartnerUpdate(bundle: bundleAfterTheft(13, instead: world.stranger)))
      try update(PartnerUpdate(statusLists: [genuine]))
      #expect(try reason(world.card()) == nil)
    }
  }

  @Test("an index of a version without the newest lists' times is still read")
  func olderIndex() throws {
    try withFolder {
      try update(first())
      let file = URL(fileURLWithPath: "\(folder)/index.json")
      var index = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
      #expect((index["newest"] as? [[String: Any]])?.count == 1)
      index["newest"] = nil
      try JSONSerialization.data(withJSONObject: index).write(to: file)
      #expect(try reason(world.card()) == nil)
      #expect(throws: CredentialError(.olderList, "")) {
        try update(PartnerUpdate(statusLists: [world.statusFile(issuedAt: 1_799_499_999)]))
      }
      try update(PartnerUpdate())
      index["newest"] = []
      try JSONSerialization.data(withJSONObject: index).write(to: file)
      #expect(throws: PartnerError(.stateDamaged, "")) { _ = try PartnerState.open(folder).roots }
    }
  }

  @Test("a newer status list takes the place of the older one, whose file goes")
  func newerList() throws {
    try withFolder {
      try update(first())
      let newer = try world.statusFile(issuedAt: 1_799_600_000, changes: [4_711: .revoked])
      try update(PartnerUpdate(statusLists: [newer]))
      #expect(try reason(world.card()) == .revoked)
      #expect(try contents().keys.filter { $0.hasSuffix(".status") }.count == 1)
    }
  }

  @Test("another issuer's list of the same name does not take its place")
  func otherIssuersList() throws {
    try withFolder {
      try update(first())
      let elm = try world.statusFile(issuedAt: 1_799_900_000, changes: [4_712: .valid], signedBy: world.elmStatusKey)
      try update(PartnerUpdate(statusLists: [elm]))
      #expect(
        try reason(world.card(World.claims { $0.status = StatusReference(index: 4_712, uri: World.statusURI) }))
          == .revoked)
      #expect(try contents().keys.filter { $0.hasSuffix(".status") }.count == 2)
    }
  }

  @Test("lists that a new bundle no longer trusts are dropped and named")
  func dropped() throws {
    try withFolder {
      try update(first())
      let bundle = try world.bundle()
      let park = bundle.issuers[0]
      let keys = park.keys.filter { $0.publicKey != world.statusKey.publicKey && !$0.isCompromised }
      let next = try TrustBundle(
        sequence: 13, issuedAt: bundle.issuedAt, nextUpdate: bundle.nextUpdate,
        issuers: [
          .init(
            identifier: park.identifier, name: park.name, timeZone: park.timeZone, statusURI: park.statusURI, keys: keys
          )
        ])
      let outcome = try update(PartnerUpdate(bundle: world.bundleFile(next)))
      let stolen = world.stolenKey.publicKey.kid.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      #expect(outcome.dropped == [stolen, World.statusURI].sorted())
      #expect(try reason(world.card()) == .statusUnknown)
    }
  }

  @Test("documents that are not trusted are not taken")
  func untrusted() throws {
    try withFolder {
      try update(first())
      let before = try contents()
      for list in [
        try world.statusFile(signedBy: world.stranger), try world.statusFile(signedBy: world.stolenStatusKey), [0xD2],
      ] {
        #expect(throws: CredentialError.self) { try update(PartnerUpdate(statusLists: [list])) }
      }
      let survivors = try world.survivorsFile(signedBy: world.stolenKey)
      #expect(throws: CredentialError(.notTrusted, "")) { try update(PartnerUpdate(survivors: [survivors])) }
      #expect(try contents() == before)
    }
  }

  // MARK: Roots

  @Test("pinned roots change only when it is said, and the bundle must then be theirs")
  func roots() throws {
    try withFolder {
      try update(first())
      let both = try world.bundle(sequence: 13).signed(by: [world.root, world.newRoot])
      try update(PartnerUpdate(bundle: both, roots: [world.root.publicKey]))
      #expect(throws: PartnerError(.rootsDiffer, "")) { try update(PartnerUpdate(roots: [world.newRoot.publicKey])) }
      #expect(try PartnerState.open(folder).roots == [world.root.publicKey])
      try update(PartnerUpdate(roots: [world.newRoot.publicKey], replacesRoots: true))
      #expect(try PartnerState.open(folder).roots == [world.newRoot.publicKey])
      let byOldRoot = try world.bundleFile(world.bundle(sequence: 14))
      #expect(throws: CredentialError(.notTrusted, "")) { try update(PartnerUpdate(bundle: byOldRoot)) }
      #expect(throws: CredentialError(.notTrusted, "")) {
        try update(PartnerUpdate(roots: [world.stranger.publicKey], replacesRoots: true))
      }
      #expect(try reason(world.card()) == nil)
    }
  }

  // MARK: Clock

  @Test("a clock that runs behind what was recorded is not relied on")
  func clock() throws {
    try withFolder {
      try update(first(), at: World.now - 10_000)
      #expect(try reason(world.card(), at: World.now - 10_300) == nil)
      #expect(try reason(world.card(), at: World.now - 10_301) == .clockUnreliable)
      try PartnerState.open(folder).recordClock(World.now)
      #expect(try PartnerState.open(folder).latestClock == World.now)
      #expect(try reason(world.card(), at: World.now - 301) == .clockUnreliable)
      #expect(try PartnerState.open(folder).summary(at: World.now - 301).isClockBehind)
      #expect(try !PartnerState.open(folder).summary(at: World.now - 300).isClockBehind)
      // Neither an earlier time nor an update with it turns the record back.
      try PartnerState.open(folder).recordClock(World.now - 5_000)
      try update(PartnerUpdate(), at: World.now - 5_000)
      #expect(try PartnerState.open(folder).latestClock == World.now)
    }
  }

  @Test("one call opens the verifier and records the clock; for another time than now it does neither record nor look")
  func verifierWithClock() throws {
    try withFolder {
      #expect(throws: PartnerError(.stateMissing, "")) {
        try PartnerState.verifier(in: folder, recordingClock: World.now)
      }
      try update(first(), at: World.now - 10_000)
      let card = try world.card()
      let policy = Policy(profiles: [.emergency])
      let now = try PartnerState.verifier(in: folder, recordingClock: World.now, policy: policy)
      #expect(now.verify(card, at: World.now).reason == .wrongProfile)
      #expect(try PartnerState.open(folder).latestClock == World.now)
      let earlier = World.now - 5_000
      let turnedBack = try PartnerState.verifier(in: folder, recordingClock: earlier)
      #expect(turnedBack.verify(card, at: earlier).reason == .clockUnreliable)
      let chosen = try PartnerState.verifier(in: folder, recordingClock: nil)
      #expect(chosen.verify(card, at: earlier).accepted)
      #expect(try PartnerState.open(folder).latestClock == World.now)
    }
  }

  @Test("a time that was recorded by mistake can be forgotten, if it is said")
  func resetClock() throws {
    try withFolder {
      try update(first())
      try PartnerState.open(folder).recordClock(World.now + 1_000_000_000)
      #expect(try reason(world.card()) == .clockUnreliable)
      try update(PartnerUpdate(resetsClock: true))
      #expect(try reason(world.card()) == nil)
    }
  }
}
