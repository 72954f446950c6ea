/// Whole files in memory, never more than their kind can have: the one reader of the project.
package enum BoundedFile {
  /// The whole file at `path`, at most `limit` bytes.
  ///
  /// Throws `missing`, `notAFile`, `unreadable` or `tooLarge`; the last before a regular file is read.
  package static func read(
    _ path: String, limit: Int, _ kind: OpenFile.Kind = .regular
  ) throws(FileError) -> [UInt8] {
    let file = try OpenFile(path, kind)
    let tooLarge = FileError(.tooLarge, "\(path) is larger than \(limit) bytes")
    guard file.size <= limit else { throw tooLarge }
    // One byte more than a regular file's size shows one that grew meanwhile; of a pipe nobody knows the size.
    guard let bytes = file.read(atMost: file.size > 0 ? file.size + 1 : limit + 1) else {
      throw FileError(.unreadable, "\(path) can't be read")
    }
    guard bytes.count <= limit else { throw tooLarge }
    return bytes
  }
}
