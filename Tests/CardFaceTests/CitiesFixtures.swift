import CardCredential
import CardImaging
import CardIssuing
import CardModel
import Foundation
import TestSupport
import Testing

@testable import CardFace

/// A city's template and the holders that its tests print: one for each combination of optional fields that the city's
/// policy allows.
struct City: Sendable, CustomTestStringConvertible {
  let id: String
  /// How many of the 32 combinations of optional fields the policy allows.
  let combinations: Int
  /// Whether the policy asks each holder for a contact, and each adult for a signature.
  let requiresContact: Bool
  let adultsSign: Bool

  static let elmCity = City(id: "elm-city", combinations: 32, requiresContact: false, adultsSign: false)
  static let hartford = City(id: "hartford", combinations: 12, requiresContact: true, adultsSign: true)
  static let all = [elmCity, hartford]

  var testDescription: String { id }
  var samples: String { "\(Fixture.root)/Samples/\(id)" }

  func template() throws -> Template { try Template(directory: "\(Fixture.root)/Templates/\(id)") }

  /// The optional fields of a card.
  struct Options: OptionSet, Sendable, CustomStringConvertible {
    let rawValue: Int
    static let secondaryName = Self(rawValue: 1)
    static let guardian = Self(rawValue: 2)
    static let signature = Self(rawValue: 4)
    static let contact = Self(rawValue: 8)
    static let allergies = Self(rawValue: 16)
    static let all = Self(rawValue: 31)

    var description: String {
      let names: [(Self, String)] = [
        (.secondaryName, "second script"), (.guardian, "guardian"), (.signature, "signature"), (.contact, "contact"),
        (.allergies, "allergies"),
      ]
      let given = names.filter { contains($0.0) }.map(\.1)
      return given.isEmpty ? "no optional field" : given.joined(separator: ", ")
    }
  }

  /// A card to lay out, with its credentials.
  struct Holder: Sendable, CustomStringConvertible {
    let description: String
    let subject: FaceLayout.Subject
  }

  /// The holders; `long` ones have a name that takes two lines, and four lines of address.
  func holders(long: Bool = false) throws -> [Holder] {
    try #require((long ? Self.longHolders : Self.usualHolders)[id]).get()
  }

  /// Signing a portrait takes a while in a debug build, so the tests share the holders.
  private static let usualHolders = made(long: false)
  private static let longHolders = made(long: true)

  private static func made(long: Bool) -> [String: Result<[Holder], any Error>] {
    Dictionary(uniqueKeysWithValues: all.map { city in (city.id, Result { try city.makeHolders(long: long) }) })
  }

  private func makeHolders(long: Bool) throws -> [Holder] {
    let template = try template()
    let photo = try PhotoDecoder.decode(
      Fixture.bytes("\(Fixture.root)/Samples/park-city/child.jpg"), reduceTo: (width: 96, height: 120))
    let portrait = SignedPortrait(
      picture: photo.resampled(to: SignedPortrait.size.width, height: SignedPortrait.size.height))
    var holders: [Holder] = []
    for raw in 0...Options.all.rawValue {
      let options = Options(rawValue: raw)
      guard allows(options) else { continue }
      let card = try Fixture.card(request(options, long: long), template)
      let credentials = try IssuedCredentials.issue(
        card, template: template, portrait: portrait, flags: [], status: .none, signedBy: Fixture.key())
      holders.append(
        Holder(
          description: options.description,
          subject: FaceLayout.Subject(
            content: FaceContent(card, holderSigns: options.contains(.signature)), codes: credentials.texts)))
    }
    return holders
  }

  private func allows(_ options: Options) -> Bool {
    if requiresContact, !options.contains(.contact) { return false }
    return !adultsSign || options.contains(.signature) || options.contains(.guardian)
  }

  func request(_ options: Options, long: Bool = false) throws -> CardRequest {
    var request = try CardRequest(json: Fixture.bytes("\(samples)/every-field.json"))
    if !long {
      request.name = "Mirlande Toussaint"
      request.address = ["268 Orange Street, Apartment 4B", "New Haven, CT 06510"]
    }
    if !options.contains(.secondaryName) { request.secondaryName = nil }
    if !options.contains(.guardian) { request.guardian = nil }
    request.dateOfBirth = options.contains(.guardian) ? "2018-06-30" : "1987-04-12"
    if !options.contains(.signature) { request.signature = nil }
    if !options.contains(.contact) { request.emergencyContact = nil }
    if !options.contains(.allergies) { request.allergies = [] }
    return request
  }
}
