/// For programs that tests start through a shell and that go on when the test has gone on.
enum ShellCommand {
  /// Closes every descriptor but the three streams.
  ///
  /// Foundation takes a program for running as long as anyone holds a descriptor that it hands down, and hands those of
  /// others down too: a server that kept one would let some other test wait for ever.
  static let closing = "for d in /dev/fd/*; do n=${d##*/}; [ \"$n\" -le 2 ] || eval \"exec $n>&-\"; done; "
}
