import Testing

@testable import CardCredential

/// A compressed stream is taken whole and alone, and never grows beyond its limit.
struct ZlibTests {
  private let plain = [UInt8](repeating: 65, count: 300) + [UInt8](0...255)

  @Test func roundTrip() throws {
    #expect(try Zlib.inflate(Zlib.compress(plain), limit: 8_192) == plain)
    #expect(try Zlib.inflate(Zlib.compress([]), limit: 8_192) == [])
  }

  @Test func refusesEveryTruncation() {
    let stream = Zlib.compress(plain)
    for length in 0..<stream.count {
      #expect(throws: CredentialError(.notZlib, "")) { try Zlib.inflate(Array(stream[..<length]), limit: 8_192) }
    }
  }

  @Test func refusesBytesAfterTheStream() {
    #expect(throws: CredentialError(.notZlib, "")) { try Zlib.inflate(Zlib.compress(plain) + [0], limit: 8_192) }
    #expect(throws: CredentialError(.notZlib, "")) {
      try Zlib.inflate(Zlib.compress(plain) + Zlib.compress(plain), limit: 8_192)
    }
  }

  @Test func refusesAWrongChecksum() {
    var stream = Zlib.compress(plain)
    stream[stream.count - 1] ^= 1
    #expect(throws: CredentialError(.notZlib, "")) { try Zlib.inflate(stream, limit: 8_192) }
  }

  @Test func theLimitIsExact() throws {
    let stream = Zlib.compress([UInt8](repeating: 7, count: 8_192))
    #expect(try Zlib.inflate(stream, limit: 8_192).count == 8_192)
    #expect(throws: CredentialError(.tooLarge, "")) { try Zlib.inflate(stream, limit: 8_191) }
  }

  /// 16 MB of zeros in 16 KB: refused without ever being held.
  @Test func refusesABomb() {
    let bomb = Zlib.compress([UInt8](repeating: 0, count: 16 << 20))
    #expect(throws: CredentialError(.tooLarge, "")) { try Zlib.inflate(bomb, limit: 8_192) }
  }
}
