import CardCredential
import CardVerifier
import Foundation
import TestSupport
import Testing

/// A program that goes on for days judges by the newest state, and by the last good one while there is no other.
struct PartnerWatchTests {
  private let world: World
  private let folder: TemporaryFolder

  init() throws {
    world = try World()
    folder = try TemporaryFolder()
    let first = PartnerUpdate(bundle: try world.bundleFile(world.bundle()), roots: [world.root.publicKey])
    try PartnerState.update(first, in: state, at: World.now)
  }

  private var state: String { folder.file("state") }

  private func reason(_ watch: PartnerWatch, at now: Int64 = World.now) throws -> Reason? {
    try watch.verifier(recordingClock: now).verify(world.card(), at: now).reason
  }

  /// Longer than a change may go unnoticed.
  private func pause() async throws { try await Task.sleep(for: .milliseconds(1_100)) }

  @Test("an update counts within a second, without opening it anew")
  func update() async throws {
    let watch = try PartnerWatch(state)
    #expect(try reason(watch) == .statusUnknown)
    try PartnerState.update(PartnerUpdate(statusLists: [try world.statusFile()]), in: state, at: World.now)
    try await pause()
    #expect(try reason(watch) == nil)
    #expect(watch.problem == nil && watch.state.bundle.sequence == 12)
  }

  @Test("a folder that is gone or damaged leaves the last good state, and is told; one that is well again counts")
  func damage() async throws {
    try PartnerState.update(PartnerUpdate(statusLists: [try world.statusFile()]), in: state, at: World.now)
    let watch = try PartnerWatch(state)
    try FileManager.default.moveItem(atPath: state, toPath: folder.file("away"))
    try await pause()
    #expect(watch.problem?.code == .stateMissing)
    #expect(try reason(watch) == nil)
    try FileManager.default.moveItem(atPath: folder.file("away"), toPath: state)
    try await pause()
    #expect(watch.problem == nil)
    try folder.write("{}", to: "state/index.json")
    try await pause()
    #expect(watch.problem?.code == .stateDamaged)
    #expect(try reason(watch) == nil)
  }

  @Test("the clock is noted in the folder, and one that is turned back is not relied on")
  func clock() throws {
    try PartnerState.update(PartnerUpdate(statusLists: [try world.statusFile()]), in: state, at: World.now)
    let watch = try PartnerWatch(state)
    let later = World.now + 50_000
    #expect(try reason(watch, at: later) == nil)
    #expect(try PartnerState.open(state).latestClock == later)
    #expect(try reason(watch, at: later - 10_000) == .clockUnreliable)
    // Noted once a minute and not at each card.
    #expect(try reason(watch, at: later + 59) == nil)
    #expect(try PartnerState.open(state).latestClock == later)
  }

  @Test("a folder without a state is refused at once")
  func missing() throws {
    #expect(throws: PartnerError(.stateMissing, "")) { try PartnerWatch(folder.file("nothing")) }
  }

  @Test("many threads may ask at once")
  func threads() async throws {
    try PartnerState.update(PartnerUpdate(statusLists: [try world.statusFile()]), in: state, at: World.now)
    let (watch, card) = (try PartnerWatch(state), try world.card())
    let accepted = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<200).count { _ in watch.verifier(recordingClock: World.now).verify(card, at: World.now).accepted }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(accepted == 1_600)
  }
}
