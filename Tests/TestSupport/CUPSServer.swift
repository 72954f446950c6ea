import Foundation
import Testing

/// A CUPS of the tests' own: `cupsd` on a Unix socket, with everything that it writes in one folder.
package final class CUPSServer {
  /// What `CUPS_SERVER` is to be.
  package let socket: String
  /// All that it keeps: spool, logs, caches, settings.
  package let folder: String
  private let process: pid_t

  /// Fails by naming the package where CUPS's scheduler is not installed.
  package init() throws {
    try #require(
      FileManager.default.isExecutableFile(atPath: "/usr/sbin/cupsd"),
      "cupsd is not installed; .ci/install test installs it")
    // Its backends run as another user, who must come through to the spool.
    folder = "/tmp/civiccard-cups-\(UUID().uuidString.prefix(8))"
    socket = folder + "/cups.sock"
    let files = FileManager.default
    for name in ["", "/root", "/spool", "/spool/tmp", "/cache", "/state", "/keys", "/log"] {
      try files.createDirectory(
        atPath: folder + name, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o711])
    }
    try """
    ServerRoot \(folder)/root
    RequestRoot \(folder)/spool
    TempDir \(folder)/spool/tmp
    CacheDir \(folder)/cache
    StateDir \(folder)/state
    ServerKeychain \(folder)/keys
    AccessLog \(folder)/log/access
    ErrorLog \(folder)/log/error
    PageLog \(folder)/log/page
    Sandboxing relaxed

    """.write(toFile: folder + "/cups-files.conf", atomically: true, encoding: .utf8)
    // Documents are kept for a day, as CUPS does where nobody says otherwise.
    try """
    LogLevel debug
    Listen \(socket)
    Browsing No
    DefaultAuthType None
    <Location />
      Order allow,deny
      Allow all
    </Location>
    <Policy default>
      <Limit Cancel-Job>
        Require user @OWNER @SYSTEM
        Order deny,allow
      </Limit>
      <Limit All>
        Order deny,allow
      </Limit>
    </Policy>

    """.write(toFile: folder + "/cupsd.conf", atomically: true, encoding: .utf8)
    try "".write(toFile: folder + "/log/cupsd", atomically: true, encoding: .utf8)
    // Tests that are killed can't stop it: its shell does, once they are gone.
    process = try Spawn.start(
      """
      cupsd -f -c "$1/cupsd.conf" -s "$1/cups-files.conf" & child=$!
      while kill -0 \(getpid()) 2>/dev/null && kill -0 $child 2>/dev/null && [ -d "$1" ]; do sleep 0.5; done
      kill -9 $child; rm -rf "$1"
      """, ["bash", folder], output: folder + "/log/cupsd")
    let patience = Date(timeIntervalSinceNow: 120)
    while !Files.exists(socket), Spawn.isRunning(process), Date() < patience { Thread.sleep(forTimeInterval: 0.05) }
    try #require(Files.exists(socket), "cupsd does not run: \(log)")
  }

  deinit {
    // Its shell ends it, and itself, when the folder is gone.
    try? FileManager.default.removeItem(atPath: folder)
    Spawn.wait(process)
  }

  /// Its own messages.
  package var log: String {
    ((try? Files.text(folder + "/log/cupsd")) ?? "") + ((try? Files.text(folder + "/log/error")) ?? "")
  }

  /// Names of the documents and job files that it keeps.
  package var spool: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/spool")) ?? []).filter { $0 != "tmp" }.sorted()
  }

  /// Makes a queue that leads to a printer of IPP Everywhere.
  package func addQueue(_ name: String, to printer: IPPServer) throws {
    try Self.run(
      "CUPS_SERVER=\"$1\" lpadmin -p \"$2\" -E -v \"$3\" -m everywhere", ["bash", socket, name, printer.address])
    // It reads what lpadmin wrote a moment later.
    let patience = Date(timeIntervalSinceNow: 120)
    while !Files.exists("\(folder)/cache/\(name).data"), Date() < patience { Thread.sleep(forTimeInterval: 0.1) }
  }

  private static func run(_ script: String, _ arguments: [String]) throws {
    let output = try TemporaryFolder()
    try output.write("", to: "out")
    let status = Spawn.wait(try Spawn.start(script, arguments, output: output.file("out")))
    let told = try Files.text(output.file("out"))
    try #require(status == 0, "\(arguments): \(told)")
  }
}
