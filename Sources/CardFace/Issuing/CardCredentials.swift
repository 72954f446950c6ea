import CardCredential
import CardImaging
import CardModel
import Foundation

/// The signed credentials of one card, one for each QR symbol.
public struct CardCredentials: Sendable {
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

  /// Issues the credentials that `profiles` names and the identity credential, which every card has.
  ///
  /// - Parameters:
  ///   - card: what the card says.
  ///   - template: the issuer and the reference that the credentials carry.
  ///   - portrait: the photo cropped to ``portraitSize``; needed for the portrait profile.
  ///   - status: the card's entry in the issuer's status list; nil for an issuer that runs none.
  /// - Throws: a `FaceError` when the portrait does not fit its symbol, else what signing throws.
  static func issue(
    _ card: Card, template: Template, profiles: Set<CredentialProfile>, portrait: Raster?, status: StatusReference?,
    signedBy signer: some CredentialSigner
  ) throws -> CardCredentials {
    guard let timeZone = TimeZone(identifier: template.issuer.timeZone) else {
      throw FaceError(.invalidTemplate, field: "issuer.timeZone", "is not an IANA time zone")
    }
    var identity = CredentialClaims(
      issuer: template.issuer.id, issuedAt: card.issued.startInstant(in: timeZone),
      expires: card.expires.endInstant(in: timeZone), number: card.number, name: card.name)
    identity.template = template.reference
    identity.status = status

    var emergency: Credential?
    if profiles.contains(.emergency), card.hasEmergencyData {
      var claims = identity
      claims.emergencyContact = card.emergencyContact.map { "\($0.name), \($0.phone)" }
      claims.allergies = card.allergies
      emergency = try Credential.issue(claims, signedBy: signer)
    }

    identity.language = card.language
    identity.dateOfBirth = card.dateOfBirth
    identity.address = card.address
    identity.guardian = card.guardian
    identity.secondaryName = card.secondaryName?.text
    identity.secondaryLanguage = card.secondaryName?.language
    var portraitCredential: Credential?
    if profiles.contains(.portrait), let portrait {
      let issued = try issuePortrait(identity, picture: portrait, signedBy: signer)
      identity.portraitDigest = issued.claims.portrait.map(CredentialClaims.digest(ofPortrait:))
      return CardCredentials(
        identity: try Credential.issue(identity, signedBy: signer), portrait: issued.credential, emergency: emergency,
        webP: issued.claims.portrait)
    }
    portraitCredential = nil
    return CardCredentials(
      identity: try Credential.issue(identity, signedBy: signer), portrait: portraitCredential, emergency: emergency,
      webP: nil)
  }

  /// The size of the portrait in its QR, in pixels: whole blocks of 16, as WebP codes them.
  ///
  /// Over eight photos at 500 to 800 bytes it has 0.5 to 0.9 dB more than 48 × 60, and more than 52, 56, 60 and (up to
  /// 700 bytes) 72 wide, against the photo at 144 × 180.
  static let portraitSize = (width: 64, height: 80)

  /// Below these bytes 48 × 60 pixels come nearer to the photo: at 350 by 0.3 dB, at 400 by nothing.
  private static let smallPortraitBytes = 400

  /// Characters that a version 22 symbol of error correction L holds in alphanumeric mode (ISO/IEC 18004:2015, table
  /// 7).
  private static let portraitCapacity = 1460

  /// Below this the picture shows nobody.
  private static let leastPortraitBytes = 250

  /// Bytes of the message but for the picture itself, to some bytes; a little too many rather than too few.
  private static func messageSize(of claims: CredentialClaims) -> Int {
    let texts =
      [
        claims.issuer, claims.number, claims.name, claims.language, claims.guardian, claims.secondaryName,
        claims.secondaryLanguage, claims.template, claims.status?.uri,
      ].compactMap(\.self) + claims.address
    // Signature 66, COSE heads with the key identifier 22, dates of issue, expiry and birth 22, the picture's heads and
    // those of maps 22; each text has a key and a length.
    return texts.reduce(132) { $0 + $1.utf8.count + 3 } + (claims.status == nil ? 0 : 32)
  }

  private static func issuePortrait(
    _ identity: CredentialClaims, picture: Raster, signedBy signer: some CredentialSigner
  ) throws -> (claims: CredentialClaims, credential: Credential) {
    var claims = identity
    // Three characters carry two bytes, and zlib, for which a message with a picture is as good as noise, adds eleven.
    // The first guess may be a little too large for unusual claims; it then shrinks by what was too much.
    var room = portraitCapacity * 2 / 3 - 11 - messageSize(of: identity)
    while room >= leastPortraitBytes {
      // With less than this a smaller picture has more of the face left.
      let fitting = room < Self.smallPortraitBytes ? picture.resampled(to: 48, height: 60) : picture
      claims.portrait = try WebPEncoder.encode(fitting, maximumBytes: room)
      let credential = try Credential.issue(claims, signedBy: signer)
      let excess = credential.text.utf8.count - portraitCapacity
      if excess <= 0 { return (claims, credential) }
      room -= (excess * 2 + 2) / 3
    }
    throw FaceError(
      .qrDoesNotFit, field: "address", "leaves no room for the portrait in its QR",
      hint: "shorten the address or the other optional texts")
  }
}
