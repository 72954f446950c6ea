import Foundation
import NIOPosix
import Synchronization

/// Decoding a picture is what costs: so many at once as there are cores, some more in a queue, and whoever comes then
/// is told to come back.
final class PictureQueue: Sendable {
  private struct Waiter {
    let id: Int
    let continuation: CheckedContinuation<Bool, Never>
  }

  private struct State {
    var free: Int
    var waiting: [Waiter] = []
    var nextID = 0
  }

  private let capacity: Int
  private let state: Mutex<State>
  /// Threads of its own: those of Dispatch serve Swift's tasks too, and no request may wait for pixels.
  private let threads: NIOThreadPool

  init(capacity: Int) {
    self.capacity = capacity
    threads = NIOThreadPool(numberOfThreads: capacity)
    threads.start()
    state = Mutex(State(free: capacity))
  }

  /// Pictures that are decoded at present.
  var running: Int { state.withLock { capacity - $0.free } }

  /// The result of `work`, on a thread of its own. Throws `ServiceError.busy` where no turn comes in time.
  func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    guard await enter() else { throw ServiceError.busy }
    defer { leave() }
    return try await threads.runIfActive {
      Self.yieldToOthers()
      return try work()
    }
  }

  /// Lowers this thread's priority: texts are judged in a hundredth of the time, and must not wait for pixels.
  private static func yieldToOthers() {
    #if os(Linux)
      // There, 0 is the thread that calls, and not its whole process.
      _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
    #endif
  }

  private func enter() async -> Bool {
    await withCheckedContinuation { continuation in
      let id: Int? = state.withLock { state in
        if state.free > 0 {
          state.free -= 1
          continuation.resume(returning: true)
          return nil
        }
        guard state.waiting.count < capacity * Limits.waitingPictures else {
          continuation.resume(returning: false)
          return nil
        }
        state.nextID += 1
        state.waiting.append(Waiter(id: state.nextID, continuation: continuation))
        return state.nextID
      }
      guard let id else { return }
      Task {
        try? await Task.sleep(for: Limits.pictureWait)
        giveUp(id)
      }
    }
  }

  private func giveUp(_ id: Int) {
    let waiter = state.withLock { state in
      state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
    }
    waiter?.continuation.resume(returning: false)
  }

  private func leave() {
    let next: Waiter? = state.withLock { state in
      guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
      state.free += 1
      return nil
    }
    next?.continuation.resume(returning: true)
  }
}
