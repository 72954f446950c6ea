import CardFiles
import FolderShim
import Foundation

/// A card's complete files under a hidden name, `.<number>.<UUID>`, in the output folder.
///
/// Its folder is locked for as long as this lives; the lock is the kernel's, so it goes with a killed process, and
/// whoever finds such a folder unlocked knows that nobody will finish it.
package final class StagedCard {
  /// The card's own folder, where the files belong.
  package let card: String

  private let folder: String
  private let staging: String
  private let lock: Int32
  /// Folders that were made on the way here, the outermost first.
  private let created: [String]
  private var isCommitted = false

  init(_ files: [CardFile], card number: String, in folder: String, created: [String]) throws(FileError) {
    card = "\(folder)/\(number)"
    staging = "\(folder)/.\(number).\(UUID().uuidString)"
    self.created = created
    self.folder = folder
    lock = try Self.locked(staging, for: card, in: folder)
    do throws(FileError) {
      // Not waiting for the disk, which would take longer than the card: after a loss of power the same request gives
      // the same files again, and a manifest tells a file that is not whole.
      for file in files { try AtomicFile.create("\(staging)/\(file.name)", file.bytes, lasts: false) }
    } catch {
      Self.remove(staging)
      close(lock)
      throw FileError(
        error.code, "\(card) can't be written", hint: "see that the folder exists, belongs to you and has room")
    }
  }

  /// Makes the hidden folder and locks it, before anyone can take it for a leftover.
  private static func locked(_ staging: String, for card: String, in folder: String) throws(FileError) -> Int32 {
    try FolderLock.held(on: folder) { () throws(FileError) in try lockedAlone(staging, for: card) }
  }

  private static func lockedAlone(_ staging: String, for card: String) throws(FileError) -> Int32 {
    guard mkdir(staging, 0o777) == 0 else { throw Self.failure(card) }
    let lock = open(staging, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      rmdir(staging)
      if lock >= 0 { close(lock) }
      throw Self.failure(card)
    }
    return lock
  }

  deinit {
    if !isCommitted {
      Self.remove(staging)
      for folder in created.reversed() { rmdir(folder) }
    }
    close(lock)
  }

  /// Puts the files in their place, as a whole: killed at any moment, the old folder is there or the new one.
  ///
  /// An older folder of the card is replaced; files in it that are not CivicCard's own move into the new one. Throws
  /// `notWritable`, and then the old folder stays.
  package func commit() throws(FileError) {
    try FolderLock.held(on: folder) { () throws(FileError) in
      guard rename(staging, card) != 0 else { return }
      guard errno == ENOTEMPTY || errno == EEXIST else { throw Self.failure(card) }
      try exchange()
    }
    isCommitted = true
  }

  private func exchange() throws(FileError) {
    switch civic_exchange(staging, card) {
    case 0: Leftover.clear(staging, into: card)
    case EINVAL, ENOSYS, ENOTSUP: try replaceInTwoSteps()
    default: throw Self.failure(card)
    }
  }

  /// For file systems that can't exchange. Killed between the two steps, the old folder lies under a hidden name, from
  /// which the next run brings it back.
  private func replaceInTwoSteps() throws(FileError) {
    let old = "\(staging)\(Leftover.replacedEnding)"
    guard rename(card, old) == 0 else { throw Self.failure(card) }
    guard rename(staging, card) == 0 else {
      _ = rename(old, card)
      throw Self.failure(card)
    }
    Leftover.clear(old, into: card)
  }

  private static func failure(_ card: String) -> FileError {
    FileError(
      .notWritable, "\(card) can't be written: \(String(cString: strerror(errno)))",
      hint: "see that the folder exists, belongs to you and has room")
  }

  private static func remove(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }
}

extension StagedCard {
  /// A hidden folder that a killed run left.
  struct Leftover {
    /// After a staging folder's name: the folder that it was about to replace.
    static let replacedEnding = ".replaced"

    private let path: String
    private let card: String
    private let isReplaced: Bool

    /// Nil for a name that is none of ours.
    init?(_ name: String, in folder: String) {
      let form = /\.([A-Z0-9-]{1,24})\..*?(\.replaced)?/
      guard let match = name.wholeMatch(of: form) else { return nil }
      path = "\(folder)/\(name)"
      card = "\(folder)/\(match.1)"
      isReplaced = match.2 != nil
    }

    /// Removes it, unless a process is at work on it. A folder that was about to be replaced takes its place again
    /// where the new one did not come.
    func clear() {
      let lock = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
      guard lock >= 0 else { return }
      defer { close(lock) }
      guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { return }
      if isReplaced, access(card, F_OK) != 0, rename(path, card) == 0 { return }
      Self.clear(path, into: card)
    }

    /// Removes our own files in `old`, and brings what else lies there over to `card`, where it has not the like.
    static func clear(_ old: String, into card: String) {
      for name in (try? FileManager.default.contentsOfDirectory(atPath: old)) ?? []
      where !OutputFolder.knownNames.contains(name) && access("\(card)/\(name)", F_OK) != 0 {
        _ = rename("\(old)/\(name)", "\(card)/\(name)")
      }
      StagedCard.remove(old)
    }
  }
}
