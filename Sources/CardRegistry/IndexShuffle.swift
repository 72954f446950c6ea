import Synchronization

/// The order in which status indices are handed out: block after block of 4,096, shuffled within each block under the
/// registry's key.
///
/// From the indices of two cards of one block nobody learns which was issued first. Blocks fill one after the other, so
/// the list still compresses well.
package final class IndexShuffle: Sendable {
  /// Indices in a block.
  static let blockSize = 4_096

  private let key: RegistryKey
  /// The block in use; a new one follows every 4,096 cards.
  private let latest = Mutex<(block: Int, order: [UInt16])?>(nil)

  init(key: RegistryKey) { self.key = key }

  /// The status index of the card that is the `position`th to get one, from 0. No two positions have the same.
  package func index(at position: Int) -> Int {
    let block = position / Self.blockSize
    return latest.withLock { latest in
      if latest?.block != block { latest = (block, order(of: block)) }
      return block * Self.blockSize + Int(latest?.order[position % Self.blockSize] ?? 0)
    }
  }

  /// A permutation of 0..<4,096 by Fisher and Yates's shuffle. HMAC-SHA-256 over the block and a counter makes its
  /// choices.
  private func order(of block: Int) -> [UInt16] {
    var order = (0..<UInt16(Self.blockSize)).map { $0 }
    var choices = Choices(key: key, block: block)
    for last in stride(from: Self.blockSize - 1, to: 0, by: -1) { order.swapAt(last, choices.next(through: last)) }
    return order
  }

  private struct Choices {
    let key: RegistryKey
    let block: Int
    var counter: UInt64 = 0
    var buffer: ArraySlice<UInt8> = []

    init(key: RegistryKey, block: Int) {
      self.key = key
      self.block = block
    }

    /// A number from 0 to `last`, each equally likely: what is drawn beyond the last whole multiple is drawn again.
    mutating func next(through last: Int) -> Int {
      let bound = UInt32(last) + 1
      let unfair = UInt32.max - UInt32.max % bound
      while true {
        let drawn = draw()
        if drawn < unfair { return Int(drawn % bound) }
      }
    }

    private mutating func draw() -> UInt32 {
      if buffer.isEmpty {
        let message = [UInt64(block), counter].flatMap { value in
          (0..<8).reversed().map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
        }
        buffer = key.code("status index shuffle v1", message)[...]
        counter += 1
      }
      return (0..<4).reduce(0) { value, _ in value << 8 | UInt32(buffer.removeFirst()) }
    }
  }
}
