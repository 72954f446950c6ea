import CardCredential
import CardFace
import CardImaging

/// The holder's photo on its way into the back's QR symbol, as good a WebP file as fits; and what the front's says of
/// how photo and signature look.
package struct SignedPortrait {
  private let picture: Raster
  private let signatureInk: SignatureInk?

  /// A photo that was cropped to ``size``.
  package init(picture: Raster) { (self.picture, signatureInk) = (picture, nil) }

  /// The portrait of prepared pictures. It does not depend on the printer but for its resolution.
  package init(_ pictures: CardPictures, _ prepared: PreparedPictures, on renderer: FaceRenderer) throws(FaceError) {
    picture = try renderer.portrait(of: pictures, prepared, width: Self.size.width, height: Self.size.height)
    signatureInk = renderer.template.policy.signatureInk ? renderer.signatureInk(of: prepared) : nil
  }

  /// The pictures' fingerprints, for the front's code; nil for a photo without anything on it.
  var fingerprints: PictureFingerprints? {
    PortraitFingerprint(picture).map { PictureFingerprints(portrait: $0, signature: signatureInk) }
  }

  /// The size of the portrait in its QR, in pixels: whole blocks of 16, as WebP codes them.
  ///
  /// Over eight photos at 500 to 800 bytes it has 0.5 to 0.9 dB more than 48 × 60, and more than 52, 56, 60 and (up to
  /// 700 bytes) 72 wide, against the photo at 144 × 180.
  package static let size = (width: 64, height: 80)

  /// Below these bytes 48 × 60 pixels come nearer to the photo: at 350 by 0.3 dB, at 400 by nothing.
  private static let smallPortraitBytes = 400

  /// Characters that a version 22 symbol of error correction L holds in alphanumeric mode (ISO/IEC 18004:2015, table
  /// 7).
  private static let capacity = 1460

  /// Below this the picture shows nobody.
  private static let leastBytes = 250

  /// Bytes of the message but for the picture itself, to some bytes; a little too many rather than too few.
  private static func messageSize(of claims: CredentialClaims) -> Int {
    let texts =
      [
        claims.issuer, claims.number, claims.name, claims.language, claims.guardian, claims.secondaryName,
        claims.secondaryLanguage, claims.template, claims.status?.uri,
      ].compactMap(\.self) + claims.address
    // Signature 66, COSE heads with the key identifier 22, dates of issue, expiry and birth 22, the picture's heads and
    // those of maps 26; each text has a key and a length.
    return texts.reduce(136) { $0 + $1.utf8.count + 3 } + (claims.status == nil ? 0 : 32)
  }

  /// The portrait credential of a card whose identity credential says `identity`.
  ///
  /// Throws `qrDoesNotFit` where the texts leave no room for a picture, else what signing throws.
  func issue(
    _ identity: CredentialClaims, signedBy signer: some CredentialSigner
  ) throws -> (webP: [UInt8], credential: Credential) {
    var claims = identity
    // Three characters carry two bytes, and zlib, for which a message with a picture is as good as noise, adds eleven.
    // The first guess may be a little too large for unusual claims; it then shrinks by what was too much.
    var room = Self.capacity * 2 / 3 - 11 - Self.messageSize(of: identity)
    while room >= Self.leastBytes {
      // With less than this a smaller picture has more of the face left.
      let fitting = room < Self.smallPortraitBytes ? picture.resampled(to: 48, height: 60) : picture
      let webP = try WebPEncoder.encode(fitting, maximumBytes: room)
      claims.portrait = webP
      let credential = try Credential.issue(claims, signedBy: signer)
      let excess = credential.text.utf8.count - Self.capacity
      if excess <= 0 { return (webP, credential) }
      room -= (excess * 2 + 2) / 3
    }
    throw FaceError(
      .qrDoesNotFit, field: "address", "leaves no room for the portrait in its QR",
      hint: "shorten the address or the other optional texts")
  }
}
