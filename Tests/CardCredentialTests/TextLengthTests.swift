import CardModel
import Foundation
import TestSupport
import Testing

@testable import CardCredential

/// The profile's own claim costs the samples' messages three to five bytes more than the same fields cost as keys 75 to
/// 78 of Claim 169, where they once stood. Three characters carry two bytes, and the signature's own bits make one or
/// two bytes of difference.
struct TextLengthTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private struct Template: Decodable {
    struct Issuer: Decodable {
      let id: String
      let statusURI: String?
    }
    let id: String
    let version: Int
    let issuer: Issuer
  }

  @Test(arguments: ["park-city", "elm-city", "hartford"])
  func growByAFewCharacters(_ city: String) throws {
    let template = try JSONDecoder().decode(
      Template.self, from: Data(contentsOf: Self.root.appending(path: "Templates/\(city)/template.json")))
    let folder = Self.root.appending(path: "Samples/\(city)")
    let requests = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "json" }
    #expect(requests.count >= 3)
    for url in requests {
      let request = try CardRequest(json: Array(Data(contentsOf: url)))
      for claims in try Self.credentials(of: request, template) {
        let (now, once) = try Self.lengths(of: claims)
        let place = "\(city)/\(url.lastPathComponent), \(claims.profile): \(once) to \(now)"
        #expect((3...5).contains(now.message - once.message), "\(place)")
        // The portrait's codes more than make up for it, as zlib takes the picture by itself.
        #expect(now.text - once.text <= (claims.profile == .portrait ? 0 : 8), "\(place)")
      }
    }
  }

  /// The codes of one card, as an office issues them.
  private static func credentials(of request: CardRequest, _ template: Template) throws -> [CredentialClaims] {
    var identity = CredentialClaims(
      issuer: template.issuer.id, issuedAt: 1_795_410_000, expires: 1_890_190_800, number: request.number,
      name: request.name, template: "\(template.id)/\(template.version)",
      status: template.issuer.statusURI.map { StatusReference(index: 3_217, uri: $0) })
    var emergency = identity
    emergency.emergencyContact = request.emergencyContact.map { "\($0.name), \($0.phone)" }
    emergency.allergies = request.allergies
    identity.language = request.language
    identity.dateOfBirth = CalendarDate(iso8601: request.dateOfBirth)
    identity.address = request.address
    identity.guardian = request.guardian
    identity.secondaryName = request.secondaryName?.text
    identity.secondaryLanguage = request.secondaryName?.language
    var portrait = identity
    var random = SeededGenerator(seed: 75)
    portrait.portrait = Samples.webP + random.bytes(450)
    identity.portraitDigest = portrait.portrait.map(CredentialClaims.digest(ofPortrait:))
    return [identity, portrait] + (emergency.profile == .emergency ? [emergency] : [])
  }

  private struct Lengths {
    /// Bytes of the COSE message.
    let message: Int
    /// Characters of the QR text.
    let text: Int
  }

  private static func lengths(of claims: CredentialClaims) throws -> (now: Lengths, once: Lengths) {
    let key = try Samples.key(1)
    guard case .map(var pairs) = try CBORValue(decoding: claims.encoded()),
      case .map(let profile)? = pairs.first(where: { $0.key == .integer(-65537) })?.value,
      let place = pairs.firstIndex(where: { $0.key == .integer(169) }), case .map(var attributes) = pairs[place].value
    else { throw CBORReader.wrongType }
    pairs.removeAll { $0.key == .integer(-65537) }
    let old: [CBORValue: Int64] = [.integer(1): 75, .integer(2): 76, .integer(4): 77, .integer(5): 78]
    for field in profile {
      attributes.append(.init(key: .integer(try #require(old[field.key])), value: field.value))
    }
    pairs[place] = .init(key: .integer(169), value: .map(attributes))
    let message = try CoseSign1.sign(CBORValue.map(pairs).encoded(), kind: .card, by: key).message
    let now = try Credential.issue(claims, signedBy: key)
    return (
      Lengths(message: now.message.count, text: now.text.utf8.count),
      Lengths(message: message.count, text: try CredentialText.encode(message).utf8.count)
    )
  }
}
