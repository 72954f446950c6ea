import CardModel
import CardRegistry
import Synchronization

/// Hands a batch's rows to the threads that issue them, in the input's order.
///
/// Status indices are reserved here, before the rows are handed out, so that they follow the input whatever thread is
/// faster; a few rows at a time, as each reservation waits for the disk.
final class BatchQueue: Sendable {
  /// A row for a thread.
  struct Item: Sendable {
    let sequence: Int
    let line: Int
    let request: Row
  }

  enum Row: Sendable {
    case checked(CheckedRequest)
    case refused(number: String?, any CivicCardError)
  }

  /// Rows that are reserved in one transaction.
  private static let rowsAtOnce = 32

  private struct State {
    var rows: any RequestReader
    var waiting: ArraySlice<Item> = []
    var count = 0
    /// The lines on which numbers stood, to find those that come twice.
    var lines: [String: Int] = [:]
    /// What made the rest of the rows unreadable: it counts after the rows before it.
    var endOfRows: (any Error)?
    var failure: (any Error)?
    var isStopped = false
  }

  private let setup: IssuingSetup
  private let registration: Registration
  private let today: CalendarDate
  private let allowance: DateAllowance?
  private let state: Mutex<State>

  init(
    _ rows: any RequestReader, setup: IssuingSetup, registration: Registration, today: CalendarDate,
    allowing allowance: DateAllowance?
  ) {
    self.allowance = allowance
    self.setup = setup
    self.registration = registration
    self.today = today
    state = Mutex(State(rows: rows))
  }

  /// What ended the batch before its time; nil where it was stopped, or came to its end.
  var failure: (any Error)? { state.withLock { $0.failure } }

  /// Ends the batch: threads finish the cards that they are at, and get no more.
  func stop(_ failure: (any Error)? = nil) {
    state.withLock { state in
      state.isStopped = true
      state.failure = state.failure ?? failure
    }
  }

  /// The next row, or nil when there is none, or the batch was ended.
  func next() -> Item? {
    state.withLock { state in
      guard !state.isStopped else { return nil }
      if state.waiting.isEmpty {
        do {
          state.waiting = try read(&state)[...]
        } catch {
          state.failure = error
          state.isStopped = true
          return nil
        }
      }
      return state.waiting.popFirst()
    }
  }

  private func read(_ state: inout State) throws -> [Item] {
    var items: [Item] = []
    var numbers: [String] = []
    while items.count < Self.rowsAtOnce, let row = try nextRow(&state, hasItems: !items.isEmpty) {
      var result: Row
      do throws(CardError) {
        let request = try row.request.get()
        do throws(CardError) {
          let checked = try check(request, at: row.line, &state)
          numbers.append(request.number)
          result = .checked(checked)
        } catch {
          result = .refused(number: request.number, error)
        }
      } catch {
        result = .refused(number: nil, error)
      }
      items.append(Item(sequence: state.count, line: row.line, request: result))
      state.count += 1
    }
    if case .registry(let registry, _) = registration, setup.template.issuer.statusURI != nil, !numbers.isEmpty {
      try registry.reserve(numbers: numbers)
    }
    return items
  }

  private func nextRow(_ state: inout State, hasItems: Bool) throws -> RequestRow? {
    do {
      if let error = state.endOfRows { throw error }
      return try state.rows.next()
    } catch {
      state.endOfRows = error
      guard hasItems else { throw error }
      return nil
    }
  }

  private func check(
    _ request: CardRequest, at line: Int, _ state: inout State
  ) throws(CardError) -> CheckedRequest {
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
    return try setup.check(request, today: today, allowing: allowance)
  }
}
