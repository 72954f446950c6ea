import CardModel
import CardRegistry
import Synchronization

/// Hands a batch's rows to the threads that print them, in the file's order.
///
/// Status indices are reserved here, before the rows are handed out, so that they follow the file whatever thread is faster; a few rows
/// at a time, as each reservation waits for the disk.
final class BatchQueue: Sendable {
  /// A row for a thread.
  struct Item: Sendable {
    /// Counts the rows from 0.
    let sequence: Int
    let line: Int
    let request: Result<CardRequest, Failure>
  }

  /// Rows that are reserved in one transaction.
  private static let rowsAtOnce = 32

  private struct State {
    var rows: any RequestRows & Sendable
    var waiting: ArraySlice<Item> = []
    var count = 0
    /// The lines on which numbers stood, to find those that come twice.
    var lines: [String: Int] = [:]
    var failure: Failure?
  }

  private let desk: IssuingDesk
  private let state: Mutex<State>

  init(_ rows: any RequestRows & Sendable, desk: IssuingDesk) {
    self.desk = desk
    state = Mutex(State(rows: rows))
  }

  /// What ended the batch before its time.
  var failure: Failure? { state.withLock { $0.failure } }

  /// Ends the batch: threads finish the cards that they are at, and get no more.
  func stop(_ failure: Failure) { state.withLock { $0.failure = $0.failure ?? failure } }

  /// The next row, or nil when there is none, or the batch was ended.
  func next() -> Item? {
    state.withLock { state in
      guard state.failure == nil else { return nil }
      if state.waiting.isEmpty {
        do {
          state.waiting = try read(&state)[...]
        } catch {
          state.failure = Failure(error) ?? Failure(exitCode: Failure.ioError, "\(error)")
          return nil
        }
      }
      return state.waiting.popFirst()
    }
  }

  private func read(_ state: inout State) throws -> [Item] {
    var items: [Item] = []
    var numbers: [String] = []
    while items.count < Self.rowsAtOnce, let row = try state.rows.next() {
      var request: Result<CardRequest, Failure>
      do {
        let checked = try row.request.get()
        try check(checked, at: row.line, &state)
        numbers.append(checked.number)
        request = .success(checked)
      } catch {
        request = .failure(Failure(error) ?? Failure(exitCode: Failure.ioError, "\(error)"))
      }
      items.append(Item(sequence: state.count, line: row.line, request: request))
      state.count += 1
    }
    if desk.template.issuer.statusURI != nil, !numbers.isEmpty { try desk.registry?.reserve(numbers: numbers) }
    return items
  }

  private func check(_ request: CardRequest, at line: Int, _ state: inout State) throws {
    if let earlier = state.lines.updateValue(line, forKey: request.number) {
      state.lines[request.number] = earlier
      throw CardError(.invalidValue, field: "number", "stands on line \(earlier) too", hint: "one number is one card")
    }
    if let old = request.replaces, let earlier = state.lines[old], old != request.number {
      // Threads may overtake each other: whether the old card is there yet would be chance.
      throw CardError(
        .invalidValue, field: "replaces", "is the card of line \(earlier) of the same file",
        hint: "issue the replacement in a later batch")
    }
    try desk.check(request)
  }
}
