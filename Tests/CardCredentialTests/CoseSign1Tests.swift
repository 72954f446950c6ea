import TestSupport
import Testing

@testable import CardCredential

/// A message is a tagged COSE_Sign1 with Ed25519 and nothing that the profile does not have.
struct CoseSign1Tests {
  private static let header = CBORValue.sortedMap([(1, .integer(-8)), (4, .bytes([1, 2, 3, 4, 5, 6, 7, 8]))]).encoded()

  private static func message(
    tag: UInt64 = 18, protected: [UInt8] = header, unprotected: CBORValue = .map([]),
    payload: CBORValue = .bytes([0xA0]),
    signature: CBORValue = .bytes([UInt8](repeating: 0, count: 64)), extra: [CBORValue] = []
  ) -> [UInt8] {
    CBORValue.tagged(tag, .array([.bytes(protected), unprotected, payload, signature] + extra)).encoded()
  }

  @Test func takesTheProfilesForm() throws {
    let message = try CoseSign1(Self.message(), kind: .card)
    #expect(message.keyIdentifier == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(message.payload == [0xA0])
    #expect(message.signature.count == 64)
  }

  /// RFC 9052, 4.4: ["Signature1", protected, external_aad, payload].
  @Test func signsTheSigStructure() throws {
    let structure = CBORValue.array([.text("Signature1"), .bytes(Self.header), .bytes([]), .bytes([0xA0])]).encoded()
    #expect(try CoseSign1(Self.message(), kind: .card).signedBytes == structure)
  }

  /// Whatever is no such envelope.
  @Test func refusesOtherEnvelopes() throws {
    let sound = Self.message()
    let faults: [(String, [UInt8])] = [
      ("untagged", Array(sound.dropFirst())), ("COSE_Mac0", Self.message(tag: 17)),
      ("COSE_Sign", Self.message(tag: 98)), ("CWT tag", [0xD8, 0x3D] + sound),
      ("five items", Self.message(extra: [.null])),
      ("detached", Self.message(payload: .null)), ("text payload", Self.message(payload: .text("x"))),
      ("signature is null", Self.message(signature: .null)), ("trailing byte", sound + [0]), ("empty", []),
      ("protected is a map", CBORValue.tagged(18, .array([.map([]), .map([]), .bytes([]), .bytes([])])).encoded()),
      ("unprotected is an array", Self.message(unprotected: .array([]))),
      ("unsorted header", Self.message(protected: try bytes("a2 04 4101 01 27"))),
      ("label twice", Self.message(protected: try bytes("a2 01 27 01 27"))),
      ("bytes after the header", Self.message(protected: Self.header + [0])),
      ("kid is text", Self.message(protected: CBORValue.sortedMap([(1, .integer(-8)), (4, .text("k"))]).encoded())),
      ("long head", [0xD8, 18] + sound.dropFirst()),
    ]
    for (name, message) in faults {
      #expect(throws: CredentialError(.notCoseSign1, ""), "\(name)") { try CoseSign1(message, kind: .card) }
    }
  }

  /// Sound COSE that the profile does not have.
  @Test func refusesOtherHeaders() throws {
    func header(_ pairs: [(Int64, CBORValue?)]) -> [UInt8] { CBORValue.sortedMap(pairs).encoded() }
    let faults: [(String, [UInt8])] = [
      ("ES256", Self.message(protected: header([(1, .integer(-7))]))),
      ("no algorithm", Self.message(protected: header([]))), ("empty header", Self.message(protected: header([]))),
      ("algorithm as text", Self.message(protected: header([(1, .text("EdDSA"))]))),
      ("critical", Self.message(protected: header([(1, .integer(-8)), (2, .array([.integer(1)]))]))),
      ("typ on a card", Self.message(protected: header([(1, .integer(-8)), (16, .text(DocumentType.statusList))]))),
      ("content type", Self.message(protected: header([(1, .integer(-8)), (3, .integer(60))]))),
      (
        "unprotected kid",
        Self.message(protected: header([(1, .integer(-8))]), unprotected: .sortedMap([(4, .bytes([1]))]))
      ),
      ("encrypted", Self.message(tag: 16)), ("encrypted for several", Self.message(tag: 96)),
    ]
    for (name, message) in faults {
      #expect(throws: CredentialError(.unsupported, ""), "\(name)") { try CoseSign1(message, kind: .card) }
    }
  }

