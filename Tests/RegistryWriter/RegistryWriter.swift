import CardCredential
import CardModel
import CardRegistry
import Foundation

/// Issues the cards `<prefix>-0`, `<prefix>-1`, … up to a count in a registry, without pictures, and prints a line for
/// each once it may be handed out: what the tests kill at any moment, and run several of at once. Of five cards the
/// second is suspended, and the last replaces the one before it.
///
///     RegistryWriter DB PREFIX COUNT NAME [KEYFILE]
@main
struct RegistryWriter {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard (5...6).contains(arguments.count), let count = Int(arguments[3]) else {
      FileHandle.standardError.write(Data("usage: RegistryWriter DB PREFIX COUNT NAME [KEYFILE]\n".utf8))
      exit(64)
    }
    let keyFile = arguments.count > 5 ? arguments[5] : nil
    let registry = try CardRegistry(RegistryPlace(arguments[1], keyFile: keyFile), .orCreate)
    let key = try PrivateKey(seed: SecretBytes(copying: [UInt8](repeating: 3, count: 32)))
    for card in 0..<count {
      let number = "\(arguments[2])-\(card)"
      let outcome: String
      do throws(RegistryError) {
        let index = try issue(number, card: card, name: arguments[4], prefix: arguments[2], in: registry, key)
        outcome = "\(number) \(index)\n"
      } catch {
        guard error.code == .numberTaken else { throw error }
        outcome = "\(number) taken\n"
      }
      FileHandle.standardOutput.write(Data(outcome.utf8))
    }
  }

  /// As an operator does who is told that nobody knows whether it was done.
  private static func suspend(_ number: String, in registry: CardRegistry) throws(RegistryError) {
    do throws(RegistryError) {
      try registry.setStatus(.suspended, of: number, by: "writer", at: 1_795_000_001)
    } catch {
      guard error.code == .connectionLost else { throw error }
      try suspend(number, in: registry)
    }
  }

  private static func issue(
    _ number: String, card: Int, name: String, prefix: String, in registry: CardRegistry, _ key: PrivateKey
  ) throws(RegistryError) -> UInt64 {
    var request = CardRequest(
      number: number, name: name, address: ["999 Broad Street"], dateOfBirth: "1987-04-12", photo: "p", signature: nil)
    if card % 5 == 4 { request.replaces = "\(prefix)-\(card - 1)" }
    let order = CardOrder(
      request: request, photo: [1], signature: nil, template: "park-city/1", issuer: "https://bridgeport.example",
      statusURI: "https://bridgeport.example/status/1", key: key.publicKey)
    let place = try registry.reserve(order)
    let claims = CredentialClaims(
      issuer: order.issuer, issuedAt: 1_795_410_000, expires: 1_890_190_800, number: number, name: name,
      status: place.reference)
    guard let credential = try? Credential.issue(claims, signedBy: key), let reference = place.reference,
      let issued = CalendarDate(iso8601: "2026-11-23"), let expires = CalendarDate(iso8601: "2029-11-23")
    else { throw RegistryError(.credentialMismatch, "the card can't be signed") }
    try registry.record(
      order, credentials: [(.identity, credential)], issued: issued, expires: expires, by: "writer", at: 1_795_000_000)
    if card % 5 == 1 { try suspend(number, in: registry) }
    return reference.index
  }
}
