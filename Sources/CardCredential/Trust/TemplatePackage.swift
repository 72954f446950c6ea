import CardModel

/// A template as one file, so that a trust bundle can name it by its digest and partners can keep it: a deterministic
/// CBOR map (RFC 8949, 4.2.1) from paths to what the files hold.
///
/// It is read in memory and never unpacked, so that its paths are names and lead nowhere. That it parses says nothing
/// of where it is from: it counts where its digest stands in a bundle that a pinned root signed.
public struct TemplatePackage: Sendable, Hashable {
  /// The largest package, in bytes: a city's template has a hundredth of it.
  public static let maximumSize = 16 << 20
  /// The most files in one.
  public static let maximumFiles = 64
  /// The longest path, in bytes.
  public static let maximumPathLength = 128
  /// The file that every template has.
  public static let main = "template.json"

  /// What the files hold, by their path from the template's folder.
  public let files: [String: [UInt8]]
  /// The package's file.
  public let bytes: [UInt8]

  /// SHA-256 of ``bytes``, as a trust bundle names it.
  public var digest: [UInt8] { Digest.sha256(bytes) }

  /// Packs `files`: the same files always give the same bytes.
  ///
  /// Throws `invalidClaim` for a path that no package has or a package without ``main``, `tooLarge`.
  public init(files: [String: [UInt8]]) throws(CredentialError) {
    try Self.check(files)
    self.files = files
    bytes = CBORValue.sortedMap(files.map { (key: .text($0.key), value: .bytes($0.value)) }).encoded()
    guard bytes.count <= Self.maximumSize else { throw Self.tooLarge }
  }

  /// Reads a package's file. Throws `tooLarge`, `invalidClaim`, or what is wrong with the CBOR.
  public init(bytes: [UInt8]) throws(CredentialError) {
    guard bytes.count <= Self.maximumSize else { throw Self.tooLarge }
    guard case .map(let pairs) = try CBORValue(decoding: bytes) else { throw CBORReader.wrongType }
    guard pairs.count <= Self.maximumFiles else { throw Self.tooManyFiles }
    var files: [String: [UInt8]] = [:]
    for pair in pairs {
      guard case .text(let path) = pair.key, case .bytes(let content) = pair.value else { throw CBORReader.wrongType }
      files[path] = content
    }
    try Self.check(files)
    self.files = files
    self.bytes = bytes
  }

  private static func check(_ files: [String: [UInt8]]) throws(CredentialError) {
    guard files.count <= maximumFiles else { throw tooManyFiles }
    for path in files.keys {
      guard isPath(path) else {
        throw CredentialError(
          .invalidClaim, "a template's package names a file in a way that none may", subject: path,
          hint: "name art like art/front.svg, with letters A to Z, digits, full stops, hyphens and underscores alone")
      }
    }
    guard files[main] != nil else {
      throw CredentialError(.invalidClaim, "a template's package has no \(main)")
    }
  }

  /// Whether each part is a plain name. ASCII alone, so that no two names look alike or are taken for one.
  private static func isPath(_ path: String) -> Bool {
    guard (1...maximumPathLength).contains(path.utf8.count) else { return false }
    return path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
      guard let first = part.utf8.first, first != UInt8(ascii: ".") else { return false }
      return part.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
    }
  }

  private static var tooLarge: CredentialError {
    CredentialError(.tooLarge, "the template's package has more than \(maximumSize) bytes")
  }

  private static var tooManyFiles: CredentialError {
    CredentialError(.tooLarge, "the template's package has more than \(maximumFiles) files")
  }
}
