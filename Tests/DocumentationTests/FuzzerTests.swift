import Foundation
import TestSupport
import Testing

/// The fuzzer compiles the modules by a script of its own, which nobody runs at every change.
@Suite("Fuzzing/run")
struct FuzzerTests {
  @Test("compiles every C wrapper that a module which it fuzzes imports")
  func wrappers() throws {
    let script = try Files.text("\(Checkout.path)/Fuzzing/run")
    let modules = try #require(script.firstMatch(of: /\nmodules=\(([^)]+)\)/)).1.split(separator: " ")
    let shims = try #require(script.firstMatch(of: /\nfor shim in ([^;]+);/)).1.split(separator: " ")
    let readers = "\(Checkout.path)/Sources/CardIssuing/Requests"
    var imported: Set<Substring> = []
    for module in modules where module != "VerifydReading" {
      let folder = module == "CardIssuing" ? readers : "\(Checkout.path)/Sources/\(module)"
      let files = try #require(FileManager.default.enumerator(atPath: folder)).compactMap { $0 as? String }
      for file in files where file.hasSuffix(".swift") {
        imported.formUnion(try Files.text("\(folder)/\(file)").matches(of: /(?m)^import (\w+Shim)$/).map { $0.1 })
      }
    }
    #expect(imported.count > 3)
    #expect(imported.subtracting(shims).isEmpty)
  }

  @Test(
    "runs every target for two seconds and finds nothing", .enabled(if: LongTests.areWanted, "compiles for minutes"),
    .timeLimit(.minutes(40)))
  func targets() async throws {
    let outcome = try await CommandLineTool(path: "/usr/bin/env").run(
      ["bash", "Fuzzing/run"], in: Checkout.path, environment: ["FUZZ_SECONDS": "2"])
    #expect(outcome.status == 0, "\(outcome.output.suffix(4_000))\(outcome.errors.suffix(4_000))")
    #expect(outcome.output.contains(/multipart +fine/))
  }
}
