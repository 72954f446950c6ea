import CardCredential

/// One of several machines' part of a file of requests: which part a row belongs to follows from its number alone, so
/// that nobody has to coordinate them.
public struct BatchShard: Sendable, Hashable {
  /// Which part, from 1.
  public let index: Int
  /// Into how many parts the file is cut.
  public let count: Int

  /// More parts than that are a slip of the keyboard.
  public static let maximumCount = 1_000_000

  /// Part `index` of `count`; nil unless it is one of 1…`count`, at most ``maximumCount``.
  public init?(index: Int, of count: Int) {
    guard (1...Self.maximumCount).contains(count), (1...count).contains(index) else { return nil }
    (self.index, self.count) = (index, count)
  }

  /// A part as `K/N` names it; nil for any other text.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1] else { return nil }
    self.init(index: index, of: count)
  }

  /// Whether the row of `number` belongs to it; a row whose number can't be read belongs to the first part.
  public func contains(_ number: String?) -> Bool {
    guard let number else { return index == 1 }
    return contains(digest: Self.digest(of: number))
  }

  func contains(digest: UInt64) -> Bool { digest % UInt64(count) == UInt64(index - 1) }

  /// The first 8 bytes of SHA-256 over the number's UTF-8, as a big-endian integer.
  static func digest(of number: String) -> UInt64 {
    Digest.sha256(Array(number.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
