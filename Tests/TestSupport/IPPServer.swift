import Foundation
import Testing

/// A real IPP service on loopback: CUPS's `ippeveprinter`, which keeps what it receives. It needs D-Bus and Avahi even
/// where nobody shall find it.
package final class IPPServer {
  /// `ipp://localhost:PORT/ipp/print`.
  package let address: String
  /// The same over TLS, with a certificate that it makes itself.
  package var secureAddress: String { "ipps" + address.dropFirst(3) }
  /// By which it is found in the network.
  package let name: String
  private let folder: TemporaryFolder
  private let process: pid_t

  /// The documents that it received, in the order of the jobs.
  package var documents: [String] {
    let spool = folder.file("spool")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: spool)) ?? []
    // Beside each lies what the command printed.
    return names.filter { $0.hasSuffix(".pwg") }.sorted { $0.localizedStandardCompare($1) == .orderedAscending }.map {
      "\(spool)/\($0)"
    }
  }

  /// What it logged.
  package var log: String { (try? Files.text(folder.file("log"))) ?? "" }

  /// A card printer.
  ///
  /// - Parameters:
  ///   - command: a shell script that is run for each job's file, `$1`; it prints nothing.
  ///   - isForQueues: whether it says the little more that CUPS asks of a printer of which it makes a queue.
  ///   - isAnnounced: whether it says its name in the network.
  package init(
    width: Int = 8_560, height: Int = 5_398, sides: [String] = ["one-sided", "two-sided-short-edge"],
    resolution: Int = 300, sheetBack: String = "normal", command: String = "true", isForQueues: Bool = false,
    isAnnounced: Bool = false
  ) throws {
    try Self.startServices()
    folder = try TemporaryFolder()
    try folder.makeFolder("spool")
    let quoted = sides.map { "\"\($0)\"" }.joined(separator: ",")
    try folder.write(
      """
      ATTR keyword media-supported "custom_card_85.6x53.98mm"
      ATTR keyword media-default "custom_card_85.6x53.98mm"
      ATTR keyword media-ready "custom_card_85.6x53.98mm"
      ATTR collection media-size-supported {
        MEMBER integer x-dimension \(width)
        MEMBER integer y-dimension \(height)
      }
      ATTR keyword sides-supported \(quoted)
      ATTR keyword sides-default "one-sided"
      ATTR resolution printer-resolution-supported \(resolution)dpi
      ATTR resolution printer-resolution-default \(resolution)dpi
      ATTR resolution pwg-raster-document-resolution-supported \(resolution)dpi
      ATTR keyword pwg-raster-document-sheet-back "\(sheetBack)"
      ATTR keyword pwg-raster-document-type-supported "srgb_8","sgray_8"

      """
        + (isForQueues
          ? """
          ATTR boolean color-supported true
          ATTR keyword print-color-mode-supported "color","monochrome"
          ATTR mimeMediaType document-format-supported "image/pwg-raster"
          ATTR mimeMediaType document-format-default "image/pwg-raster"

          """ : ""),
      to: "printer.conf")
    let port = Int.random(in: 20_000..<30_000)
    address = "ipp://localhost:\(port)/ipp/print"
    name = "Card Printer \(port)"
    try folder.makeFolder("keys")
    let arguments =
      ["-p", "\(port)"] + (isAnnounced ? [] : ["-r", "off"]) + [
        "-n", "localhost", "-K", folder.file("keys"), "-k", "-d", folder.file("spool"), "-a",
        folder.file("printer.conf"), "-c", folder.file("command"), "-v",
      ]
    // Without one it would pretend to print for 5 to 15 seconds.
    try folder.write("#!/bin/bash\n\(command)\n", to: "command")
    chmod(folder.file("command"), 0o700)
    try folder.write("", to: "log")
    // Tests that are killed can't stop it: its shell does, once they are gone.
    let watching =
      "\"$@\" & child=$!; while kill -0 \(getpid()) 2>/dev/null && kill -0 $child 2>/dev/null; do sleep 0.5; done"
    process = try Spawn.start(
      watching + "; kill -9 $child", ["bash", "ippeveprinter"] + arguments + [name],
      output: folder.file("log"))
    let patience = Date(timeIntervalSinceNow: 120)
    while !Self.answers(port), Spawn.isRunning(process), Date() < patience { Thread.sleep(forTimeInterval: 0.05) }
    try #require(Spawn.isRunning(process), "ippeveprinter does not run: \(log)")
  }

  deinit {
    // The shell and the service: it takes its time over SIGTERM, and has nothing to lose.
    if let children = try? Spawn.start(
      "exec pkill -KILL -P \(process)", ["bash"], output: "/dev/null")
    {
      Spawn.wait(children)
    }
    kill(process, SIGKILL)
    Spawn.wait(process)
  }

  private static func answers(_ port: Int) -> Bool {
    let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(probe) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  /// Where they don't run already, which only root can see to.
  private static let services: Result<Void, any Error> = Result {
    for (name, command) in [
      ("dbus-daemon", "mkdir -p /run/dbus && rm -f /run/dbus/pid && dbus-daemon --system --fork"),
      ("avahi-daemon", "avahi-daemon -D --no-rlimits"),
    ] {
      let process = try Spawn.start(
        "pgrep -x \(name) >/dev/null || { \(command); } >/dev/null 2>&1", ["bash"], output: "/dev/null")
      try #require(Spawn.wait(process) == 0, "\(name) does not run; .ci/install test installs it")
    }
  }

  private static func startServices() throws { try services.get() }
}
