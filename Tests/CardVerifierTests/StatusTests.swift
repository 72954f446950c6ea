import CardVerifier
import Testing

@testable import CardCredential

/// A status is what a current list of the card's own issuer says, and unknown otherwise.
struct StatusTests {
  private let world: World
  init() throws { world = try World() }

  private func card(_ index: UInt64) throws -> String {
    try world.card(World.claims { $0.status = StatusReference(index: index, uri: World.statusURI) })
  }

  private func verifier(_ lists: [[UInt8]], policy: Policy = Policy()) throws -> Verifier {
    try Verifier(trust: .bundle(world.bundle()), statusLists: lists, policy: policy)
  }

  @Test(arguments: [
    (4_711, Verdict.Status.valid, nil), (4_712, .revoked, Reason.revoked), (4_713, .suspended, .suspended),
    (4_714, .unknown, .statusUnknown), (5_000, .unknown, .statusUnknown), (UInt64.max, .unknown, .statusUnknown),
  ])
  func states(_ index: UInt64, _ status: Verdict.Status, _ reason: Reason?) throws {
    let verdict = try verifier([world.statusFile()]).verify(card(index), at: World.now)
    #expect(verdict.status == status && verdict.reason == reason)
  }

  @Test func unknownWithoutAList() throws {
    let verdict = try verifier([]).verify(card(4_711), at: World.now)
    #expect(verdict.status == .unknown && verdict.reason == .statusUnknown && verdict.trust.statusAge == nil)
    let lenient = try verifier([], policy: Policy(unknownStatus: .warn)).verify(card(4_711), at: World.now)
    #expect(lenient.accepted && lenient.status == .unknown && lenient.warnings == [.statusUnknown])
    #expect(lenient.trust.statusFreshness == nil)
  }

  /// A list of the same issuer under another name does not cover the card.
  @Test func unknownUnderAnotherName() throws {
    let list = try world.statusFile(uri: World.statusURI + "0")
    #expect(try verifier([list]).verify(card(4_711), at: World.now).reason == .statusUnknown)
  }

  /// An expired list: valid becomes unknown, revoked and suspended stay.
  @Test func staleList() throws {
    let list = try world.statusFile(expires: World.now)
    let strict = try verifier([list])
    #expect(strict.verify(try card(4_711), at: World.now - 1).accepted)
    let verdict = strict.verify(try card(4_711), at: World.now)
    #expect(verdict.reason == .statusUnknown && verdict.status == .unknown && verdict.trust.statusAge == 500_000)
    #expect(strict.verify(try card(4_712), at: World.now).reason == .revoked)
    #expect(strict.verify(try card(4_713), at: World.now).reason == .suspended)
    let lenient = try verifier([list], policy: Policy(staleStatus: .warn))
    let tolerated = lenient.verify(try card(4_711), at: World.now)
    #expect(tolerated.accepted && tolerated.warnings == [.statusStale] && tolerated.status == .valid)
    #expect(lenient.verify(try card(4_712), at: World.now).reason == .revoked)
    #expect(lenient.verify(try card(4_714), at: World.now).reason == .statusUnknown)
  }

  /// The newest list counts, in whatever order they come.
  @Test func theNewestCounts() throws {
    let old = try world.statusFile(issuedAt: 1_799_100_000)
    let new = try world.statusFile(issuedAt: 1_799_200_000, changes: [4_711: .revoked])
    for lists in [[old, new], [new, old]] {
      #expect(try verifier(lists).verify(card(4_711), at: World.now).reason == .revoked)
    }
  }

  /// Of two lists of one second nobody can say which is the newer one: a card has the worse of their answers, whatever
  /// the order.
  @Test func equalInstants() throws {
    let answers: [(CardStatus, Reason?)] = [
      (.valid, nil), (.neverIssued, .statusUnknown), (.suspended, .suspended), (.revoked, .revoked),
    ]
    for (better, one) in answers.enumerated() {
      for other in answers[better...] {
        let files = try [
          world.statusFile(changes: [4_711: one.0]), world.statusFile(changes: [4_711: other.0, 7: .revoked]),
        ]
        for lists in [files, files.reversed()] {
          #expect(try verifier(lists).verify(card(4_711), at: World.now).reason == other.1, "\(one.0), \(other.0)")
        }
      }
    }
    // Of two that both say valid, the one that expires first decides how long.
    let lists = try [world.statusFile(), world.statusFile(expires: World.now)]
    let verdict = try verifier(lists).verify(card(4_711), at: World.now)
    #expect(verdict.reason == .statusUnknown && verdict.trust.statusFreshness == .stale)
    // A newer one makes both go.
    let newer = try world.statusFile(issuedAt: 1_799_500_001)
    #expect(try verifier(lists + [newer]).verify(card(4_711), at: World.now).accepted)
  }

  @Test func listsThatAreNotTaken() throws {
    let refused = CredentialError(.notTrusted, "")
    let signers = [world.cardKey, world.elmCardKey, world.stranger, world.root, world.stolenStatusKey, world.stolenKey]
    for signer in signers {
      #expect(throws: refused) { try verifier([world.statusFile(signedBy: signer)]) }
    }
    #expect(throws: refused, "issued before its key's first day") {
      try verifier([world.statusFile(issuedAt: 1_767_000_000)])
    }
    #expect(throws: CredentialError(.unsupported, "")) { try verifier([world.survivorsFile()]) }
    #expect(throws: CredentialError(.unsupported, "")) { try verifier([world.bundleFile(world.bundle())]) }
    #expect(throws: CredentialError(.notCoseSign1, "")) { try verifier([world.statusFile() + [0]]) }
  }
}
