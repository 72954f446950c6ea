import Foundation

/// Programs that tests start and that may go on when the test has gone on, servers above all.
///
/// Not by Foundation's `Process`: it takes a program for running as long as anyone holds a descriptor that it hands
/// down, and hands those of others down too, so that a server lets some other test wait for ever; and where the server
/// closes them, Foundation takes it for ended and waits for it in the thread that all other programs need.
enum Spawn {
  struct Failure: Error {
    let program: String
    let code: Int32
  }

  /// Closes every descriptor but the three streams.
  private static let closing = "for d in /dev/fd/*; do n=${d##*/}; [ \"$n\" -le 2 ] || eval \"exec $n>&-\"; done; "

  /// Starts a shell script with nothing but its streams: no input, and both outputs into a file.
  ///
  /// - Parameter arguments: the script's `$0`, `$1` and so on.
  static func start(_ script: String, _ arguments: [String], output: String) throws -> pid_t {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, 1, 2)
    let environment = ProcessInfo.processInfo.environment.merging(["PATH": "/usr/sbin:/usr/bin:/bin"]) { $1 }
    let words = ["/bin/bash", "-c", "cd /tmp; " + closing + script] + arguments
    var argv = words.map { strdup($0) } + [nil]
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for word in argv + variables { free(word) } }
    var process: pid_t = 0
    let code = posix_spawn(&process, "/bin/bash", &actions, nil, &argv, &variables)
    guard code == 0 else { throw Failure(program: arguments.joined(separator: " "), code: code) }
    return process
  }

  /// Waits for a program's end; its exit code, or 128 and more where a signal ended it.
  @discardableResult
  static func wait(_ process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) == -1 { guard errno == EINTR else { return -1 } }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }

  /// Whether it has not ended yet; what has ended is taken off the system's list.
  static func isRunning(_ process: pid_t) -> Bool {
    var status: Int32 = 0
    return waitpid(process, &status, WNOHANG) == 0
  }
}
