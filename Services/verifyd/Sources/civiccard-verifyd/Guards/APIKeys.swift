import CardCredential
import CardModel
import Foundation
import Synchronization

/// The keys that may ask, from a file of lines `name sha256`: of a key the file has only its SHA-256, so who reads it
/// can't ask. Keys are 32 random bytes, which nobody finds by trying, so no slow hash is needed. The file is read again
/// when it changes.
final class APIKeys: Sendable {
  private struct Entry { let name: String, digest: [UInt8] }
  private struct Held {
    var entries: [Entry]
    var modified: Date?
    var lastLook: ContinuousClock.Instant
  }

  private let path: String
  private let held: Mutex<Held>
  private static let interval = Duration.seconds(2)

  init(path: String) throws {
    self.path = path
    let modified = Self.modified(path)
    held = Mutex(Held(entries: try Self.read(path), modified: modified, lastLook: .now))
  }

  /// The name of `key`; nil when it is not known. Takes as long for a wrong key as for a right one.
  func name(of key: String) -> String? {
    let digest = Digest.sha256(Array(key.utf8))
    var found: String?
    for entry in entries where Self.equal(entry.digest, digest) { found = entry.name }
    return found
  }

  func has(_ name: String) -> Bool { entries.contains { $0.name == name } }

  private var entries: [Entry] {
    let now = ContinuousClock.now
    return held.withLock { held in
      guard now - held.lastLook >= Self.interval else { return held.entries }
      held.lastLook = now
      let modified = Self.modified(path)
      // A file that is being written, or was damaged, does not lock everyone out.
      if modified != held.modified, let entries = try? Self.read(path) {
        (held.entries, held.modified) = (entries, modified)
      }
      return held.entries
    }
  }

  /// Without a hint of where the first difference is.
  private static func equal(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    one.count == other.count && zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func modified(_ path: String) -> Date? {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
  }

  private static func read(_ path: String) throws -> [Entry] {
    guard let data = FileManager.default.contents(atPath: path), data.count <= Limits.keyFile else {
      throw StartError("the file of API keys \(path) can't be read", hint: "make it with civiccard-verifyd new-key")
    }
    let lines = String(decoding: data, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
    let entries = try lines.map { line in
      let parts = line.split(separator: " ")
      guard parts.count == 2, let digest = hexadecimal(parts[1]), digest.count == 32 else {
        throw StartError("the file of API keys \(path) has a line that is not: name sha256")
      }
      return Entry(name: String(parts[0]), digest: digest)
    }
    guard !entries.isEmpty else {
      throw StartError("the file of API keys \(path) has no key", hint: "make one with civiccard-verifyd new-key")
    }
    return entries
  }

  private static func hexadecimal(_ text: Substring) -> [UInt8]? {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == text.count, digits.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// The file's line for a new key, and the key, which stands nowhere else.
  static func make(named name: String) -> (key: String, line: String) {
    var generator = SystemRandomNumberGenerator()
    let key = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }.map(digits).joined()
    return (key, "\(name) \(Digest.sha256(Array(key.utf8)).map(digits).joined())")
  }

  private static func digits(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
