import CardFace
import Testing

extension EndToEnd {
  /// Every panel of both faces is checked pixel by pixel against the others: what the printer lays over one another
  /// must be the picture that was proofed.
  @Suite("civiccard render, the planes", .serialized) struct RenderPlanes {
    @Test(
      "black, fluorescent and overlay are 1-bit, relief 8-bit gray, colour 8-bit sRGB", arguments: ["front", "back"])
    func formats(_ side: String) async throws {
      let card = try await Office.open().card(.withPlanes)
      for (panel, depth, colorType) in [
        ("black", 1, 0), ("uv", 1, 0), ("overlay", 1, 0), ("tactile", 8, 0), ("color", 8, 2),
      ] {
        let png = try PNGFile(card.read("\(side).\(panel).png"))
        #expect(png.bitDepth == depth, "\(panel)")
        #expect(png.colorType == colorType, "\(panel)")
        #expect(png.width == 1011 && png.height == 638, "\(panel)")
        #expect(png.resolution == [11_811, 11_811], "\(panel)")
      }
    }

    @Test("a QR is black and white on whole pixels, three or more a module, with a quiet zone of four modules")
    func symbols() async throws {
      for face in try await Self.faces() {
        #expect(face.symbols.keys.sorted() == (face.side == .front ? ["identity"] : ["emergencyQR", "portraitQR"]))
        for (name, area) in face.symbols {
          #expect(area.module >= 3, "\(name)")
          let faults = face.count(in: area.outer) { x, y in
            face.front[x, y] == (face.black.acts(x, y) ? (0, 0, 0) : (255, 255, 255))
          }
          #expect(faults == 0, "\(name): \(faults) pixels are neither black ink nor white card")
          #expect(area.mixedModules(in: face.black) == 0, "\(name): a module is not of one colour")
        }
      }
    }

    @Test("the colour panel is white under a QR and its quiet zone")
    func whiteUnderQR() async throws {
      for face in try await Self.faces() {
        for (name, area) in face.symbols {
          #expect(face.count(in: area.outer) { face.color[$0, $1] == (255, 255, 255) } == 0, "\(name)")
        }
      }
    }

    @Test("the overlay never lies over a QR or its quiet zone, and lies elsewhere")
    func overlay() async throws {
      let office = try Office.open()
      let card = try await office.card(.withPlanes)
      for face in try await Self.faces() {
        let overlay = try Panel(card.read("\(face.side).overlay.png"))
        for (name, area) in face.symbols {
          #expect(face.count(in: area.outer) { !overlay.acts($0, $1) } == 0, "\(name)")
        }
        let covered = stride(from: 0, to: overlay.height, by: 8).reduce(0) { covered, y in
          covered + (0..<overlay.width).count { overlay.acts($0, y) }
        }
        #expect(covered > overlay.width * overlay.height / 8 / 10, "\(face.side): the overlay is missing")
      }
    }

    @Test("the face is the colour panel with the black panel's ink on it, and nothing else")
    func panelsAddUp() async throws {
      for face in try await Self.faces() {
        var inked = 0
        let faults = face.count(in: DeviceRect(x: 0, y: 0, width: face.front.width, height: face.front.height)) {
          x, y in
          let (red, green, blue) = face.front[x, y]
          let (paperRed, paperGreen, paperBlue) = face.color[x, y]
          let pairs = [(red, paperRed), (green, paperGreen), (blue, paperBlue)]
          if face.black.acts(x, y) {
            inked += 1
            // The face shows letters with soft edges, the panel prints a pixel that ink covers to half or more.
            return pairs.allSatisfy { Int($0) <= Int($1) / 2 + 1 }
          }
          return pairs.allSatisfy { $0 <= $1 && Int($0) >= Int($1) / 2 - 2 }
        }
        #expect(faults == 0, "\(face.side): \(faults) pixels of the panels don't give the face")
        #expect(inked > 10_000, "\(face.side): the black panel is nearly empty")
      }
    }

    @Test(
      "relief and fluorescence are there on the front, neither is the black panel, and the relief's soft edges are kept"
    )
    func relief() async throws {
      let card = try await Office.open().card(.withPlanes)
      let relief = try Panel(card.read("front.tactile.png"))
      let uv = try Panel(card.read("front.uv.png"))
      let black = try Panel(card.read("front.black.png"))
      var heights = Set<UInt8>()
      var glowing = 0
      var glowingAlone = 0
      var raisedAlone = 0
      for y in 0..<relief.height {
        for x in 0..<relief.width {
          let height = relief.range(x, y).high
          heights.insert(height)
          if uv.acts(x, y) { glowing += 1 }
          guard !black.acts(x, y) else { continue }
          if uv.acts(x, y) { glowingAlone += 1 }
          if height > 128 { raisedAlone += 1 }
        }
      }
      #expect(heights.contains(0) && heights.contains(255) && heights.count > 16)
      #expect(glowingAlone > 1_000 && glowingAlone > glowing / 4)
      #expect(raisedAlone > 1_000)
    }

    /// One face with its two printed panels.
    struct Face {
      let side: Template.Side
      let front: Panel
      let color: Panel
      let black: Panel
      let symbols: [String: QRArea]

      /// Number of pixels in an area for which a rule does not hold.
      func count(in area: DeviceRect, where holds: (Int, Int) -> Bool) -> Int {
        var faults = 0
        for y in area.y..<area.maxY {
          for x in area.x..<area.maxX where !holds(x, y) { faults += 1 }
        }
        return faults
      }
    }

    static func faces() async throws -> [Face] {
      let card = try await Office.open().card(.withPlanes)
      let template = try Template(directory: Office.template)
      return try Template.Side.allCases.map { side in
        let black = try Panel(card.read("\(side).black.png"))
        return Face(
          side: side, front: try Panel(card.read("\(side).png")), color: try Panel(card.read("\(side).color.png")),
          black: black, symbols: try QRArea.all(on: side, of: template, printer: .cr80at300, black: black))
      }
    }
  }
}

extension QRArea {
  /// Number of modules whose pixels are not all of one colour.
  fileprivate func mixedModules(in black: Panel) -> Int {
    var mixed = 0
    for row in stride(from: symbol.y, to: symbol.maxY, by: module) {
      for column in stride(from: symbol.x, to: symbol.maxX, by: module) {
        let dark = black.acts(column, row)
        let isMixed = (row..<row + module).contains { y in
          (column..<column + module).contains { black.acts($0, y) != dark }
        }
        if isMixed { mixed += 1 }
      }
    }
    return mixed
  }
}
