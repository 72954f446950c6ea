import TestSupport
import Testing

@testable import CardCredential

/// A compressed stream is taken whole and alone, and never grows beyond its limit.
struct ZlibTests {
  private let plain = [UInt8](repeating: 65, count: 300) + [UInt8](0...255)

  @Test func roundTrip() throws {
    #expect(try Zlib.inflate(Zlib.compress(plain), limit: 8_192) == plain)
    #expect(try Zlib.inflate(Zlib.compress([]), limit: 8_192) == [])
  }

  /// A picture in blocks of its own leaves the text beside it its codes: shorter, and the same when inflated.
  @Test func noiseInTheMiddle() throws {
    var random = SeededGenerator(seed: 1950)
    let text = Array("https://parkcity.example https://parkcity.example/status/1".utf8)
    let bytes = text + random.bytes(700) + text
    let noise = text.count..<text.count + 700
    let parted = Zlib.compress(bytes, noise: noise)
    #expect(parted.count + 20 < Zlib.compress(bytes).count)
    #expect(try Zlib.inflate(parted, limit: 8_192) == bytes)
    for end in [0..<0, 0..<bytes.count, bytes.count..<bytes.count] {
      #expect(try Zlib.inflate(Zlib.compress(bytes, noise: end), limit: 8_192) == bytes)
    }
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
