import CardCredential
import CardImaging
import CardIssuing
import Foundation
import TestSupport
import Testing

@testable import CardFace

@Suite("The printer's planes")
struct PlanesTests {
  /// On white paper, with a strip to write on and, as all that is raised, a line of Braille on the front.
  private static func print(
    _ printer: PrinterProfile, planes: Bool = true, hasBraille: Bool = true
  ) throws -> DrawnCard {
    let plain = try Fixture.template().withoutArtwork
    let braille = Element(
      name: "braille", box: CardRect(x: 53, y: 2, width: 29, height: 7),
      content: .braille(try TextTemplate("{numberTail}", element: "braille")),
      plane: .tactile, conditions: [])
    let template = plain.changingFaces { face in
      guard face == plain.front else { return }
      face.elements.removeAll { $0.plane == .tactile }
      if hasBraille { face.elements.append(braille) }
      face.contactAreas = [strip]
    }
    let request = try Fixture.request()
    return try CardMaker(template: template, printer: printer).make(
      Fixture.card(request, template), pictures: Fixture.pictures(request), signedBy: Fixture.key(), planes: planes)
  }

  private static let strip = CardRect(x: 2, y: 43, width: 26, height: 8)

  private static func raster(_ printed: DrawnCard, _ name: String) throws -> Raster {
    try PhotoDecoder.decode(#require(printed[name], "\(name)")).converted(to: .gray8)
  }

  @Test("a retransfer printer has an inhibit panel that acts on contact areas alone, no other printer has one")
  func inhibit() throws {
    let printer = PrinterProfile.fargoHDP300
    let printed = try Self.print(printer)
    let (front, back) = (try Self.raster(printed, "front.inhibit.png"), try Self.raster(printed, "back.inhibit.png"))
    let area = printer.pixels(Self.strip)
    var wrong = 0
    for y in 0..<front.height {
      for x in 0..<front.width {
        let isInside = area.contains(DeviceRect(x: x, y: y, width: 1, height: 1))
        if front.pixels[y * front.width + x] != (isInside ? 0 : 255) { wrong += 1 }
      }
    }
    #expect(wrong == 0)
    #expect(back.pixels.allSatisfy { $0 == 255 })
    #expect(try Self.print(.cr80at300)["front.inhibit.png"] == nil)
  }

  @Test("the overlay spares a contact area")
  func overlaySparesContacts() throws {
    let overlay = try Self.raster(Self.print(.cr80at300), "front.overlay.png")
    let area = PrinterProfile.cr80at300.pixels(Self.strip)
    for y in area.y..<area.maxY {
      for x in area.x..<area.maxX where overlay.pixels[y * overlay.width + x] == 0 {
        Issue.record("the overlay lies at \(x), \(y)")
        return
      }
    }
    #expect(overlay.pixels[0] == 0)
  }

  @Test("Braille is raised as domes on the tactile plane, and nowhere else")
  func braille() throws {
    let printed = try Self.print(.cr80at300)
    let relief = try Self.raster(printed, "front.tactile.png")
    let printer = PrinterProfile.cr80at300
    let box = printer.pixels(CardRect(x: 53, y: 2, width: 29, height: 7))
    var heights = Set<UInt8>()
    for y in box.y..<box.maxY { for x in box.x..<box.maxX { heights.insert(relief.pixels[y * relief.width + x]) } }
    #expect(heights.contains(0) && (heights.max() ?? 0) > 250 && heights.count > 20)
    let flat = try Self.print(.cr80at300, hasBraille: false)
    #expect(try Self.raster(flat, "front.tactile.png").pixels.allSatisfy { $0 == 0 })
    for plane in PrintPlane.allCases where plane != .tactile {
      let name = plane.fileName(.front)
      #expect(printed[name] == flat[name], "\(name)")
    }
  }

  @Test("the manifest names every file with its size, SHA-256, plane and registration", arguments: PrinterProfile.all)
  func manifest(_ printer: PrinterProfile) throws {
    let printed = try Self.print(printer)
    let manifest = Data(try #require(printed["manifest.json"]))
    let json = try #require(try JSONSerialization.jsonObject(with: manifest) as? [String: Any])
    let device = try #require(json["printer"] as? [String: Any])
    let trim = try #require(device["trim"] as? [String: Int])
    #expect(device["name"] as? String == printer.name && device["width"] as? Int == printer.width)
    #expect(
      trim == ["x": printer.trim.x, "y": printer.trim.y, "width": printer.trim.width, "height": printer.trim.height])
    let files = try #require(json["files"] as? [[String: Any]])
    #expect(files.compactMap { $0["name"] as? String } == printed.files.map(\.name).filter { $0 != "manifest.json" })
    for entry in files {
      let name = try #require(entry["name"] as? String)
      let bytes = try #require(printed[name])
      #expect(entry["bytes"] as? Int == bytes.count, "\(name)")
      #expect(entry["sha256"] as? String == Digest.sha256(bytes).map { String(format: "%02x", $0) }.joined(), "\(name)")
      guard name.hasSuffix(".png") else { continue }
      // PNG's IHDR: width and height at byte 16, bit depth and colour type at 24.
      let samples = bytes[25] == 2 ? 3 : 1
      #expect(entry["bitsPerPixel"] as? Int == Int(bytes[24]) * samples, "\(name)")
      #expect(entry["width"] as? Int == Int(bytes[18]) << 8 | Int(bytes[19]), "\(name)")
      #expect(entry["height"] as? Int == Int(bytes[22]) << 8 | Int(bytes[23]), "\(name)")
      #expect(entry["registration"] as? [String: Int] == ["x": -printer.trim.x, "y": -printer.trim.y], "\(name)")
      let parts = name.split(separator: ".")
      #expect(entry["face"] as? String == String(parts[0]), "\(name)")
      #expect(entry["plane"] as? String == (parts.count == 2 ? "combined" : String(parts[1])), "\(name)")
    }
  }

  @Test("without planes there is no manifest")
  func noManifest() throws { #expect(try Self.print(.cr80at300, planes: false)["manifest.json"] == nil) }
}
