import Foundation

/// The package's executables, run as their users run them.
package enum Program {
  package struct Outcome {
    package let code: Int32
    package let output: String
    package let errors: String
    package var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  /// The folder that the tests and the executables were built into.
  private static let folder: URL = {
    let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
    return (bundles.first ?? Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0]))
      .deletingLastPathComponent()
  }()

  package static func start(_ name: String, _ arguments: [String], output: String, errors: String = "/dev/null") throws
    -> Process
  {
    let process = Process()
    process.executableURL = folder.appendingPathComponent(name)
    process.arguments = arguments
    // Files and not pipes: a killed program must not block on a reader, nor its reader on it.
    for file in [output, errors] where !FileManager.default.fileExists(atPath: file) {
      try Data().write(to: URL(fileURLWithPath: file))
    }
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  package static func run(_ name: String, _ arguments: [String]) throws -> Outcome {
    let folder = try TemporaryFolder()
    let process = try start(name, arguments, output: folder.file("out"), errors: folder.file("err"))
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, output: try String(contentsOfFile: folder.file("out"), encoding: .utf8),
      errors: try String(contentsOfFile: folder.file("err"), encoding: .utf8))
  }

  package static func civiccard(_ arguments: String...) throws -> Outcome { try run("civiccard", arguments) }

  /// Ends a process as a power cut would.
  package static func kill(_ process: Process) {
    if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
  }
}