  /// What is not whole can't be sound COSE of another kind: `unsupported` is said only of a message that was read to
  /// its end.
  @Test func wholeBeforeUnsupported() throws {
    let es256 = CBORValue.sortedMap([(1, .integer(-7))]).encoded()
    let faults: [(String, [UInt8])] = [
      ("ES256 and a byte more", Self.message(protected: es256) + [0]),
      ("ES256 without payload and signature", try bytes("d2 84 43 a1 01 26 a0 05 06")),
      ("ES256 with an odd map", try bytes("d2 84 43 a1 01 26 a1 01")),
      ("a critical header that is cut off", Self.message(protected: try bytes("a2 01 27 02 81"))),
      ("an encrypted message's tag alone", try bytes("d0 ff ff")), ("an encrypted integer", try bytes("d0 05")),
      ("an encrypted message and a byte more", Self.message(tag: 16) + [0]), ("cut off", try bytes("d8 60 83 40 a0")),
    ]
    for (name, message) in faults {
      #expect(throws: CredentialError(.notCoseSign1, ""), "\(name)") { try CoseSign1(message, kind: .card) }
    }
  }

  /// RFC 9052, 3: a message with one label in both headers is malformed, whatever the label is and whatever else is
  /// wrong.
  @Test func aLabelInBothHeaders() throws {
    let text = CBORValue.sortedMap([(key: .text("a"), value: .null)])
    let faults: [(String, [UInt8], CBORValue)] = [
      ("the key identifier", Self.header, .sortedMap([(4, .bytes([1]))])),
      ("the algorithm", Self.header, .sortedMap([(1, .integer(-8))])),
      ("ES256's", CBORValue.sortedMap([(1, .integer(-7))]).encoded(), .sortedMap([(1, .integer(-7))])),
      (
        "a private label", CBORValue.sortedMap([(1, .integer(-8)), (-70_000, .null)]).encoded(),
        .sortedMap([(-70_000, .map([]))])
      ),
      ("a text", text.encoded(), text),
      ("the second of two", Self.header, .sortedMap([(3, .null), (4, .null)])),
    ]
    for (name, protected, unprotected) in faults {
      #expect(throws: CredentialError(.notCoseSign1, ""), "\(name)") {
        try CoseSign1(Self.message(protected: protected, unprotected: unprotected), kind: .card)
      }
    }
    let type = DocumentType.statusList
    let protected = CBORValue.sortedMap([(1, .integer(-8)), (4, .bytes([1])), (16, .text(type))]).encoded()
    for kid: UInt8 in [1, 2] {
      let message = Self.message(protected: protected, unprotected: .sortedMap([(4, .bytes([kid]))]))
      #expect(throws: CredentialError(.notCoseSign1, "")) { try CoseSign1(message, kind: .document(type: type)) }
    }
  }

  /// A document says what it is, and a card does not.
  @Test func kindsDoNotPassForEachOther() throws {
    let key = try Samples.key(1)
    let types = [DocumentType.statusList, DocumentType.trustBundle, DocumentType.survivorsList]
    let kinds = [CoseSign1.Kind.card] + types.map { .document(type: $0) }
    for made in kinds {
      let message = try CoseSign1.sign([0xA0], kind: made, by: key).message
      for read in kinds where read != made {
        #expect(throws: CredentialError(.unsupported, "")) { try CoseSign1(message, kind: read) }
      }
    }
  }

  /// No byte of a card's message can be changed, whichever it is and to whatever.
  @Test func everyByteCounts() throws {
    let key = try Samples.key(1)
    let ready = VerificationKey(key.publicKey)
    let message = try Credential.issue(Samples.claims, signedBy: key).message
    var random = SeededGenerator(seed: 18)
    for place in message.indices {
      for change: UInt8 in [1, 0x80, UInt8.random(in: 1...255, using: &random)] {
        var tampered = message
        tampered[place] ^= change
        let isAccepted = (try? CoseSign1(tampered, kind: .card)).map { sealed in
          sealed.isSigned(by: ready) && sealed.keyIdentifier == ready.keyIdentifier
        }
        #expect(isAccepted != true, "byte \(place)")
      }
    }
  }

  /// A signer that fails must not put a bad card into the world.
  @Test func aSignersFaultIsNoticed() throws {
    struct Faulty: CredentialSigner {
      let publicKey: PublicKey
      func signature(for message: [UInt8]) throws(KeyError) -> [UInt8] { [UInt8](repeating: 1, count: 64) }
    }
    let signer = Faulty(publicKey: try Samples.key(1).publicKey)
    #expect(throws: CredentialError(.selfCheckFailed, "")) { try Credential.issue(Samples.claims, signedBy: signer) }
  }
}
