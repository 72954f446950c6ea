import CardVerifier
import Testing

@testable import CardCredential

/// Texts of both sides are sorted by what they claim to be, in whatever order they come.
struct BothSidesTests {
  private let world: World
  private let verifier: Verifier

  init() throws {
    world = try World()
    verifier = try world.verifier()
  }

  private func judge(_ texts: String...) -> SceneVerdict { verifier.verify(bothSides: texts, at: World.now) }

  @Test("front and back of one card are accepted in either order, and give the portrait")
  func anyOrder() throws {
    let (front, back) = (try world.front(), try world.back())
    for scene in [judge(front, back), judge(back, front), judge("a web page", back, front)] {
      #expect(scene.verdict.accepted && scene.verdict.card?.portrait == World.webP)
    }
  }

  @Test("the back of another card, or a forged one, is refused beside a good front")
  func foreign() throws {
    let front = try world.front()
    #expect(try judge(front, world.back { $0.number = "PC-2" }).verdict.reason == .codesDisagree)
    let stranger = try Credential.issue(
      World.claims { $0.portrait = World.webP }, signedBy: try PrivateKey.generate()
    ).text
    #expect(judge(front, stranger).verdict.reason == .codesDisagree)
    #expect(judge(stranger, front).verdict.reason == .codesDisagree)
  }

  @Test("one side alone is judged as a picture of it")
  func oneSide() throws {
    #expect(try judge(world.front()).verdict.accepted && judge(world.back()).verdict.accepted)
    #expect(judge().verdict.reason == .unreadable)
    #expect(judge("a web page").verdict.reason == .unreadable)
  }
}
