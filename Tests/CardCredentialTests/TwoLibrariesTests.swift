import TestSupport
import Testing

@testable import CardCredential

/// libsodium, which verifies, and libcrypto, which signs, agree wherever our own checks let a signature through.
struct TwoLibrariesTests {
  /// The answers with either library; nil where our checks refuse before any equation.
  private static func answers(_ vector: Ed25519Vector) -> (sodium: Bool, crypto: Bool)? {
    guard let key = try? PublicKey(rawBytes: vector.key), vector.signature.count == 64,
      Ed25519Encoding.isSoundPoint(vector.signature), Ed25519Encoding.isReducedScalar(vector.signature, at: 32)
    else { return nil }
    func answer(withLibSodium: Bool) -> Bool {
      VerificationKey(key, keyIdentifier: [], withLibSodium: withLibSodium)
        .isValid(vector.signature, for: vector.message)
    }
    return (answer(withLibSodium: true), answer(withLibSodium: false))
  }

  /// `VerificationKey` asks the installed library with one signature which kind it is; the public ones say the same.
  @Test(.enabled(if: Ed25519Corpus.areThere, "wycheproof, cctv or speccheck is not there"))
  func theKindOfLibSodiumIsFound() throws {
    let telling = try Ed25519Corpus.cctv.vectors().filter { vector in
      vector.name.contains("low_order_residue") && Self.answers(vector) != nil
    }
    #expect(telling.count > 20)
    for vector in telling {
      #expect(Self.answers(vector)?.sodium == !LibSodium.comparesBytes, "\(vector.name)")
      #expect(Self.answers(vector)?.crypto == false, "\(vector.name)")
    }
  }

  @Test(
    .enabled(if: Ed25519Corpus.areThere, "wycheproof, cctv or speccheck is not there"),
    .enabled(if: LibSodium.comparesBytes, "this libsodium uses the cofactor, so libcrypto verifies alone"),
    arguments: Ed25519Corpus.allCases)
  func onEveryPublicVector(_ corpus: Ed25519Corpus) throws {
    var judged = 0
    for vector in try corpus.vectors() {
      guard let answers = Self.answers(vector) else {
        #expect(!vector.isValid, "\(corpus) \(vector.name)")
        continue
      }
      #expect(answers.sodium == answers.crypto && answers.sodium == vector.isValid, "\(corpus) \(vector.name)")
      judged += 1
    }
    #expect(judged > 0)
  }

  /// Our own signatures, and those with any bit turned in key, message or signature.
  @Test func onSignaturesWithABitTurned() throws {
    var random = SeededGenerator(seed: 8032)
    for number: UInt8 in 1...8 {
      let key = try Samples.key(number)
      let message = random.bytes(Int(number) * 37)
      let sound = Ed25519Vector(
        name: "", key: key.publicKey.rawBytes, message: message, signature: try key.signature(for: message),
        isValid: true)
      let answers = try #require(Self.answers(sound))
      #expect(answers.sodium && answers.crypto)
      var judged = 0
      for bit in 0..<768 {
        var bytes = sound.key + sound.signature
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        let turned = Ed25519Vector(
          name: "", key: Array(bytes.prefix(32)), message: message, signature: Array(bytes.suffix(64)), isValid: false)
        guard let answers = Self.answers(turned) else { continue }
        judged += 1
        #expect(!answers.sodium && !answers.crypto, "bit \(bit)")
      }
      #expect(judged > 400)
    }
  }

  /// An empty message has no address to begin at.
  @Test func anEmptyMessage() throws {
    let key = try Samples.key(1)
    #expect(key.publicKey.isValid(try key.signature(for: []), for: []))
    #expect(!key.publicKey.isValid(try key.signature(for: []), for: [0]))
  }
}
