import Foundation
import TestSupport
import Testing

/// What the pages show as code must be true: it is compiled, run or compared.
@Suite("The code on the pages")
struct PagesTests {
  /// The compiled files that a page shows, by the page's path: `Pages/<module>` for a module's own page, and the sample
  /// of a city's program for the README.
  private static func compiled() throws -> [String: [String]] {
    let pages = "Tests/DocumentationTests/Pages"
    var files: [String: [String]] = ["README.md": ["Samples/city/Sources/first-card/main.swift"]]
    for module in try Files.names(in: "\(Checkout.path)/\(pages)") {
      files["Sources/\(module)/\(module).docc/\(module).md"] =
        try Files.names(in: "\(Checkout.path)/\(pages)/\(module)").map { "\(pages)/\(module)/\($0)" }
    }
    return files
  }

  @Test("each piece of Swift is a file that is compiled, letter for letter")
  func piecesAreCompiled() throws {
    let compiled = try Self.compiled()
    var count = 0
    for page in try Page.all() {
      let files = try (compiled[page.path] ?? []).map { try Files.text("\(Checkout.path)/\($0)") }
      for piece in page.pieces("swift") {
        #expect(files.contains(piece.code), "\(page.path):\(piece.line) is in no file that is compiled")
        count += 1
      }
    }
    #expect(count > 0, "no page shows any Swift")
  }

  @Test("each file that is compiled for a page stands on it, once")
  func filesAreShown() throws {
    let compiled = try Self.compiled()
    #expect(compiled.count > 1)
    for (path, files) in compiled {
      #expect(!files.isEmpty, "no piece of \(path) is compiled")
      let shown = try Page(path).pieces("swift").map(\.code)
      for file in files {
        let code = try Files.text("\(Checkout.path)/\(file)")
        #expect(shown.count { $0 == code } == 1, "\(file) does not stand on \(path)")
      }
    }
  }

  @Test("each piece on the README and the modules' pages says what it is, so that no Swift hides in it")
  func piecesAreNamed() throws {
    let known = ["swift", "sh", "json", "text"]
    for page in try Page.all() where page.path == "README.md" || page.path.contains(".docc/") {
      for piece in page.pieces {
        #expect(known.contains(piece.language), "\(page.path):\(piece.line) is \"\(piece.language)\"")
      }
    }
  }

  @Test("every library has a page, and a line in the README's table")
  func librariesAreExplained() throws {
    let readme = try Page("README.md").text
    let products = try Self.products()
    #expect(products.count > 1)
    for product in products { #expect(readme.contains("\n| `\(product)` |"), "the README's table lacks \(product)") }
    for folder in try Files.names(in: "\(Checkout.path)/Sources") where products.contains(folder) {
      guard Files.exists("\(Checkout.path)/Sources/\(folder)/\(folder).docc") else { continue }
      #expect(try Page("Sources/\(folder)/\(folder).docc/\(folder).md").text.hasPrefix("# ``\(folder)``\n"))
    }
  }

  @Test("lines for a Package.swift name what the package has")
  func packageLines() throws {
    let products = try Self.products()
    let manifest = try Files.text("\(Checkout.path)/Package.swift")
    #expect(manifest.contains("\n  name: \"CivicCard\",\n"))
    var count = 0
    for page in try Page.all() {
      for piece in page.pieces("text") {
        for match in piece.code.matches(of: /\.product\(name: "(.*?)", package: "(.*?)"\)/) {
          #expect(products.contains(String(match.1)) && match.2 == "CivicCard", "\(page.path): \(match.0)")
          count += 1
        }
      }
    }
    #expect(count > 0, "no page shows how to depend on the package")
  }

  @Test("the README shows the manifest that its walk signs")
  func manifest() throws {
    let shown = try Page("README.md").pieces("json").map(\.code)
    #expect(shown == [try Files.text("\(Checkout.path)/Samples/partners/manifest.json")])
  }

  /// The package's libraries.
  static func products() throws -> Set<String> {
    let manifest = try Files.text("\(Checkout.path)/Package.swift")
    return Set(manifest.matches(of: /\.library\(name: "(\w+)"/).map { String($0.1) })
  }
}
