import CardCredential
import CardFiles
import CardModel
import Foundation

/// Publishes which issuers and keys partners rely on.
public enum TrustPublisher {
  /// Files that a manifest names: public keys and survivors lists.
  private static let largestNamedFile = SurvivorsList.maximumSize

  /// Signs a trust bundle from the manifest at `path`, a JSON file that names key files relative to itself.
  ///
  /// - Parameters:
  ///   - path: the manifest.
  ///   - roots: one root key, or two during a change of root: partners that pin either accept the bundle.
  ///   - earlier: the file of the bundle before this one, where there may be one: partners that have it would take no
  ///     other bundle of its sequence number or a lower one.
  ///   - now: when it is made, where the manifest does not say it.
  /// - Throws: `sequenceGoesBack`, a `FileError`, `CardError` or `KeyError` for the manifest and what it names, a
  ///   `CredentialError` for a bundle that can't be, or what a root throws.
  public static func bundle(
    manifest path: String, roots: [any CredentialSigner], after earlier: String? = nil, at now: Date = .now
  ) throws -> PublishedFile<TrustBundle> {
    let folder = FilePath.folder(of: path)
    let instant = Int64(now.timeIntervalSince1970)
    let json = try BoundedFile.read(path, limit: TrustBundle.maximumSize, .anything)
    let manifest = try TrustManifest(json: json, now: instant) { file in
      try BoundedFile.read(FilePath.resolve(file, in: folder), limit: largestNamedFile, .anything)
    }
    let bytes = try manifest.bundle.signed(by: roots)
    if let earlier { try refuseGoingBack(from: earlier, to: manifest.bundle, roots: roots.map(\.publicKey)) }
    return PublishedFile(document: manifest.bundle, bytes: bytes, notes: notes(on: manifest.bundle, at: instant))
  }

  private static func refuseGoingBack(
    from path: String, to bundle: TrustBundle, roots: [PublicKey]
  ) throws(IssuingError) {
    guard let file = try? BoundedFile.read(path, limit: TrustBundle.maximumSize),
      let known = try? TrustBundle.open(file, roots: roots), known.sequence >= bundle.sequence, known != bundle
    else { return }
    throw IssuingError(
      .sequenceGoesBack, subject: "sequence", "\(path) holds another bundle of sequence \(known.sequence)",
      hint: "count sequence up to \(known.sequence &+ 1): partners refuse what is not above what they have")
  }

  private static func notes(on bundle: TrustBundle, at now: Int64) -> [PublishingNote] {
    let withoutKey = bundle.issuers.filter { issuer in
      issuer.statusURI != nil && !issuer.keys.contains { $0.purpose == .status && !$0.isCompromised }
    }
    return (bundle.nextUpdate <= now ? [.bundleIsStale] : []) + withoutKey.map { .noStatusKey(issuer: $0.identifier) }
  }
}
