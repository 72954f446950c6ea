import Foundation
import Synchronization

/// Results go to standard output, everything else to standard error.
package enum Console {
  /// Call it first: what would end the program silently, or worse, is an error of writing from then on.
  ///
  /// A reader that went away must not kill the program, and a closed standard stream must not be taken by the next file
  /// that is opened: what is printed would go into that file. The null device takes its place, opened the wrong way
  /// round, so that using it fails.
  package static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    leaveNoCoreDump()
    for (stream, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
    where fcntl(stream, F_GETFD) < 0 {
      // The lowest free number is this one, as those below it are open.
      _ = open("/dev/null", mode)
    }
  }

  /// A dump of the memory would have keys, names and faces in it. Linux hands one to a program even where none may be
  /// written to a file: then without the memory.
  private static func leaveNoCoreDump() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    #if os(Linux)
      setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
      try? "0".write(toFile: "/proc/self/coredump_filter", atomically: false, encoding: .utf8)
    #else
      setrlimit(RLIMIT_CORE, &none)
    #endif
  }

  /// Ends the program. Libraries' handlers for its end are left out: they would free what the last of a batch's
  /// threads, which may just be ending too, frees as well.
  package static func end(_ code: Int32) -> Never {
    fflush(nil)
    _exit(code)
  }

  /// Whether someone watches standard error.
  package static let isTerminal = isatty(STDERR_FILENO) == 1

  /// Whether the terminal's last line is a status that the next text must not be appended to.
  private static let hasStatus = Mutex(false)

  /// Draws the one line at the terminal's bottom that says how far the work is.
  package static func status(_ text: String) {
    var size = winsize()
    let width = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 1 ? Int(size.ws_col) - 1 : 79
    hasStatus.withLock { hasStatus in
      hasStatus = true
      write("\r\u{1B}[K" + text.prefix(width))
    }
  }

  /// Takes the status line away.
  package static func clearStatus() {
    hasStatus.withLock { hasStatus in
      if hasStatus { write("\r\u{1B}[K") }
      hasStatus = false
    }
  }

  /// To standard error. Where nobody can be told, nobody is.
  private static func write(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }

  /// Prints a line. A result that can't be handed over ends the run, with 74.
  package static func print(_ text: String) {
    clearStatus()
    do {
      try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
    } catch {
      report(
        Failure(
          exitCode: Failure.ioError, "standard output can't be written",
          hint: "see that the disk has room and that whoever reads the output still does"))
      end(Failure.ioError)
    }
  }

  /// A line on standard error.
  package static func note(_ text: String) {
    clearStatus()
    write(text + "\n")
  }

  package static func warn(_ message: String, hint: String) {
    note("warning: \(message)")
    note("hint: \(hint)")
  }

  package static func report(_ failure: Failure) {
    note("error: \(failure.message)")
    if let hint = failure.hint { note("hint: \(hint)") }
  }

  /// Rings the terminal's bell, where someone can hear it.
  package static func ring() { if isTerminal { write("\u{07}") } }

  /// Prints a value as JSON with sorted keys, on one line.
  package static func print(jsonLine value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Prints a value as JSON with sorted keys, on several lines.
  package static func print(json value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }
}
