import Testing

extension EndToEnd {
  /// The sizes of DESIGN.md, "The printed card": name, width, height, dots an inch.
  static let printers: [(name: String, width: Int, height: Int, dotsPerInch: Int)] = [
    ("cr80-300", 1011, 638, 300), ("datacard-300", 1013, 638, 300), ("evolis-300", 1016, 648, 300),
    ("fargo-hdp-300", 1035, 661, 300), ("cr80-600", 2022, 1275, 600), ("fargo-hdp-600", 2071, 1322, 600),
  ]

  @Suite("civiccard printers") struct PrintersVerb {
    private struct Row: Decodable {
      let name: String
      let width: Int
      let height: Int
      let dpi: Int
    }

    @Test("every profile is listed with its size, the default first")
    func list() async throws {
      let listed = try await Office.open().run(["printers"])
      #expect(listed.status == 0)
      #expect(listed.lines.count == printers.count)
      for (line, printer) in zip(listed.lines, printers) {
        #expect(line.hasPrefix(printer.name + " "))
        #expect(line.contains("\(printer.width)×\(printer.height) "))
        #expect(line.contains(" \(printer.dotsPerInch) dpi "))
        #expect(line.hasSuffix("(default)") == (printer.name == "cr80-300"))
      }
    }

    @Test("as JSON the profiles have name, size and resolution")
    func json() async throws {
      let rows = try await Office.open().run(["printers", "--json"]).json(as: [Row].self)
      #expect(rows.map(\.name) == printers.map(\.name))
      #expect(rows.map(\.width) == printers.map(\.width))
      #expect(rows.map(\.height) == printers.map(\.height))
      #expect(rows.map(\.dpi) == printers.map(\.dotsPerInch))
    }
  }
}
