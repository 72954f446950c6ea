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
    let source: RequestRow.Source?
    let fraction: Double?
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
    /// The lines on which numbers stood, by the numbers' digests, to find those that come twice: of millions of rows
    /// this stays in memory.
    var lines: [UInt64: Int] = [:]
    /// What made the rest of the rows unreadable: it counts after the rows before it.
    var endOfRows: (any Error)?
    var failure: (any Error)?
    var isStopped = false
  }

  private let setup: IssuingSetup
  private let registration: Registration
  private let today: CalendarDate
  private let allowance: DateAllowance?
  private let shard: BatchShard?
  private let state: Mutex<State>

  init(
    _ rows: any RequestReader, setup: IssuingSetup, registration: Registration, today: CalendarDate,
    allowing allowance: DateAllowance?, shard: BatchShard? = nil
  ) {
    self.allowance = allowance
    self.shard = shard
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
      guard let result = check(row, &state) else { continue }
      if case .checked(let checked) = result { numbers.append(checked.card.number) }
      items.append(
        Item(sequence: state.count, line: row.line, request: result, source: row.source, fraction: row.fraction))
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

  /// Nil for a row of another shard.
  private func check(_ row: RequestRow, _ state: inout State) -> Row? {
    guard case .success(let request) = row.request else {
      guard case .failure(let error) = row.request, shard?.contains(nil) ?? true else { return nil }
      return .refused(number: nil, error)
    }
    let digest = BatchShard.digest(of: request.number)
    let earlier = state.lines[digest]
    // Rows of other shards are remembered too: a row may name one of them to be replaced.
    if earlier == nil { state.lines[digest] = row.line }
    guard shard?.contains(digest: digest) ?? true else { return nil }
    do throws(CardError) {
      return .checked(try check(request, earlier: earlier, state))
    } catch {
      return .refused(number: request.number, error)
    }
  }

  private func check(
    _ request: CardRequest, earlier: Int?, _ state: borrowing State
  ) throws(CardError) -> CheckedRequest {
    if let earlier {
      throw CardError(.invalidValue, field: "number", "stands on line \(earlier) too", hint: "one number is one card")
    }
    if let old = request.replaces, old != request.number, let line = state.lines[BatchShard.digest(of: old)] {
      // Threads and machines may overtake each other: whether the old card is there yet would be chance.
      throw CardError(
        .invalidValue, field: "replaces", "is the card of line \(line) of the same file",
        hint: "issue the replacement in a later batch")
    }
    return try setup.check(request, today: today, allowing: allowance)
  }
}
