import Foundation
import TestSupport
import Testing

/// The shared library as its users have it: released, stripped, with the Swift runtime inside.
@Suite("libciviccard", .serialized)
struct CInterfaceTests {
  /// Built once for all tests of a run; the first time it takes some minutes.
  private static let library = Task {
    let outcome = try await run("/usr/bin/env", ["bash", "Packaging/build", "library"], in: Checkout.path)
    try #require(outcome.status == 0, "\(outcome.output.suffix(2_000))\(outcome.errors.suffix(4_000))")
    return Checkout.path + "/.build-static/library"
  }

  private static let sources = Checkout.path + "/Tests/CCivicCardTests/C"

  @discardableResult
  private static func run(
    _ program: String, _ arguments: [String], in folder: String, input: [UInt8]? = nil,
    environment: [String: String] = [:]
  ) async throws -> CommandLineTool.Outcome {
    try await CommandLineTool(path: program).run(arguments, in: folder, input: input, environment: environment)
  }

  private static func found(_ program: String) -> Bool { Files.exists("/usr/bin/" + program) }

  /// The C program, compiled against the header and linked with the library by pkg-config.
  private static func compiled(_ source: String, _ flags: [String], as name: String) async throws -> TemporaryFolder {
    let (library, folder) = (try await library.value, try TemporaryFolder())
    let environment = ["PKG_CONFIG_PATH": library + "/lib/pkgconfig"]
    let pkg = try await run(
      "/usr/bin/pkg-config", ["--cflags", "--libs", "civiccard"], in: folder.path, environment: environment)
    try #require(pkg.status == 0, "\(pkg.errors)")
    let found = pkg.output.split(whereSeparator: \.isWhitespace).map(String.init)
    let outcome = try await run(
      "/usr/bin/cc",
      ["-std=c99", "-D_POSIX_C_SOURCE=200809L", "-Wall", "-Wextra", "-Werror", "-pedantic", "-pthread"]
        + flags + [source] + found + ["-o", name], in: folder.path)
    try #require(outcome.status == 0, "\(outcome.errors)")
    return folder
  }

  private static func environment() async throws -> [String: String] {
    ["LD_LIBRARY_PATH": try await library.value + "/lib"]
  }

  /// A folder of the test's own with what a partner has.
  private static func desk() async throws -> TemporaryFolder {
    let (desk, folder) = (try await PartnerDesk.shared.value, try TemporaryFolder())
    for name in try Files.names(in: desk.folder.path) where name.contains(".") {
      try folder.write(try desk.folder.read(name), to: name)
    }
    return folder
  }

  @Test(
    "shows the functions of the committed list, under the version of its name, and nothing else",
    .timeLimit(.minutes(30)))
  func symbols() async throws {
    let library = try await Self.library.value + "/lib/libciviccard.so.0"
    let shown = try await Self.run(
      "/usr/bin/nm", ["-D", "--defined-only", "--extern-only", library], in: Checkout.path)
    let names = Set(shown.lines.compactMap { $0.split(separator: " ").last.map(String.init) })
    // Debian's form, so that the package's dependencies come from the same list.
    let list = try Files.text(Checkout.path + "/Packaging/debian/libciviccard0.symbols")
    let committed = Set(
      list.split(separator: "\n").dropFirst().compactMap { line in
        line.split(separator: " ").first.map { String($0).replacing("@", with: "@@") }
      })
    #expect(committed.count > 25)
    #expect(names.subtracting(["CIVICCARD_0"]) == committed.subtracting(["CIVICCARD_0@@CIVICCARD_0"]))
  }

  @Test("is named libciviccard.so.0, and needs no Swift where it is used", .timeLimit(.minutes(30)))
  func needs() async throws {
    let library = try await Self.library.value + "/lib/libciviccard.so.0"
    let facts = try await Self.run("/usr/bin/readelf", ["-dW", library], in: Checkout.path)
    #expect(facts.output.contains("Library soname: [libciviccard.so.0]"))
    let needed = facts.output.matches(of: /\(NEEDED\).*\[(.*?)\]/).map { String($0.1) }
    #expect(needed.contains("libsodium.so.23"))
    let foreign = needed.filter { $0.contains("swift") || $0.contains("Foundation") || $0.contains("cairo") }
    #expect(foreign.isEmpty, "\(needed)")
    #expect(!facts.output.contains("RUNPATH") && !facts.output.contains("RPATH"))
  }

