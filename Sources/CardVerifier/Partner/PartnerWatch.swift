import CardCredential
import Foundation
import Synchronization

/// A partner's state as a program sees it that goes on for days: an update of the folder counts within a second, and
/// without opening the state, which checks each signature in it, for each card. Any number of threads may use one.
public final class PartnerWatch: Sendable {
  /// How long an update may go unnoticed.
  private static let interval = Duration.seconds(1)
  /// So much later than last time the clock is noted in the folder, in seconds.
  private static let clockStep: Int64 = 60

  private struct Held {
    var state: PartnerState
    var verifier: Verifier
    /// Of the index from which `state` was read, or a newer one that could not be.
    var mark: PartnerFolder.Mark?
    var lastLook: ContinuousClock.Instant
    /// The latest time that was seen, in seconds since 1970.
    var latestClock: Int64
    var problem: PartnerError?
    /// Whether a thread reads the folder; the others go by what is held.
    var isReading = false
  }

  private let folder: String
  private let policy: Policy
  private let held: Mutex<Held>

  /// Opens the state in `folder`. Throws what ``PartnerState/open(_:)`` throws.
  public init(_ folder: String, policy: Policy = Policy()) throws(PartnerError) {
    (self.folder, self.policy) = (folder, policy)
    // Before the state: an update in between is then seen as one.
    let mark = PartnerFolder(path: folder).mark
    let state = try PartnerState.open(folder)
    held = Mutex(
      Held(
        state: state, verifier: state.verifier(policy: policy), mark: mark, lastLook: .now,
        latestClock: state.latestClock))
  }

  /// What is in the folder, or was when it last could be read.
  public var state: PartnerState {
    refresh()
    return held.withLock(\.state)
  }

  /// Why the folder can't be read at present; nil when it can. What was read last counts on.
  public var problem: PartnerError? {
    refresh()
    return held.withLock(\.problem)
  }

  /// Judges cards by the folder's newest state.
  ///
  /// - Parameter now: the machine's clock in seconds since 1970, which is noted in the folder if it is this account's.
  ///   A clock behind the latest time that was noted makes cards `clockUnreliable`.
  public func verifier(recordingClock now: Int64) -> Verifier {
    refresh()
    let (verifier, noted) = held.withLock { held in
      guard now >= held.latestClock + Self.clockStep, now <= CredentialClaims.latestInstant else {
        return (held.verifier, PartnerState?.none)
      }
      held.latestClock = now
      held.verifier.policy.earliestClock = max(held.verifier.policy.earliestClock, now)
      return (held.verifier, held.state)
    }
    // Where the folder is another's, only its owner's updates note the time.
    try? noted?.recordClock(now)
    return verifier
  }

  private func refresh() {
    let now = ContinuousClock.now
    let isDue = held.withLock { held in
      guard !held.isReading, now - held.lastLook >= Self.interval else { return false }
      held.isReading = true
      held.lastLook = now
      return true
    }
    guard isDue else { return }
    let mark = PartnerFolder(path: folder).mark
    // Also while the last try failed: what a folder lacked may have come since, without a new index.
    let isSame = held.withLock { $0.mark == mark && $0.problem == nil }
    let opened: Result<PartnerState, PartnerError>? = isSame ? nil : open()
    held.withLock { held in
      held.isReading = false
      guard let opened else { return }
      held.mark = mark
      switch opened {
      case .success(let state):
        held.state = state
        held.verifier = state.verifier(policy: policy)
        held.latestClock = state.latestClock
        held.problem = nil
      case .failure(let problem): held.problem = problem
      }
    }
  }

  private func open() -> Result<PartnerState, PartnerError> {
    do throws(PartnerError) { return .success(try PartnerState.open(folder)) } catch { return .failure(error) }
  }
}

extension PartnerFolder {
  /// What tells one index from the next: an update renames a new file into its place.
  struct Mark: Equatable {
    let file: UInt64?
    let modified: Date?
  }

  /// The index's mark; nil where there is none.
  var mark: Mark? {
    guard let facts = try? FileManager.default.attributesOfItem(atPath: path + "/index.json") else { return nil }
    return Mark(
      file: (facts[.systemFileNumber] as? NSNumber)?.uint64Value, modified: facts[.modificationDate] as? Date)
  }
}
