import CardFiles

/// Reads the documents that the command line is given: trust bundles, lists, pictures of cards.
package enum DocumentFile {
  /// More than any of them has.
  private static let largest = 64 << 20

  /// The whole file, or what a pipe hands over.
  package static func read(_ path: String) throws(FileError) -> [UInt8] {
    try BoundedFile.read(path, limit: largest, .anything)
  }
}
