import CardCredential
import CardFiles
import CardModel
import Foundation

/// The files of a partner's state. `index.json` names all others by their SHA-256, so renaming a new index into place
/// changes everything at once: after a crash there is the old state or the new one, and a reader never sees half of
/// each.
struct PartnerFolder {
  let path: String

  /// The root keys and the documents that belong together.
  struct Index: Codable, Equatable {
    var version = 1
    /// Ed25519 public keys in hexadecimal digits.
    var roots: [String]
    /// SHA-256 in hexadecimal digits, which with an ending is the file's name.
    var bundle: String
    var statusLists: [String]
    var survivors: [String]
    /// How new the lists were that were ever taken, so that none goes back, not even after its key fell out of the
    /// bundle. Nil as written by versions before this field.
    var newest: [Newest]?
    /// Nil where there is none, and as written by versions before this field.
    var templates: [String]?

    struct Newest: Codable, Equatable {
      var issuer: String
      var uri: String
      /// In seconds since 1970.
      var issued: Int64
    }
  }

  /// What a document is, and the ending of its file's name.
  enum Kind: String, CaseIterable {
    case bundle
    case statusList = "status"
    case survivors
    case template

    var maximumSize: Int {
      switch self {
      case .bundle: TrustBundle.maximumSize
      case .statusList: StatusList.maximumSize
      case .survivors: SurvivorsList.maximumSize
      case .template: TemplatePackage.maximumSize
      }
    }
  }

  /// Room for some thousand lists.
  private static let maximumIndexSize = 1 << 20
  private static let index = "index.json"
  private static let clock = "clock"
  private static let lock = "lock"
  private static let unfinished = ".new-"

  private func file(_ name: String) -> String { "\(path)/\(name)" }

  private func name(_ digest: String, _ kind: Kind) -> String { "\(digest).\(kind.rawValue)" }

  static func digest(of file: [UInt8]) -> String { Hexadecimal.text(Digest.sha256(file)) }

  // MARK: Reading

  /// The index; nil where there is none yet.
  func readIndex() throws(PartnerError) -> Index? {
    guard FileManager.default.fileExists(atPath: file(Self.index)) else { return nil }
    try refuseOpenDoors()
    guard let bytes = read(Self.index, limit: Self.maximumIndexSize),
      let index = try? JSONDecoder().decode(Index.self, from: Data(bytes)), index.version == 1
    else { throw damaged }
    return index
  }

  /// Whoever may write here, a group too, may pin roots of his own.
  private func refuseOpenDoors() throws(PartnerError) {
    for place in [path, file(Self.index)] {
      let mode = (try? FileManager.default.attributesOfItem(atPath: place))?[.posixPermissions] as? NSNumber
      guard (mode?.intValue ?? 0) & 0o022 == 0 else {
        throw PartnerError(.openToOthers, "\(place) may be changed by others", hint: "chmod go-w \(place)")
      }
    }
  }

  /// A document, if it is there and still what it was.
  func document(_ digest: String, _ kind: Kind) throws(PartnerError) -> [UInt8] {
    // The digest comes from a file and becomes a path.
    guard digest.count == 64, digest.allSatisfy(\.isHexDigit),
      let bytes = read(name(digest, kind), limit: kind.maximumSize),
      Self.digest(of: bytes) == digest
    else { throw damaged }
    return bytes
  }

  /// The latest instant that was recorded, in seconds since 1970; 0 where none is.
  func readClock() throws(PartnerError) -> Int64 {
    guard FileManager.default.fileExists(atPath: file(Self.clock)) else { return 0 }
    // The line's end shows that nothing is cut off: fewer digits would be an earlier time.
    guard let bytes = read(Self.clock, limit: 32), bytes.last == 0x0A,
      let instant = Int64(String(decoding: bytes.dropLast(), as: UTF8.self)),
      (0...CredentialClaims.latestInstant).contains(instant)
    else { throw damaged }
    return instant
  }

  private func read(_ name: String, limit: Int) -> [UInt8]? {
    try? BoundedFile.read(file(name), limit: limit)
  }

  var damaged: PartnerError {
    PartnerError(
      .stateDamaged, "a file of the state in \(path) is missing or was changed",
      hint: "move the folder away and make it anew by an update with trust bundle and root key")
  }

  // MARK: Writing

  /// Runs `body` while no other process changes the folder, which is made where it is missing.
  func withLock<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      // A group may read it, but not write, whatever the umask.
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    } catch {
      throw notWritable
    }
    try refuseOpenDoors()
    let handle = open(file(Self.lock), O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard handle >= 0 else { throw notWritable }
    // Closing gives the lock back, also when the process is killed.
    defer { close(handle) }
    guard flock(handle, LOCK_EX) == 0 else { throw notWritable }
    return try body()
  }

  /// Puts the documents beside the old ones, then the index into place, then clears away what it no longer names.
  func commit(_ index: Index, documents: [(kind: Kind, bytes: [UInt8])]) throws(PartnerError) {
    for (kind, bytes) in documents {
      let name = name(Self.digest(of: bytes), kind)
      if !FileManager.default.fileExists(atPath: file(name)) { try write(bytes, as: name) }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    guard let text = try? encoder.encode(index) else { throw notWritable }
    try write(Array(text) + [0x0A], as: Self.index)
    let named =
      [name(index.bundle, .bundle)] + index.statusLists.map { name($0, .statusList) }
      + index.survivors.map { name($0, .survivors) } + (index.templates ?? []).map { name($0, .template) }
    clear(keeping: Set(named))
  }

  func writeClock(_ instant: Int64) throws(PartnerError) { try write(Array("\(instant)\n".utf8), as: Self.clock) }

  private func write(_ bytes: [UInt8], as name: String) throws(PartnerError) {
    do throws(FileError) {
      try AtomicFile.write(bytes, to: file(name), mode: 0o644, temporaryPrefix: Self.unfinished)
    } catch {
      throw notWritable
    }
  }

  /// Removes documents that no index names, and files that a killed process left unfinished. What is not ours stays.
  private func clear(keeping names: Set<String>) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] where !names.contains(name) {
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      let isDocument =
        parts.count == 2 && parts[0].count == 64 && parts[0].allSatisfy(\.isHexDigit)
        && Kind(rawValue: String(parts[1])) != nil
      if isDocument || name.hasPrefix(Self.unfinished) { unlink(file(name)) }
    }
  }

  private var notWritable: PartnerError {
    PartnerError(.notWritable, "the state in \(path) can't be written", hint: "see that the folder belongs to you")
  }
}
