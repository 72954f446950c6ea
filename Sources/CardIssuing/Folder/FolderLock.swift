import Foundation

/// A lock on the output folder itself for the moments in which names in it change hands: so no process takes for a
/// leftover what another has just made, and of two that put the same card in its place one does so after the other.
enum FolderLock {
  /// Runs `body` while no other process or thread is in such a moment. On a file system without locks nobody is kept
  /// out.
  static func held<Value, Failure: Error>(
    on folder: String, _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    if descriptor >= 0 { while flock(descriptor, LOCK_EX) != 0, errno == EINTR {} }
    return try body()
  }
}
