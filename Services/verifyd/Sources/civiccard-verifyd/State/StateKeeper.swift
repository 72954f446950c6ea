import CardVerifier
import Foundation
import Logging
import Metrics
import ServiceLifecycle
import Synchronization

/// By what cards are judged: the partner's folder, watched.
final class StateKeeper: Sendable {
  private let folder: String
  private let policy: Policy
  private let watch: Mutex<PartnerWatch?>

  /// A folder without a state is an error, unless updates will make one: then cards can't be judged until they have.
  init(_ folder: String, policy: Policy, mayBeMissing: Bool) throws {
    (self.folder, self.policy) = (folder, policy)
    do throws(PartnerError) {
      watch = Mutex(try PartnerWatch(folder, policy: policy))
    } catch {
      guard mayBeMissing, error.code == .stateMissing else { throw error }
      throw StartError(
        "there is no partner's state in \(folder)",
        hint: "make it once with civiccard partner update, which pins the root; from then on the service updates it")
    }
  }

  static var now: Int64 { Int64(Date.now.timeIntervalSince1970) }

  /// Judges cards as of now. Throws `ServiceError.notReady` where there is nothing to judge by.
  func verifier(at now: Int64) throws(ServiceError) -> Verifier {
    guard let watch = current else { throw .notReady }
    return watch.verifier(recordingClock: now)
  }

  /// What is in the folder.
  func summary(at now: Int64) throws(ServiceError) -> PartnerSummary {
    guard let watch = current else { throw .notReady }
    return watch.state.summary(at: now)
  }

  var state: PartnerState? { current?.state }

  /// Why the folder can't be read at present; nil when it can.
  var problem: PartnerError? { current?.problem }

  private var current: PartnerWatch? { watch.withLock { $0 } }
}

/// Says in the log and the metrics what becomes of the trust data, also while nobody asks.
struct StateWatchService: Service {
  let state: StateKeeper
  let logger: Logger

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var (sequence, problem) = (UInt64?.none, String?.none)
      while !Task.isCancelled {
        if let summary = try? state.summary(at: StateKeeper.now) {
          if sequence != nil, sequence != summary.sequence {
            logger.notice("took up a new trust bundle", metadata: ["sequence": "\(summary.sequence)"])
          }
          sequence = summary.sequence
          Self.gauge(summary)
        }
        let message = state.problem?.description
        if let message, message != problem {
          logger.error(
            "the state folder can't be read; what was read last counts on", metadata: ["problem": "\(message)"])
        }
        problem = message
        try? await Task.sleep(for: .seconds(5))
      }
    }
  }

  private static func gauge(_ summary: PartnerSummary) {
    Gauge(label: "civiccard_bundle_sequence").record(Double(summary.sequence))
    Gauge(label: "civiccard_bundle_next_update_seconds").record(Double(summary.nextUpdate))
    for list in summary.issuers.compactMap(\.statusList) {
      Gauge(label: "civiccard_status_list_expires_seconds", dimensions: [("uri", list.uri)])
        .record(Double(list.expires ?? 0))
    }
  }
}
