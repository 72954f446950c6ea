import Foundation

/// Something that answers on a Unix socket as a PostgreSQL server of a version of choice: it takes any connection
/// ("Frontend/Backend Protocol", version 3), tells its version, and says yes to whatever it is asked.
package final class OldPostgres {
  /// The folder with the socket.
  package let socket: String
  private let process: pid_t

  package init(version: String, in folder: TemporaryFolder) throws {
    socket = folder.path
    try folder.write(
      """
      import os, socket, struct, sys
      def message(kind, body): return kind + struct.pack(">i", len(body) + 4) + body
      listener = socket.socket(socket.AF_UNIX)
      # A name that says "ready" only once it is: between bind and listen, a caller is refused.
      listener.bind(sys.argv[1] + "/starting")
      listener.listen()
      os.rename(sys.argv[1] + "/starting", sys.argv[1] + "/.s.PGSQL.5432")
      while True:
          peer, _ = listener.accept()
          length = peer.recv(4)
          if not length:
              continue
          peer.recv(struct.unpack(">i", length)[0] - 4)
          told = b"".join(message(b"S", name + b"\\0" + value + b"\\0") for name, value in (
              (b"server_version", sys.argv[2].encode()), (b"server_encoding", b"UTF8"), (b"client_encoding", b"UTF8")))
          peer.sendall(message(b"R", struct.pack(">i", 0)) + told + message(b"Z", b"I"))
          while peer.recv(8192)[:1] == b"Q":
              peer.sendall(message(b"C", b"SET\\0") + message(b"Z", b"I"))
          peer.close()

      """, to: "old.py")
    try folder.write("", to: "old.log")
    process = try Spawn.start(
      "exec python3 \"$@\"", ["bash", folder.file("old.py"), folder.path, version], output: folder.file("old.log"))
    let patience = Date(timeIntervalSinceNow: 120)
    while !Files.exists(folder.file(".s.PGSQL.5432")), Date() < patience { Thread.sleep(forTimeInterval: 0.02) }
  }

  deinit {
    kill(process, SIGKILL)
    Spawn.wait(process)
  }
}
