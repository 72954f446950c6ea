import CardCredential
import CardFace
import CardFiles
import CardModel
import Foundation

/// Publishes which issuers and keys partners rely on.
public enum TrustPublisher {
  /// Files that a manifest names: public keys and survivors lists.
  private static let largestNamedFile = SurvivorsList.maximumSize

  /// Signs a trust bundle from the manifest at `path`, a JSON file that names key files and templates relative to
  /// itself. The templates' packages become the bundle's companions, each named by its SHA-256 and `.template`.
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
    } packing: { template in
      try TemplatePackage(at: FilePath.resolve(template, in: folder))
    }
    let bundle = manifest.bundle
    try check(manifest.templates, in: bundle)
    let bytes = try bundle.signed(by: roots)
    let before = earlier.flatMap { known(at: $0, roots: roots.map(\.publicKey)) }
    if let earlier, let before { try refuseGoingBack(from: before, at: earlier, to: bundle) }
    let companions = manifest.templates.map { (Hexadecimal.text($0.digest) + ".template", $0.bytes) }
    return PublishedFile(
      document: bundle, bytes: bytes, notes: notes(on: bundle, after: before, at: instant),
      companions: Dictionary(companions) { first, _ in first })
  }

  /// A package is drawn as a card's face where its issuer is the card's, and one of its name must be the only one: a
  /// slip here would make partners refuse genuine cards, or know none of their faces.
  private static func check(_ packages: [TemplatePackage], in bundle: TrustBundle) throws {
    var references: [String: [UInt8]] = [:]
    for package in packages {
      let (template, digest) = (try Template(package), package.digest)
      guard bundle.issuers.filter({ $0.templates.contains(digest) }).map(\.identifier) == [template.issuer.id] else {
        throw IssuingError(
          .templateMisplaced, subject: template.reference,
          "the template \(template.reference) is \(template.issuer.id)'s, and stands with another issuer",
          hint: "name it at the issuer whose cards it draws")
      }
      let other = references.updateValue(digest, forKey: "\(template.issuer.id) \(template.reference)")
      guard other == nil || other == digest else {
        throw IssuingError(
          .templateMisplaced, subject: template.reference, "two templates are called \(template.reference)",
          hint: "a template that changes gets a new version, and the old one stays as it was")
      }
    }
  }

  private static func known(at path: String, roots: [PublicKey]) -> TrustBundle? {
    guard let file = try? BoundedFile.read(path, limit: TrustBundle.maximumSize) else { return nil }
    return try? TrustBundle.open(file, roots: roots)
  }

  private static func refuseGoingBack(
    from known: TrustBundle, at path: String, to bundle: TrustBundle
  ) throws(IssuingError) {
    guard known.sequence >= bundle.sequence, known != bundle else { return }
    throw IssuingError(
      .sequenceGoesBack, subject: "sequence", "\(path) holds another bundle of sequence \(known.sequence)",
      hint: "count sequence up to \(known.sequence &+ 1): partners refuse what is not above what they have")
  }

  private static func notes(
    on bundle: TrustBundle, after before: TrustBundle?, at now: Int64
  ) -> [PublishingNote] {
    let withoutKey = bundle.issuers.filter { issuer in
      issuer.statusURI != nil && !issuer.keys.contains { $0.purpose == .status && !$0.isCompromised }
    }
    let gone = (before?.issuers ?? []).flatMap { issuer in
      let kept = bundle.issuers.first { $0.identifier == issuer.identifier }?.templates ?? []
      return issuer.templates.filter { !kept.contains($0) }.map {
        PublishingNote.templateGone(issuer: issuer.identifier, digest: Hexadecimal.text($0))
      }
    }
    return (bundle.nextUpdate <= now ? [.bundleIsStale] : []) + withoutKey.map { .noStatusKey(issuer: $0.identifier) }
      + gone
  }
}
