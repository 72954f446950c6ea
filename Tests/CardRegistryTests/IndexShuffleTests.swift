import CardCredential
import CardModel
import TestSupport
import Testing

@testable import CardRegistry

@Suite("The order of status indices")
struct IndexShuffleTests {
  private func shuffle(_ byte: UInt8 = 7) -> IndexShuffle {
    IndexShuffle(key: RegistryKey(SecretBytes(copying: [UInt8](repeating: byte, count: 32))))
  }

  @Test("Each block of 4,096 positions takes each of its indices once")
  func permutation() {
    let shuffle = shuffle()
    for block in [0, 1, 2, 4_095] {
      let start = block * 4_096
      let indices = (start..<start + 4_096).map(shuffle.index)
      #expect(indices.sorted() == Array(start..<start + 4_096))
    }
  }

  @Test("The order is another one in each block and under each key, and the same each time")
  func orders() {
    let (one, other) = (shuffle(), shuffle(8))
    let first = (0..<4_096).map(one.index)
    #expect(first != (0..<4_096).map(other.index))
    #expect(first != (4_096..<8_192).map { one.index(at: $0) - 4_096 })
    #expect(first == (0..<4_096).map(shuffle().index))
  }

  @Test("Neighbours in the order of issue are no nearer to each other than chance has them")
  func neighbours() {
    let shuffle = shuffle()
    let order = (0..<4_096).map(shuffle.index)
    let steps = zip(order, order.dropFirst()).map { abs($0 - $1) }
    // Two numbers drawn from 4,096 are 1,365 apart on average; the mean of 4,095 such steps strays by some 15.
    let mean = Double(steps.reduce(0, +)) / Double(steps.count)
    #expect((1_290...1_440).contains(mean), "\(mean)")
    let rising = zip(order, order.dropFirst()).count { $0 < $1 }
    #expect((1_930...2_165).contains(rising), "\(rising)")
  }

  @Test("The order stays what it was: an independent implementation in Python gave these")
  func fixedOrder() {
    let shuffle = shuffle()
    #expect((0..<8).map(shuffle.index) == IndexShuffleTests.pythonFirst)
    #expect((4_096..<4_104).map(shuffle.index) == IndexShuffleTests.pythonSecond)
  }

  private static let pythonFirst = [2337, 4063, 3450, 510, 3638, 408, 2115, 2392]
  private static let pythonSecond = [6619, 4733, 5056, 4334, 6169, 7577, 4570, 6489]

  @Test("A list of 1,000,000 cards with 2 % revoked is under 40 KB, and a look-up takes no time")
  func millionCards() throws {
    let shuffle = shuffle()
    var generator = SeededGenerator(seed: 1)
    var states = [CardStatus](repeating: .neverIssued, count: (1_000_000 + 4_095) / 4_096 * 4_096)
    var revoked = 0
    for position in 0..<1_000_000 {
      let isRevoked = Int.random(in: 0..<50, using: &generator) == 0
      states[shuffle.index(at: position)] = isRevoked ? .revoked : .valid
      revoked += isRevoked ? 1 : 0
    }
    #expect((19_000...21_000).contains(revoked))
    let list = try StatusList(
      uri: RegistryFixture.uri, issuedAt: RegistryFixture.now, expires: RegistryFixture.now + 1, states: states)
    let file = try list.signed(by: RegistryFixture.key())
    #expect(file.count < 40_000, "\(file.count) bytes")
    #expect((0..<UInt64(states.count)).count { list.status(at: $0) == .revoked } == revoked)
    let clock = ContinuousClock()
    let time = clock.measure { for index in 0..<100_000 { _ = list.status(at: UInt64(index) &* 7_919 % 1_000_000) } }
    print("status list of 1,000,000 cards, 2 % revoked: \(file.count) bytes, \(time / 100_000) a look-up (this build)")
  }
}
