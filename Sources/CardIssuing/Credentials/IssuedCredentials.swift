import CardCredential
import CardFace
import CardModel
import Foundation

/// Where a card's status will stand. A choice that is always made, never a default.
public enum CardStatusClaim: Sendable, Hashable {
  /// In a status list, at the place that the registry gave to the card.
  case listed(StatusReference)
  /// Nowhere: its issuer runs no status list, and the card can never be revoked.
  case none

  var reference: StatusReference? { if case .listed(let reference) = self { reference } else { nil } }
}

/// The signed credentials of one card, one for each of its QR symbols.
public struct IssuedCredentials: Sendable {
  /// The front's: who the holder is. Its signature seeds the artwork.
  public let identity: Credential
  /// The back's: the same with the portrait; nil where the template has no such symbol.
  public let portrait: Credential?
  /// For first responders; nil where the template has no such symbol or the holder gave no such data.
  public let emergency: Credential?
  /// The portrait as signed: a WebP file; nil where the template has no portrait symbol.
  public let webP: [UInt8]?

  /// By profile, those that there are.
  public var all: [(profile: CredentialProfile, credential: Credential)] {
    [(.identity, identity), (.portrait, portrait), (.emergency, emergency)]
      .compactMap { profile, credential in credential.map { (profile, $0) } }
  }

  /// The QR texts by profile, for a ``CardFace/FaceRenderer``.
  public var texts: [CredentialProfile: String] {
    Dictionary(uniqueKeysWithValues: all.map { ($0.profile, $0.credential.text) })
  }

  /// Signs what a card's QR symbols say.
  ///
  /// - Parameters:
  ///   - card: what the card says.
  ///   - template: the issuer, the symbols, and the reference that the credentials carry.
  ///   - portrait: the holder's photo as it is signed; needed where the template has a portrait symbol.
  ///   - flags: what the faces need to be drawn again, beside what the template says.
  ///   - status: the card's entry in the issuer's status list, or that there is none.
  /// - Throws: a `FaceError` when the portrait does not fit its symbol, else what signing throws.
  package static func issue(
    _ card: Card, template: Template, portrait: SignedPortrait?, flags: CardFlags, status: CardStatusClaim,
    signedBy signer: some CredentialSigner
  ) throws -> IssuedCredentials {
    guard let timeZone = TimeZone(identifier: template.issuer.timeZone) else {
      throw FaceError(.invalidTemplate, field: "issuer.timeZone", "is not an IANA time zone")
    }
    var identity = CredentialClaims(
      issuer: template.issuer.id, issuedAt: card.issued.startInstant(in: timeZone),
      expires: card.expires.endInstant(in: timeZone), number: card.number, name: card.name)
    identity.template = template.reference
    identity.status = status.reference

    var emergency: Credential?
    if template.profiles.contains(.emergency), card.hasEmergencyData {
      var claims = identity
      claims.emergencyContact = card.emergencyContact?.claim
      claims.allergies = card.allergies
      emergency = try Credential.issue(claims, signedBy: signer)
    }

    identity.flags = flags
    if template.hasClerkFeature { identity.flags.insert(.hasFeatureForTheEye) }
    identity.language = card.language
    identity.dateOfBirth = card.dateOfBirth
    identity.address = card.address
    identity.guardian = card.guardian
    identity.secondaryName = card.secondaryName?.text
    identity.secondaryLanguage = card.secondaryName?.language
    var withPortrait: (webP: [UInt8], credential: Credential)?
    if template.profiles.contains(.portrait), let portrait {
      withPortrait = try portrait.issue(identity, signedBy: signer)
      identity.portraitDigest = withPortrait.map { CredentialClaims.digest(ofPortrait: $0.webP) }
    }
    // The front's alone: the back's code has the portrait itself.
    if template.policy.portraitFingerprint { identity.portraitFingerprint = portrait?.fingerprints?.bytes }
    return IssuedCredentials(
      identity: try Credential.issue(identity, signedBy: signer), portrait: withPortrait?.credential,
      emergency: emergency, webP: withPortrait?.webP)
  }

  /// What the faces show, as whoever reads the card will know it: from the signed text of the identity code, and for
  /// the back from the card's data for emergencies and its numbers of other issuers, which that code has not.
  package func content(of card: Card, for template: Template) throws -> FaceContent {
    let read = try CoseSign1(try CredentialText.decode(utf8: Array(identity.text.utf8)), kind: .card)
    return try FaceContent(try CredentialClaims(payload: read.payload), in: template.issuer.timeZone)
      .addingBack(of: card)
  }
}
