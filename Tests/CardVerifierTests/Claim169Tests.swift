import CardVerifier
import Foundation
import Testing

@testable import CardCredential

/// Cards made by other software for Claim 169: signed ones are taken under their key, unsigned ones never.
struct Claim169Tests {
  private struct Vector: Decodable {
    struct Key: Decodable {
      let algorithm: String
      let public_key_hex: String
    }
    let qr_data: String
    let signing_key: Key?
  }

  private static let folder = "claim169"

  private func vector(_ name: String) throws -> Vector {
    try PublicVectors.json("claim169/\(name).json", as: Vector.self)
  }

  /// Trusts the key that signed one of the vectors, for whatever issuer.
  private func verifier() throws -> Verifier {
    let key = try #require(vector("valid/ed25519-signed").signing_key)
    return Verifier(trust: .pinnedKey(try PublicKey(rawBytes: Hexadecimal.bytes(key.public_key_hex))))
  }

  @Test(.enabled(if: PublicVectors.exist(folder), "claim169 is not there"))
  func signedByClaim169() throws {
    let verdict = try verifier().verify(vector("valid/ed25519-signed").qr_data, at: 1_750_000_000)
    #expect(verdict.accepted && verdict.status == .none)
    #expect(verdict.card?.name == "Signed Test Person" && verdict.card?.number == "ID-SIGNED-001")
    #expect(verdict.trust.issuer == "https://mosip.example.org")
    let late = try verifier().verify(vector("valid/ed25519-signed").qr_data, at: 1_800_000_000)
    #expect(late.reason == .expired)
  }

  /// An empty signature is none.
  @Test(
    .enabled(if: PublicVectors.exist(folder), "claim169 is not there"),
    arguments: [
      "valid/claim169-example", "valid/demographics-full", "valid/minimal", "valid/refugee-identity",
      "valid/with-all-biometrics", "valid/with-face", "valid/with-fingerprints", "edge/expired", "edge/not-yet-valid",
      "edge/unknown-fields",
    ])
  func emptySignatures(_ name: String) throws {
    let verdict = try verifier().verify(vector(name).qr_data, at: 1_750_000_000)
    #expect(verdict.signature == .invalid && verdict.reason == .signatureInvalid && verdict.card == nil)
    // What they say can be read, so nothing but the signature stands against them.
    let message = try CoseSign1(CredentialText.decode(utf8: Array(vector(name).qr_data.utf8)), kind: .card)
    #expect(message.signature.isEmpty)
    #expect(throws: Never.self) { try CredentialClaims(payload: message.payload) }
  }

  @Test(
    .enabled(if: PublicVectors.exist(folder), "claim169 is not there"),
    arguments: [
      ("valid/ecdsa-p256-signed", Reason.unsupported), ("valid/encrypted-aes256", .unsupported),
      ("valid/encrypted-signed", .unsupported), ("invalid/bad-base45", .unreadable), ("invalid/bad-zlib", .unreadable),
      ("invalid/not-cose", .unreadable), ("invalid/missing-169", .signatureInvalid),
    ])
  func othersEndInTheirReason(_ name: String, _ reason: Reason) throws {
    #expect(try verifier().verify(vector(name).qr_data, at: 1_750_000_000).reason == reason)
  }
}
