import CardCredential
import CardModel
import CardRegistry
import Foundation

/// Orders and credentials for the registry's tests, without pictures that anyone would have to paint.
package enum RegistryFixture {
  package static let uri = "https://bridgeport.example/status/1"
  package static let issuer = "https://bridgeport.example"
  package static let now: Int64 = 1_795_000_000

  /// Keys of one repeated byte: they sign nothing but tests.
  package static func key(_ byte: UInt8 = 3) throws -> PrivateKey {
    try PrivateKey(seed: SecretBytes(copying: [UInt8](repeating: byte, count: 32)))
  }

  package static func request(_ number: String, name: String = "Ana Pérez", replaces: String? = nil) -> CardRequest {
    var request = CardRequest(
      number: number, name: name, address: ["999 Broad Street", "Bridgeport, CT 06604"], dateOfBirth: "1987-04-12",
      photo: "photo.jpg", signature: "signature.png")
    request.replaces = replaces
    return request
  }

  package static func order(
    _ number: String, name: String = "Ana Pérez", photo: [UInt8] = [1], signature: [UInt8]? = [2],
    template: String = "park-city/1", uri: String? = uri, key: PrivateKey, replaces: String? = nil,
    change: (inout CardRequest) -> Void = { _ in }
  ) -> CardOrder {
    var request = request(number, name: name, replaces: replaces)
    change(&request)
    return CardOrder(
      request: request, photo: photo, signature: signature, template: template, issuer: issuer, statusURI: uri,
      key: key.publicKey)
  }

  package static func day(_ text: String) throws -> CalendarDate {
    guard let day = CalendarDate(iso8601: text) else { throw CardError(.impossibleDate, "\(text) is no day") }
    return day
  }

  /// What a press would sign for `order`: an identity credential and, so that there are several, an emergency one.
  package static func credentials(
    _ order: CardOrder, _ reference: StatusReference?, name: String = "Ana Pérez", key: PrivateKey
  ) throws -> [(profile: CredentialProfile, credential: Credential)] {
    var claims = CredentialClaims(
      issuer: order.issuer, issuedAt: 1_795_410_000, expires: 1_890_190_800, number: order.number, name: name,
      template: "park-city/1", status: reference)
    let identity = try Credential.issue(claims, signedBy: key)
    claims.allergies = ["Penicillin"]
    return [(.identity, identity), (.emergency, try Credential.issue(claims, signedBy: key))]
  }

  /// All of a card's issue but the printing.
  @discardableResult
  package static func issue(
    _ order: CardOrder, in registry: CardRegistry, name: String = "Ana Pérez", key: PrivateKey,
    by operatorName: String = "Ana", at instant: Int64 = now
  ) throws -> (reference: StatusReference?, credentials: [(profile: CredentialProfile, credential: Credential)]) {
    let place = try registry.reserve(order)
    let credentials = try credentials(order, place.reference, name: name, key: key)
    try registry.record(
      order, credentials: credentials, issued: try day("2026-11-23"), expires: try day("2029-11-23"), by: operatorName,
      at: instant)
    return (place.reference, credentials)
  }

  /// The code of the RegistryError that `body` throws, or nil.
  package static func code(_ body: () throws -> Void) -> RegistryError.Code? {
    do {
      try body()
      return nil
    } catch {
      return (error as? RegistryError)?.code
    }
  }
}

extension TemporaryFolder {
  package func registry(_ name: String = "r.db") throws -> CardRegistry {
    try CardRegistry(path: file(name), .orCreate)
  }
}
