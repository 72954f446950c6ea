import CardVerifier
import Testing

@testable import CardCredential

/// Front and back offered as one card are accepted only where both are good and belong together.
struct FrontAndBackTests {
  private let world: World
  private let verifier: Verifier

  init() throws {
    world = try World()
    verifier = try world.verifier()
  }

  private func judge(_ front: String, _ back: String) -> Verdict {
    verifier.verify(front: front, back: back, at: World.now)
  }

  /// Whoever looks at the verdict gets the signed portrait.
  @Test func aWholeCardShowsTheBack() throws {
    let verdict = try judge(world.front(), world.back())
    #expect(verdict.accepted && verdict.card?.profile == .portrait && verdict.card?.portrait == World.webP)
    #expect(verdict.warnings.isEmpty && verdict.repairs.isEmpty)
  }

  /// A genuine front glued to another genuine back.
  @Test func anothersBack() throws {
    let other = try world.back { $0.number = "PC-0012346" }
    #expect(verifier.verify(other, at: World.now).accepted)
    let verdict = try judge(world.front(), other)
    #expect(verdict.reason == .codesDisagree && verdict.signature == .valid && verdict.status == .valid)
    // The face of another card must not stand beside the front's name.
    #expect(verdict.card?.number == "PC-0012345" && verdict.card?.portrait == nil)
  }

  /// Each vector of the pair also holds the other way round in this: no order of two codes is accepted but one.
  @Test func theOrderCounts() throws {
    #expect(try judge(world.back(), world.front()).reason == .codesDisagree)
  }

  /// What speaks against the front is told before what speaks against the pair.
  @Test func theFrontsReasonComesFirst() throws {
    let revoked = StatusReference(index: 4_712, uri: World.statusURI)
    let verdict = try judge(world.front { $0.status = revoked }, world.back { $0.number = "PC-2" })
    #expect(verdict.reason == .revoked)
    #expect(Reason.allCases.last == .codesDisagree)
  }

  /// A back that the policy leaves out vouches for nothing.
  @Test func aBackThatThePolicyLeavesOut() throws {
    var strict = verifier
    strict.policy.profiles = [.identity]
    #expect(try strict.verify(front: world.front(), back: world.back(), at: World.now).reason == .codesDisagree)
  }

  @Test func warningsAndRepairsOfBoth() throws {
    var lenient = verifier
    lenient.policy.staleTrust = .warn
    lenient.policy.unknownStatus = .warn
    let unknown = StatusReference(index: 4_714, uri: World.statusURI)
    let verdict = try lenient.verify(
      front: world.front() + "\r", back: " " + world.back { $0.status = unknown }.lowercased() + "\n",
      at: World.now)
    #expect(verdict.accepted && verdict.warnings == [.statusUnknown])
    #expect(verdict.repairs == [.lineBreaks, .surroundingSpace, .lowerCase])
  }
}
