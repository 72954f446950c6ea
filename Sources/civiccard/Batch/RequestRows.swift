import CardModel

/// One row of a batch: a request, or why it is none.
struct RequestRow {
  /// The line on which it begins, from 1.
  let line: Int
  let request: Result<CardRequest, CardError>
}

/// A file of requests, read row by row.
protocol RequestRows {
  /// The next row, or nil at the end. Throws only what makes the rest unreadable.
  mutating func next() throws(Failure) -> RequestRow?
}

/// JSON Lines: a request in JSON on each line; empty lines don't count.
struct JSONLines: RequestRows {
  private var input: InputBytes
  private var line = 0

  init(_ input: InputBytes) { self.input = input }

  mutating func next() throws(Failure) -> RequestRow? {
    while try input.peek() != nil {
      line += 1
      guard let text = try readLine() else {
        let error = CardError(.tooLong, "the line has more than \(InputBytes.longestRow) bytes")
        return RequestRow(line: line, request: .failure(error))
      }
      if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      return RequestRow(line: line, request: Result { () throws(CardError) in try CardRequest(json: text) })
    }
    return nil
  }

  /// To the next line feed, which is taken but not returned; nil for a line that is too long, which is taken all the same.
  private mutating func readLine() throws(Failure) -> [UInt8]? {
    var text: [UInt8] = []
    var length = 0
    while let byte = try input.next(), byte != 0x0A {
      length += 1
      if length <= InputBytes.longestRow { text.append(byte) }
    }
    return length <= InputBytes.longestRow ? text : nil
  }
}
