import CardCredential
import CardFiles
import CardScanner
import CardVerifier

/// What the codes in a finished card's pictures say, read as a partner would read them.
public struct PrintedCodes: Sendable {
  /// Who counts as issuer.
  private let verifier: Verifier
  /// Cards are judged as of then, or of their first day where that is later; nil: always of their first day.
  private let instant: Int64?

  /// More than any picture of a card, in bytes.
  private static let largestPicture = 1 << 26

  /// Cards that `key` signs.
  public init(signedBy key: PublicKey) {
    verifier = Verifier(trust: .pinnedKey(key), policy: Policy(unknownStatus: .warn))
    instant = nil
  }

  /// Cards that `verifier` accepts at `instant`, in seconds since 1970; a card whose first day comes later, on that
  /// day. Its policy should let an unknown status pass: a new card is younger than any list.
  public init(acceptedBy verifier: Verifier, at instant: Int64) {
    (self.verifier, self.instant) = (verifier, instant)
  }

  /// Why the card in `folder` is not one that can be handed out: nil when both pictures' codes are read, good at
  /// the time in question, of one card and of this number.
  ///
  /// Throws a `FileError` for pictures that are not there, an `ImageError` or a `ScanError` for such as can't be read.
  public func fault(in folder: String, number: String) throws -> String? {
    let front = try CardScanner.texts(inPicture: Self.picture("front.png", in: folder))
    let back = try CardScanner.texts(inPicture: Self.picture("back.png", in: folder))
    guard let text = front.first, let first = Credential(reading: text),
      let claims = try? CredentialClaims(payload: first.payload)
    else { return "the front has no code that can be read" }
    guard !back.isEmpty else { return "the back has no code that can be read" }
    let verdict = verifier.verify(
      front: SideCodes(texts: front), back: SideCodes(texts: back), at: max(instant ?? claims.issuedAt, claims.issuedAt)
    ).verdict
    if let reason = verdict.reason { return "the codes are not accepted: \(reason.rawValue)" }
    guard verdict.card?.claims.number == number else { return "the codes are another card's" }
    return nil
  }

  static func picture(_ name: String, in folder: String) throws(FileError) -> [UInt8] {
    try BoundedFile.read("\(folder)/\(name)", limit: largestPicture)
  }
}
