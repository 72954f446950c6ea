import Testing

@testable import CardCredential

/// Each public vector is answered by our strict rule.
struct Ed25519VectorTests {
  @Test(
    .enabled(if: Ed25519Corpus.areThere, "wycheproof, cctv or speccheck is not there"),
    arguments: zip(Ed25519Corpus.allCases, [151, 914, 12]))
  func allOfTheCorpus(_ corpus: Ed25519Corpus, _ count: Int) throws {
    let vectors = try corpus.vectors()
    #expect(vectors.count == count)
    #expect(vectors.contains { $0.isValid } && vectors.contains { !$0.isValid })
    for vector in vectors {
      // A key that is refused when it is loaded verifies nothing.
      let key = try? PublicKey(rawBytes: vector.key)
      let isValid = key.map { VerificationKey($0).isValid(vector.signature, for: vector.message) } ?? false
      #expect(isValid == vector.isValid, "\(corpus) \(vector.name)")
    }
  }

  /// Not one with a low-order or non-canonical point gets through, and most of them would satisfy an equation.
  @Test(.enabled(if: Ed25519Corpus.areThere, "wycheproof, cctv or speccheck is not there"))
  func weakPointsAreRefusedBeforeTheEquation() throws {
    let weak = try Ed25519Corpus.cctv.vectors().filter { vector in
      ["low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R"].contains { vector.name.contains($0) }
    }
    #expect(weak.count > 800)
    for vector in weak {
      #expect(
        (try? PublicKey(rawBytes: vector.key)) == nil || !Ed25519Encoding.isSoundPoint(vector.signature),
        "\(vector.name)")
    }
    let taken = weak.filter { Ed25519Handle(publicKey: $0.key)?.verifies($0.signature, over: $0.message) == true }
    #expect(!taken.isEmpty, "bare libcrypto takes none, so the check shows nothing")
  }
}
