import CardFiles

/// A signed document for partners, and what its publisher should know about it.
public struct PublishedFile<Document: Sendable>: Sendable {
  /// What the document says.
  public let document: Document
  /// The signed file.
  public let bytes: [UInt8]
  /// What partners will stumble over, though it may be meant.
  public let notes: [PublishingNote]
  /// Files that partners fetch from beside it, by their names.
  public let companions: [String: [UInt8]]

  init(document: Document, bytes: [UInt8], notes: [PublishingNote], companions: [String: [UInt8]] = [:]) {
    (self.document, self.bytes, self.notes, self.companions) = (document, bytes, notes, companions)
  }

  /// Writes the file, whole or not at all, after its companions, into the same folder. Throws a `FileError`
  /// (`notWritable`).
  public func write(to path: String) throws(FileError) {
    let folder = FilePath.folder(of: path)
    for (name, bytes) in companions.sorted(by: { $0.key < $1.key }) {
      try AtomicFile.write(bytes, to: FilePath.resolve(name, in: folder))
    }
    try AtomicFile.write(bytes, to: path)
  }
}

/// What partners will stumble over, though it may be meant.
public enum PublishingNote: Sendable, Hashable {
  /// The key that signs this status list signs cards too. A trust bundle lists a key for one purpose.
  case statusListSignedByCardKey
  /// The key that signs this survivors list signs status lists too, and a survivors list needs a card key.
  case survivorsSignedByStatusKey
  /// The bundle is stale already.
  case bundleIsStale
  /// An issuer runs a status list, and no good key of it can sign one.
  case noStatusKey(issuer: String)
  /// So many cards of the stolen key carry no status claim, so that no list can save them.
  case cardsWithoutIndex(Int)
  /// The bundle before this one named a template's package, by this SHA-256 in hexadecimal digits, and this one does
  /// not.
  case templateGone(issuer: String, digest: String)

  /// What it means, in one sentence.
  public var sentence: String {
    switch self {
    case .statusListSignedByCardKey:
      "this key signs cards. A trust bundle lists a key for one purpose, so partners with a bundle refuse this list; "
        + "only those that pin the key take it"
    case .survivorsSignedByStatusKey:
      "this key signs status lists. A trust bundle lists a key for one purpose, and a survivors list needs a card key: "
        + "where the key is listed for status, no bundle that names this list can be signed"
    case .bundleIsStale: "nextUpdate is past: partners refuse every card as trustStale"
    case .noStatusKey(let issuer):
      "\(issuer) has a statusURI and no good status key: its cards are refused as statusUnknown"
    case .cardsWithoutIndex(let count):
      "\(count) cards carry no status claim, so no list can save them: issue them again"
    case .templateGone(let issuer, let digest):
      "\(issuer) named the template's package \(digest) before: the faces of cards that it drew can't be inspected any "
        + "more"
    }
  }
}
