import CardCredential
import CardFace
import CardFiles
import CardModel
import CardRegistry
import Foundation

/// Issues many cards on several threads. It owns the threads and a renderer for each.
///
/// A batch that was interrupted is completed by giving it the same requests again: cards that were issued keep their
/// place in the status list and come out the same.
public final class BatchIssuer: Sendable {
  /// What all cards have in common.
  public let setup: IssuingSetup
  /// How many cards are worked on at once.
  public let jobs: Int

  /// An issuer is for one thread. Each is used by one worker of the one run that there can be.
  nonisolated(unsafe) private let issuers: [CardIssuer]

  /// Loads what the template names, once for each job.
  ///
  /// - Parameter jobs: how many cards to work on at once, at least 1; by default as many as there are cores.
  /// - Throws: what ``CardIssuer/init(_:threads:)`` does.
  public init(_ setup: IssuingSetup, jobs: Int = ProcessInfo.processInfo.activeProcessorCount) throws(FaceError) {
    self.setup = setup
    self.jobs = max(1, jobs)
    var issuers: [CardIssuer] = []
    for _ in 0..<self.jobs { issuers.append(try CardIssuer(setup)) }
    self.issuers = issuers
  }

  /// Issues the cards of all requests, and tells what became of each, in the input's order whatever thread is faster.
  ///
  /// A row that is refused does not stop the others. What would meet every row ends the batch: the sequence throws it
  /// after the outcomes before it. That are the registry's failures, the key's, and an output folder that can't be
  /// written. Whoever stops asking for outcomes ends the batch after the cards at hand.
  ///
  /// Runs of one issuer come one after the other: wait for the end of one before the next is begun.
  ///
  /// - Parameters:
  ///   - requests: read as they are needed.
  ///   - folder: what the paths in them are relative to; empty for the current folder.
  ///   - registration: who guards the numbers.
  ///   - allowance: frees the dates of one card.
  ///   - shard: this machine's part of the requests; nil for all.
  ///   - now: the clock's time, for the day of issue of requests that name none.
  /// - Throws: `clockUnusable`.
  public func outcomes(
    of requests: any RequestReader, picturesIn folder: String, registration: Registration,
    allowing allowance: DateAllowance? = nil, shard: BatchShard? = nil, at now: Date = .now
  ) throws(IssuingError) -> BatchOutcomes {
    let queue = BatchQueue(
      requests, setup: setup, registration: registration, today: try setup.today(at: now), allowing: allowance,
      shard: shard)
    let run = BatchRun(jobs: jobs, queue: queue) { [self] job, item in
      try Self.outcome(of: item, on: issuers[job], picturesIn: folder, registration: registration)
    }
    return BatchOutcomes(run: run)
  }

  /// Throws only what would meet the next row too.
  private static func outcome(
    of item: BatchQueue.Item, on issuer: CardIssuer, picturesIn folder: String, registration: Registration
  ) throws -> BatchOutcome {
    func outcome(_ number: String?, _ result: BatchOutcome.Result) -> BatchOutcome {
      var source: RequestRow.Source?
      if case .refused = result { source = item.source }
      return BatchOutcome(
        sequence: item.sequence, line: item.line, number: number, result: result, fraction: item.fraction,
        source: source)
    }
    switch item.request {
    case .refused(let number, let error): return outcome(number, .refused(error))
    case .checked(let checked):
      do {
        let issued = try issuer.issue(checked, picturesIn: folder, registration: registration)
        return outcome(checked.card.number, .issued(issued))
      } catch let error as IssuingError where error.code == .printedAndRemoved {
        return outcome(checked.card.number, .printedAndRemoved)
      } catch let error as any CivicCardError {
        guard !endsBatch(error) else { throw BatchFailure(line: item.line, error: error) }
        return outcome(checked.card.number, .refused(error))
      }
    }
  }

  /// The registry, the key and the output folder are every row's.
  private static func endsBatch(_ error: any CivicCardError) -> Bool {
    switch error {
    case let error as RegistryError:
      [.busy, .databaseFailed, .full, .keyMissing, .keyUnusable].contains(error.code)
    case let error as FileError: error.code == .notWritable
    default: error is KeyError
    }
  }
}

/// What ended a batch, and at which row.
public struct BatchFailure: Error, Sendable {
  /// The line of the row at which it showed, from 1.
  public let line: Int
  /// What it is.
  public let error: any CivicCardError
}
