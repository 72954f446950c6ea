import CardFace
import CardFiles
import Foundation
import Synchronization

/// Where the cards' folders go. A spooler never sees half a card: a card's files are written under a hidden name, and
/// then take their place as a whole.
///
/// What a killed run left half-written shows faces and names, so it is swept away the first time that the folder is
/// written to. A folder that another process is writing at that moment is locked, and stays.
package final class OutputFolder: Sendable {
  package let path: String
  private let isSwept = Mutex(false)

  package init(_ path: String) { self.path = path }

  /// Every name that CivicCard gives to a file in a card's folder; nothing else in it is ever touched.
  package static let knownNames: Set<String> = {
    let pictures = Template.Side.allCases.flatMap { side in PrintPlane.allCases.map { $0.fileName(side) } }
    return Set(pictures + [IssuedCard.credentialFileName, PlaneManifest.fileName])
  }()

  /// Writes a card's files beside where they belong, on the disk but not yet in their place.
  ///
  /// Throws a ``CardFiles/FileError`` (`notWritable`), and then leaves nothing behind.
  package func stage(_ files: [CardFile], card number: String) throws(FileError) -> StagedCard {
    let created = try makeFolders()
    sweep()
    do throws(FileError) {
      return try StagedCard(files, card: number, in: path, created: created)
    } catch {
      for folder in created.reversed() { rmdir(folder) }
      throw error
    }
  }

  /// Creates the output folder with its parents; returns those that were not there.
  func makeFolders() throws(FileError) -> [String] {
    var facts = stat()
    if stat(path, &facts) == 0, facts.st_mode & S_IFMT != S_IFDIR {
      throw FileError(.notWritable, "\(path) is a file, not a folder", hint: "name a folder; it is made if need be")
    }
    var missing: [String] = []
    var folder = path
    while !folder.isEmpty, folder != "/", access(folder, F_OK) != 0 {
      missing.append(folder)
      folder = FilePath.folder(of: folder)
    }
    var created: [String] = []
    for folder in missing.reversed() {
      guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
        let reason = String(cString: strerror(errno))
        for folder in created.reversed() { rmdir(folder) }
        throw FileError(
          .notWritable, "the folder \(folder) can't be made: \(reason)",
          hint: "see that its parent exists, belongs to you and has room")
      }
      created.append(folder)
    }
    return created
  }

  /// Clears away what killed runs left, once: looking through the folder for each card would take longer than writing
  /// it.
  private func sweep() {
    let isFirst = isSwept.withLock { isSwept in
      defer { isSwept = true }
      return !isSwept
    }
    guard isFirst else { return }
    for name in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
      guard let leftover = StagedCard.Leftover(name, in: path) else { continue }
      FolderLock.held(on: path) { leftover.clear() }
    }
  }
}
