import CardCredential
import CardModel

extension PartnerState {
  /// Whether the bundle names that package for that issuer.
  ///
  /// - Parameters:
  ///   - digest: `TemplatePackage.digest`.
  ///   - issuer: the card's `iss`. Else one city's face could be put onto another's cards.
  public func names(template digest: [UInt8], of issuer: String) -> Bool {
    bundle.issuers.contains { $0.identifier == issuer && $0.templates.contains(digest) }
  }

  /// The templates' packages in the folder that the bundle names for that issuer, in the order of their digests.
  ///
  /// Throws `stateDamaged` where one is missing or was changed.
  public func templates(of issuer: String) throws(PartnerError) -> [TemplatePackage] {
    let folder = PartnerFolder(path: folder)
    let digests = bundle.issuers.first { $0.identifier == issuer }?.templates.map(Hexadecimal.text) ?? []
    var packages: [TemplatePackage] = []
    for digest in digests where files.templates.contains(digest) {
      guard let package = try? TemplatePackage(bytes: try folder.document(digest, .template)) else {
        throw folder.damaged
      }
      packages.append(package)
    }
    return packages
  }

  /// SHA-256 of the packages that the bundle names and that are not in the folder yet.
  public var missingTemplates: [[UInt8]] {
    bundle.issuers.flatMap(\.templates).filter { !files.templates.contains(Hexadecimal.text($0)) }
  }
}
