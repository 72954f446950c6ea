import Foundation
import TestSupport
import Testing

@Suite("ARCHITECTURE.md")
struct ArchitectureTests {
  private let page: Page

  init() throws { page = try Page("ARCHITECTURE.md") }

  @Test("names files that are there")
  func files() throws {
    let sources = try ["Sources", "Services/verifyd/Sources"].flatMap {
      try FileManager.default.subpathsOfDirectory(atPath: "\(Checkout.path)/\($0)")
    }
    let names = Set(sources.map { URL(filePath: $0).lastPathComponent })
    let named = page.text.matches(of: /`([A-Za-z0-9+\/-]+\.(?:swift|md|json))`/).map { String($0.1) }
    #expect(named.count > 50)
    for name in named { #expect(names.contains(name) || Files.exists("\(Checkout.path)/\(name)"), "\(name)") }
    for folder in page.text.matches(of: /`((?:Sources|Tests|Samples)\/[A-Za-z\/]+)`/) {
      #expect(Files.exists("\(Checkout.path)/\(folder.1)"), "\(folder.1)")
    }
  }

  @Test("has each module with the modules that it uses, and each uses only such as stand below it")
  func modules() throws {
    let manifest = try Files.text("\(Checkout.path)/Package.swift")
    var used: [String: Set<String>] = [:]
    for module in manifest.matches(of: /\n    module\(\s*"(\w+)"(?:,\s*\[([^\]]*)\])?/) {
      used[String(module.1)] = Set((module.2 ?? "").matches(of: /"(Card\w+)"/).map { String($0.1) })
    }
    #expect(used.count > 10)
    var shown: [(module: String, uses: Set<String>)] = []
    for row in page.text.matches(of: /\n\| `(Card\w+)` \| [^|]* \| ?([^|]*) ?\|/) {
      shown.append((String(row.1), Set(row.2.matches(of: /`(\w+)`/).map { String($0.1) })))
    }
    #expect(Set(shown.map(\.module)) == Set(used.keys))
    for (index, row) in shown.enumerated() {
      #expect(row.uses == used[row.module], "\(row.module)")
      #expect(row.uses.isSubset(of: shown[(index + 1)...].map(\.module)), "\(row.module)")
    }
  }
}
