import Foundation
import TestSupport
import Testing

@Suite("What the pages name")
struct LinksTests {
  @Test("every file that a page links to is there")
  func links() throws {
    var count = 0
    for page in try Page.all() {
      let folder = URL(filePath: "\(Checkout.path)/\(page.path)").deletingLastPathComponent()
      for match in page.text.matches(of: /\]\(([^)#:]+)\)/) {
        let file = folder.appending(path: String(match.1)).standardizedFileURL.path
        #expect(Files.exists(file), "\(page.path): \(match.1)")
        count += 1
      }
    }
    #expect(count > 0)
  }

  @Test("every make target that a page or the CI names is in the Makefile")
  func makeTargets() throws {
    let makefile = try Files.text("\(Checkout.path)/Makefile")
    let workflow = try Files.text("\(Checkout.path)/.github/workflows/ci.yml")
    let texts = try Page.all().map { ($0.path, $0.text) } + [("ci.yml", workflow)]
    var count = 0
    for (path, text) in texts {
      for match in text.matches(of: /(?:`|^|run: )make ([a-z-]+)/.anchorsMatchLineEndings()) {
        #expect(makefile.contains("\n\(match.1):"), "\(path): make \(match.1)")
        count += 1
      }
    }
    #expect(count > 3)
  }

  @Test("CONTRIBUTING names each target of the fuzzer")
  func fuzzTargets() throws {
    let (page, source) = (try Page("CONTRIBUTING.md").text, try Files.text("\(Checkout.path)/Fuzzing/FuzzTarget.swift"))
    let cases = source.matches(of: /\n  case (\w+)(?=\n)/).map { $0.1 }
    #expect(cases.count > 5)
    for target in cases { #expect(page.contains("`\(target)`"), "\(target)") }
  }

  @Test("the newest version in the changelog is the program's")
  func version() async throws {
    let civiccard = try #require(CommandLineTool.civiccard, "there is no civiccard beside the tests")
    let told = try await civiccard.run(["--version"], in: Checkout.path)
    let version = told.output.trimmingCharacters(in: .newlines)
    let newest = try Page("CHANGELOG.md").text.firstMatch(of: /\n## (\d+\.\d+\.\d+)/)?.1
    #expect(newest.map(String.init) == version)
  }
}
