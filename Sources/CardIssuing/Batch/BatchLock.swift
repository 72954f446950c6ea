import CardFiles
import Foundation

/// One process's turn at a batch: whoever starts the same batch again waits for its end instead of making every card
/// twice at once.
///
/// The lock is a hidden empty file in the output folder. It is the kernel's, so it goes with a killed process; the file
/// then stays until the batch is run again. Other batches, and other shards, write into the same folder meanwhile.
public final class BatchLock {
  private let file: String
  private let descriptor: Int32
  private let created: [String]

  /// Waits for the turn.
  ///
  /// - Parameters:
  ///   - requests: the path of the requests.
  ///   - shard: the part of them.
  ///   - folder: the output folder, which is made if need be.
  ///   - waiting: called once, where another process is at work.
  /// - Throws: a `FileError` (`notWritable`).
  public init(
    requests: String, shard: BatchShard? = nil, folder: String, waiting: () -> Void = {}
  ) throws(FileError) {
    file = FilePath.resolve(Self.name(requests, shard), in: folder)
    (descriptor, created) = try Self.lock(file, in: OutputFolder(folder), waiting)
  }

  deinit {
    unlink(file)
    close(descriptor)
    for folder in created.reversed() { rmdir(folder) }
  }

  private static func name(_ requests: String, _ shard: BatchShard?) -> String {
    let part = shard.map { "-\($0.index)-of-\($0.count)" } ?? ""
    let path = URL(fileURLWithPath: requests).resolvingSymlinksInPath().path
    // Not the file's name, which may be anyone's.
    return ".batch-\(String(BatchShard.digest(of: path), radix: 16))\(part).lock"
  }

  private static func lock(
    _ file: String, in folder: OutputFolder, _ waiting: () -> Void
  ) throws(FileError) -> (descriptor: Int32, created: [String]) {
    var wasTold = false
    while true {
      // Made in each round: whoever had the turn before may have taken an empty folder away.
      let created = try folder.makeFolders()
      let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard descriptor >= 0 else {
        if errno == ENOENT { continue }
        let reason = String(cString: strerror(errno))
        for folder in created.reversed() { rmdir(folder) }
        throw FileError(
          .notWritable, "\(folder.path) can't be written: \(reason)",
          hint: "see that the folder exists, belongs to you and has room")
      }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
        if !wasTold { waiting() }
        wasTold = true
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
      }
      // Whoever had the turn before took the file away: then this is nobody's lock any more.
      var (held, named) = (stat(), stat())
      if fstat(descriptor, &held) == 0, lstat(file, &named) == 0, held.st_ino == named.st_ino {
        return (descriptor, created)
      }
      close(descriptor)
    }
  }
}