  @Test("has a header that C and C++ compilers take without a warning")
  func header() async throws {
    let folder = try TemporaryFolder()
    try folder.write("#include <civiccard.h>\nint main(void) { return civiccard_version() == 0; }\n", to: "a.c")
    let include = "-I\(Checkout.path)/Sources/System/CivicCardHeader"
    for (compiler, standard) in [("cc", "-std=c99"), ("c++", "-std=c++11")] {
      let language = compiler == "cc" ? "c" : "c++"
      let outcome = try await Self.run(
        "/usr/bin/" + compiler,
        ["-x", language, standard, "-Wall", "-Wextra", "-Werror", "-pedantic", include, "-c", "a.c"], in: folder.path)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
  }

  @Test("keeps what its header promises, under AddressSanitizer", .timeLimit(.minutes(30)))
  func rulesUnderSanitizer() async throws {
    let program = try await Self.compiled(
      Self.sources + "/rules.c", ["-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover"], as: "rules")
    let desk = try await Self.desk()
    let outcome = try await Self.run(
      program.file("rules"), [], in: desk.path, environment: try await Self.environment())
    try #require(outcome.status == 0, "\(outcome.errors.suffix(4_000))")

    let partner = try await PartnerDesk.shared.value
    let text = String(decoding: try desk.read("front.txt"), as: UTF8.self)
    let verdict = try await partner.civiccard("verify", text, "--state", partner.folder.file("partner"), "--json")
    #expect(try Self.withoutAges(outcome.output) == Self.withoutAges(verdict.output))
  }

  /// Ages are a few seconds apart.
  private static func withoutAges(_ json: String) throws -> NSDictionary {
    var object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    var trust = try #require(object["trust"] as? [String: Any])
    (trust["bundleAge"], trust["statusAge"]) = (nil, nil)
    object["trust"] = trust
    return object as NSDictionary
  }

  @Test(
    "keeps them under valgrind too, without a leak", .enabled(if: found("valgrind"), "needs valgrind"),
    .timeLimit(.minutes(30)))
  func rulesUnderValgrind() async throws {
    let program = try await Self.compiled(Self.sources + "/rules.c", ["-g"], as: "rules")
    let desk = try await Self.desk()
    // "Possibly lost" are the Swift runtime's own tables, which it finds by pointers into their middle.
    let outcome = try await Self.run(
      "/usr/bin/valgrind",
      [
        "-q", "--error-exitcode=9", "--leak-check=full", "--errors-for-leak-kinds=definite",
        "--show-leak-kinds=definite",
      ]
        + [program.file("rules")], in: desk.path, environment: try await Self.environment())
    #expect(outcome.status == 0, "\(outcome.errors.suffix(4_000))")
  }

  private struct Sample: CustomTestStringConvertible {
    let name: String
    let program: String
    let arguments: [String]
    var testDescription: String { name }

    static let folder = Checkout.path + "/Samples/bindings"
    static let all = [
      Sample(name: "verify.c", program: "", arguments: []),
      Sample(name: "verify.py", program: "/usr/bin/python3", arguments: [folder + "/verify.py"]),
      Sample(
        name: "Verify.java", program: "/usr/bin/java",
        arguments: ["-cp", "/usr/share/java/jna.jar", folder + "/Verify.java"]),
    ]
  }

  @Test("is used from C, Python and Java in under 60 lines", .timeLimit(.minutes(30)), arguments: Sample.all)
  private func samples(_ sample: Sample) async throws {
    let lines = try Files.text("\(Sample.folder)/\(sample.name)").split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 60)
    let compiled =
      sample.program.isEmpty
      ? try await Self.compiled("\(Sample.folder)/\(sample.name)", ["-O2"], as: "verify") : nil
    let program = compiled?.file("verify") ?? sample.program
    let (desk, environment) = (try await Self.desk(), try await Self.environment())
    for (text, status, start) in [
      ("front.txt", Int32(0), "accepted: The card is genuine"), ("revoked-front.txt", 1, "revoked: The issuer has"),
      ("manifest.json", 1, "unreadable: "),
    ] {
      let outcome = try await Self.run(
        program, sample.arguments + ["trust.bundle", "root.pub.pem", "status.list"], in: desk.path,
        input: try desk.read(text), environment: environment)
      #expect(outcome.status == status && outcome.output.hasPrefix(start), "\(outcome.output)\(outcome.errors)")
      #expect(outcome.output.contains("María José") == (text != "manifest.json"))
    }
    let refused = try await Self.run(
      program, sample.arguments + ["trust.bundle", "card.pub.pem", "status.list"], in: desk.path, input: [],
      environment: environment)
    #expect(refused.status == 65 && refused.errors.hasPrefix("error: "), "\(refused.errors)")
  }
}
