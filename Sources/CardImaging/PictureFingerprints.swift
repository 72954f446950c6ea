/// What a front's code says of how its holder's pictures look: the portrait's fingerprint, and after it the signature's
/// ink where the city binds that too and the holder signs.
///
/// It shows a person: it belongs into no JSON, log or other program.
package struct PictureFingerprints: Sendable, Equatable {
  package let portrait: PortraitFingerprint
  package let signature: SignatureInk?

  /// The first byte of the form without a signature's ink, which is the portrait's own, and of that with it.
  private static let (portraitAlone, withSignature): (UInt8, UInt8) = (PortraitFingerprint.version, 2)

  package init(portrait: PortraitFingerprint, signature: SignatureInk?) {
    (self.portrait, self.signature) = (portrait, signature)
  }

  /// Those that a credential carries; nil for another form, or a length that is not its form's.
  package init?(bytes: [UInt8]) {
    let length = PortraitFingerprint.byteCount
    switch bytes.first {
    case Self.portraitAlone:
      guard let portrait = PortraitFingerprint(bytes: bytes) else { return nil }
      self.init(portrait: portrait, signature: nil)
    case Self.withSignature:
      guard bytes.count == length + SignatureInk.byteCount,
        let portrait = PortraitFingerprint(bytes: [Self.portraitAlone] + bytes[1..<length]),
        let signature = SignatureInk(bytes: bytes[length...])
      else { return nil }
      self.init(portrait: portrait, signature: signature)
    default: return nil
    }
  }

  /// As the credential carries them: 34 bytes, with a signature's ink 46.
  package var bytes: [UInt8] {
    guard let signature else { return portrait.bytes }
    return [Self.withSignature] + portrait.bytes.dropFirst() + signature.bytes
  }
}
