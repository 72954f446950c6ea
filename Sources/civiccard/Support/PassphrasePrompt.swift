import CardCredential

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Asks the person at the terminal for a passphrase or PIN, without showing what is typed.
enum PassphrasePrompt {
  /// The longest passphrase that is taken, in bytes: libcrypto's limit.
  private static let maximumSize = 1_024
  private static let controlC: UInt8 = 0x03

  /// Whether there is someone to ask: standard input and standard error are a terminal.
  static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

  /// Writes `prompt` to standard error and reads one line; empty when that is what was typed.
  ///
  /// Control-C ends the program as always, but with the terminal put right first. Throws `passphraseUnfit` for a line
  /// over 1,024 bytes and `passphraseMissing` where there is no terminal, or no line comes.
  static func ask(_ prompt: String) throws(KeyError) -> SecretBytes {
    var before = termios()
    guard isPossible, tcgetattr(STDIN_FILENO, &before) == 0 else { throw missing }
    var quiet = before
    // Signals are off and control-C ends a line instead: a signal would leave the terminal without echo.
    quiet.c_lflag &= ~tcflag_t(ECHO | ISIG)
    quiet.c_lflag |= tcflag_t(ICANON | ECHONL)
    withUnsafeMutableBytes(of: &quiet.c_cc) { $0[Int(VEOL)] = controlC }
    guard tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) == 0 else { throw missing }
    var count = 0
    var isComplete = false
    let line = SecretBytes(count: maximumSize + 1) { buffer in
      _ = Array(prompt.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      while !isComplete, count < buffer.count {
        let status = read(STDIN_FILENO, buffer.baseAddress?.advanced(by: count), buffer.count - count)
        guard status > 0 else { break }
        count += status
        isComplete = buffer[count - 1] == 0x0A || buffer[count - 1] == controlC
      }
    }
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before)
    guard count > 0 else { throw missing }
    if line.withBytes({ $0[count - 1] }) == controlC {
      raise(SIGINT)
      // Whoever has the signal ignored or handled goes on here.
      throw KeyError(.passphraseMissing, "the question for the passphrase was broken off")
    }
    guard isComplete else { throw KeyError(.passphraseUnfit, "a passphrase has 1 to \(maximumSize) bytes") }
    return SecretBytes(count: count - 1) { target in line.withBytes { target.copyBytes(from: $0.prefix(count - 1)) } }
  }

  private static var missing: KeyError {
    KeyError(.passphraseMissing, "there is no terminal to ask for the passphrase")
  }
}
