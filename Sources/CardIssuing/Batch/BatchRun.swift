import Dispatch
import Foundation
import Synchronization

/// The outcomes of a batch, as they come. Iterate once.
public struct BatchOutcomes: AsyncSequence, Sendable {
  let run: BatchRun

  /// Starts the batch with the first call; ends it when it goes.
  public func makeAsyncIterator() -> Iterator { Iterator(stream: run.start().makeAsyncIterator(), run: run) }

  /// Ends the batch after the cards at hand, whose outcomes still come; for any thread.
  public func stop() { run.stop() }

  /// Hands over the outcomes one by one.
  public struct Iterator: AsyncIteratorProtocol {
    var stream: AsyncThrowingStream<BatchOutcome, any Error>.Iterator
    let run: BatchRun

    /// The next row's outcome, or nil at the end. Throws a ``BatchFailure`` or what made the rest of the requests
    /// unreadable.
    public mutating func next() async throws -> BatchOutcome? {
      let outcome = try await stream.next()
      run.tookOutcome()
      return outcome
    }
  }
}

/// One batch at work: threads of its own, as each card keeps one busy for tens of milliseconds and waits for disks.
final class BatchRun: Sendable {
  typealias Work = @Sendable (_ job: Int, BatchQueue.Item) throws -> BatchOutcome

  /// How many rows may be done before the one that is waited for: memory stays flat whatever the reader of outcomes
  /// does.
  static let lead = 256

  private let jobs: Int
  private let queue: BatchQueue
  private let work: Work
  /// Rows that may still be begun.
  private let room: DispatchSemaphore
  private let state: Mutex<State>

  private struct State {
    var next = 0
    var early: [Int: BatchOutcome] = [:]
    var running: Int
    var isStarted = false
  }

  init(jobs: Int, queue: BatchQueue, work: @escaping Work) {
    self.jobs = jobs
    self.queue = queue
    self.work = work
    state = Mutex(State(running: jobs))
    // Signalled, not made so large: a run may be given up with rows begun, and a semaphore that ends with less than it
    // began with stops the program.
    room = DispatchSemaphore(value: 0)
    for _ in 0..<Self.lead { room.signal() }
  }

  func start() -> AsyncThrowingStream<BatchOutcome, any Error> {
    let isFirst = state.withLock { state in
      defer { state.isStarted = true }
      return !state.isStarted
    }
    precondition(isFirst, "the outcomes of a batch are iterated once")
    return AsyncThrowingStream { continuation in
      continuation.onTermination = { [self] _ in
        queue.stop()
        // Whoever waits for room would wait for ever.
        for _ in 0..<jobs { room.signal() }
      }
      for job in 0..<jobs {
        let thread = Thread { [self] in
          run(job, continuation)
        }
        thread.name = "batch \(job)"
        // Cairo and Pango want more than the half megabyte that threads have on a Mac.
        thread.stackSize = 8 << 20
        thread.start()
      }
    }
  }

  func tookOutcome() { room.signal() }

  func stop() { queue.stop() }

  private func run(_ job: Int, _ continuation: AsyncThrowingStream<BatchOutcome, any Error>.Continuation) {
    while true {
      room.wait()
      guard let item = queue.next() else { break }
      do {
        deliver(try work(job, item), continuation)
      } catch {
        queue.stop(error)
        break
      }
    }
    let isLast = state.withLock { state in
      state.running -= 1
      return state.running == 0
    }
    // The others may still wait for room, of which no outcome that is taken will make more.
    room.signal()
    if isLast { continuation.finish(throwing: queue.failure) }
  }

  private func deliver(
    _ outcome: BatchOutcome, _ continuation: AsyncThrowingStream<BatchOutcome, any Error>.Continuation
  ) {
    state.withLock { state in
      state.early[outcome.sequence] = outcome
      while let outcome = state.early.removeValue(forKey: state.next) {
        state.next += 1
        continuation.yield(outcome)
      }
    }
  }
}
