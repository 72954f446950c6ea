import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("civiccard-launcher, which is installed as civiccard") struct LauncherTests {
    private let office: Office
    private let launcher: CommandLineTool

    init() throws {
      office = try Office.open()
      let folder = URL(filePath: office.civiccard.path).deletingLastPathComponent()
      launcher = CommandLineTool(path: folder.appending(path: "civiccard-launcher").path)
    }

    @Test("says and answers what the whole program does, whichever of them it is that answers")
    func same() async throws {
      let text = try await office.card().credential()
      let fixed = office.trust + ["--at", Office.aDayOfUse]
      let questions = [
        ["verify", text] + fixed, ["verify", text, "--json"] + fixed, ["verify", text, "--spanish"] + fixed,
        ["verify", "HELLO"] + fixed, ["verify", text, "--issuer-key", "missing.pem"],
        ["verify", text, "--state", "missing"], ["verify", "--image", "missing.png"] + fixed,
        ["verify", text], ["verify", "--help"], ["verify", text, "--jsno"] + fixed, ["verfy"], ["--version"], [],
        ["key", "show", "missing.pem"],
      ]
      for question in questions {
        let mine = try await launcher.run(question, in: office.folder.path)
        let whole = try await office.run(question)
        #expect(mine.status == whole.status, "\(question)")
        #expect(mine.output == whole.output, "\(question)")
        #expect(mine.errors == whole.errors, "\(question)")
      }
    }

    @Test("verifies by itself, and says so where the whole program is not there")
    func alone() async throws {
      let folder = try TemporaryFolder()
      let copy = CommandLineTool(path: folder.file("civiccard"))
      try FileManager.default.copyItem(atPath: launcher.path, toPath: copy.path)
      let text = try await office.card().credential()
      let verdict = try await copy.run(
        ["verify", text, "--at", Office.aDayOfUse] + office.trust, in: office.folder.path,
        environment: ["LD_LIBRARY_PATH": Self.runtime])
      #expect(verdict.status == 0, "\(verdict.errors)")
      let other = try await copy.run(
        ["key", "show", "any.pem"], in: office.folder.path, environment: ["LD_LIBRARY_PATH": Self.runtime])
      #expect(other.status == 66)
      #expect(other.errors.hasPrefix("error: the rest of civiccard is not installed\nhint: "))
    }

    #if os(Linux)
      @Test("loads none of the libraries that draw, print and keep registries")
      func libraries() async throws {
        let loaded = try await launcher.run(
          [], in: office.folder.path, environment: ["LD_TRACE_LOADED_OBJECTS": "1"]
        ).output
        #expect(loaded.contains("libsodium.so") && loaded.contains("libcrypto.so"))
        for heavy in ["cairo", "pango", "rsvg", "glib", "cups", "pq", "sqlite3", "lapack", "dlib", "p11-kit", "gnutls"]
        {
          #expect(!loaded.contains("lib\(heavy)"), "\(heavy)")
        }
      }
    #endif

    /// Where the Swift runtime is that the tests run with: a copy of the program elsewhere finds it no more.
    private static var runtime: String {
      let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
      let core = maps.split(separator: "\n").first { $0.hasSuffix("/libswiftCore.so") }
      return core?.split(separator: " ").last.map { URL(filePath: String($0)).deletingLastPathComponent().path } ?? ""
    }
  }
}
