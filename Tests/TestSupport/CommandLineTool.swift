import Foundation
import Testing

/// A program that the tests run as its users do: as a process of its own, with files as its streams.
package struct CommandLineTool: Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  /// How a run ended.
  package struct Outcome: Sendable {
    package let status: Int32
    /// Standard output.
    package let output: String
    /// Standard error.
    package let errors: String

    /// The lines of standard output.
    package var lines: [String] { output.split(separator: "\n").map(String.init) }

    /// Standard output read as JSON.
    package func json<Value: Decodable>(as type: Value.Type) throws -> Value {
      try JSONDecoder().decode(type, from: Data(output.utf8))
    }
  }

  /// The `civiccard` that was built together with these tests: it lies beside their bundle, whatever the configuration.
  package static let civiccard: CommandLineTool? = {
    let bundles = [Bundle.main] + Bundle.allBundles.filter { $0.bundlePath.hasSuffix(".xctest") }
    let folders = bundles.flatMap {
      [$0.executableURL?.deletingLastPathComponent(), $0.bundleURL.deletingLastPathComponent()].compactMap { $0?.path }
    }
    return folders.map { $0 + "/civiccard" }.first(where: FileManager.default.isExecutableFile).map {
      CommandLineTool(path: $0)
    }
  }()

  /// Runs the program to its end. At most two programs run at once, so that the tests don't crowd out a small machine.
  ///
  /// - Parameters:
  ///   - input: what it reads on standard input; nothing where nil.
  ///   - environment: variables that are added to the tests' own.
  package func run(
    _ arguments: [String], in folder: String, input: [UInt8]? = nil, environment: [String: String] = [:]
  ) async throws -> Outcome {
    try await Gate.shared.pass { try await start(arguments, folder, input, environment) }
  }

  private func start(
    _ arguments: [String], _ folder: String, _ input: [UInt8]?, _ environment: [String: String]
  ) async throws -> Outcome {
    // Files rather than pipes: a pipe that nobody empties in time stops its writer.
    let streams = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment
      .filter { $0.key != "CIVICCARD_PASSPHRASE" }
      .merging(environment) { _, added in added }
    try streams.write(input ?? [], to: "input")
    try streams.write([], to: "output")
    try streams.write([], to: "errors")
    process.standardInput = FileHandle(forReadingAtPath: streams.file("input"))
    process.standardOutput = FileHandle(forWritingAtPath: streams.file("output"))
    process.standardError = FileHandle(forWritingAtPath: streams.file("errors"))
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in continuation.resume() }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    #expect(process.terminationReason == .exit, "the program was killed by signal \(process.terminationStatus)")
    return Outcome(
      status: process.terminationStatus, output: String(decoding: try streams.read("output"), as: UTF8.self),
      errors: String(decoding: try streams.read("errors"), as: UTF8.self))
  }
}

/// Lets two through at a time.
private actor Gate {
  static let shared = Gate()
  private var free = 2
  private var waiting: [CheckedContinuation<Void, Never>] = []

  nonisolated func pass<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
    await enter()
    do {
      let result = try await body()
      await leave()
      return result
    } catch {
      await leave()
      throw error
    }
  }

  private func enter() async {
    guard free == 0 else { return free -= 1 }
    await withCheckedContinuation { waiting.append($0) }
  }

  private func leave() {
    guard waiting.isEmpty else { return waiting.removeFirst().resume() }
    free += 1
  }
}
