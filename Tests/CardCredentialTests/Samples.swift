import CardCredential
import CardModel

/// Invented data for the tests, the same in every run.
enum Samples {
  static func key(_ number: UInt8) throws -> PrivateKey {
    try PrivateKey(seed: SecretBytes(copying: [UInt8](repeating: number, count: 32)))
  }

  static let claims = CredentialClaims(
    issuer: "https://parkcity.example", issuedAt: 1_795_410_000, expires: 1_890_190_800, number: "PC-0012345",
    language: "spa", name: "María José Hernández-Pérez", dateOfBirth: CalendarDate(compact: "19870412"),
    address: ["999 Broad Street, Apt 4B", "Bridgeport, CT 06604"],
    portraitDigest: CredentialClaims.digest(ofPortrait: webP), template: "park-city/1",
    status: StatusReference(index: 4_711, uri: "https://parkcity.example/status/1"))

  /// As much of a WebP file as the module looks at.
  static let webP: [UInt8] = Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WEBP".utf8) + [UInt8](0..<200)
}

/// Hexadecimal digits to bytes; spaces are passed over.
func bytes(_ hexadecimal: String) throws -> [UInt8] {
  let digits = hexadecimal.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
  guard digits.count.isMultiple(of: 2) else { throw CredentialError(.wrongType, "an odd number of digits") }
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
