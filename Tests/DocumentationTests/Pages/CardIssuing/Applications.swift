import CardIssuing
import CardModel

/// A city's own store of applications, as a source of requests for a batch.
struct Applications: RequestReader {
  /// Gives the application with that number, counted from 1; nil when there are no more.
  let application: @Sendable (Int) throws -> CardRequest?
  private var count = 0

  init(_ application: @escaping @Sendable (Int) throws -> CardRequest?) { self.application = application }

  mutating func next() throws -> RequestRow? {
    count += 1
    return try application(count).map { RequestRow(line: count, request: .success($0)) }
  }
}
