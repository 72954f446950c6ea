import CardFiles
import Foundation

/// Which files with personal data batches have left beside the cards, so that they can be removed when nobody needs
/// them any more: a hidden list in the output folder.
public struct BatchTraces: Sendable {
  private static let name = ".traces"
  private static let largest = 1 << 20

  private let path: String

  /// The list of the output folder `folder`.
  public init(folder: String) { path = FilePath.resolve(Self.name, in: folder) }

  /// The files' absolute paths, sorted. Throws a `FileError` for a list that can't be read.
  public func paths() throws(FileError) -> [String] {
    do throws(FileError) {
      let text = String(decoding: try BoundedFile.read(path, limit: Self.largest), as: UTF8.self)
      return text.split(separator: "\n").map(String.init)
    } catch {
      guard error.code == .missing else { throw error }
      return []
    }
  }

  /// Adds a file. Throws a `FileError` (`notWritable`).
  public func add(_ file: String) throws(FileError) {
    try write(Array(Set(try paths() + [Self.absolute(file)])).sorted())
  }

  private static func absolute(_ file: String) -> String { URL(fileURLWithPath: file).standardizedFileURL.path }

  /// Takes files from the list that are gone, or were never written. Throws a `FileError` (`notWritable`).
  public func forget(_ gone: [String]) throws(FileError) {
    let gone = Set(gone.map(Self.absolute))
    try write(try paths().filter { !gone.contains($0) })
  }

  private func write(_ paths: [String]) throws(FileError) {
    guard !paths.isEmpty else {
      guard unlink(path) == 0 || errno == ENOENT else { throw FileError(.notWritable, "\(path) can't be removed") }
      return
    }
    try AtomicFile.write(Array((paths.joined(separator: "\n") + "\n").utf8), to: path, mode: 0o600)
  }
}

extension RejectedRows {
  /// Removes a file of refused rows; nothing that is not one. Returns whether there was one. Throws a `FileError`.
  public static func remove(_ path: String) throws -> Bool {
    guard let reader = try? RequestFile.open(path) else { return false }
    if let table = reader as? CSVRequestReader, !columns.allSatisfy(table.header.contains) { return false }
    if reader is JSONLinesReader {
      let start = try OpenFile(path).read(atMost: 1 << 20) ?? []
      let line = start.prefix { $0 != 0x0A }
      let object = (try? JSONSerialization.jsonObject(with: Data(line))) as? [String: Any]
      guard columns.allSatisfy({ object?[$0] != nil }) else { return false }
    }
    guard unlink(path) == 0 else { throw FileError(.notWritable, "\(path) can't be removed") }
    return true
  }
}
