import CardImaging
import CardModel
import Foundation
import TestSupport
import Testing

@testable import CardFace

/// Both faces of each sample against approved pictures at half size.
///
/// Tolerance: antialiasing of text and art may move by a few levels between builds of FreeType, Cairo and librsvg, so
/// up to 24 of 255 levels a pixel pass, and 1 pixel in 2,000 may differ by more; an element that was moved, lost or
/// recoloured differs in far more.
@Suite("Golden pictures")
struct GoldenTests {
  static let tolerance: UInt8 = 24
  static let share = 2000

  @Test("look as they were approved", arguments: ["resident", "child", "two-scripts"])
  func golden(sample: String) throws {
    let request = try Fixture.request(sample)
    try compare(request, pictures: Fixture.pictures(request), Fixture.template(), name: sample)
  }

  @Test("of the other cities look as they were approved", arguments: City.all)
  func city(_ city: City) throws {
    var request = try CardRequest(json: Fixture.bytes("\(city.samples)/resident.json"))
    request.issued = "2026-11-23"
    let pictures = CardPictures(
      photo: try Fixture.bytes("\(city.samples)/\(request.photo)"),
      signature: try request.signature.map { try Fixture.bytes("\(city.samples)/\($0)") })
    try compare(request, pictures: pictures, city.template(), name: city.id)
  }

  private func compare(_ request: CardRequest, pictures: CardPictures, _ template: Template, name: String) throws {
    let printed = try CardMaker(template: template).make(
      Fixture.card(request, template), pictures: pictures, signedBy: Fixture.key())
    for side in Template.Side.allCases {
      let full = try PhotoDecoder.decode(#require(printed["\(side).png"]))
      let got = full.resampled(to: full.width / 2, height: full.height / 2)
      try compare(got, with: GoldenFile(name: "\(name)-\(side)"))
    }
  }

  private func compare(_ got: Raster, with golden: GoldenFile) throws {
    guard !GoldenFile.isRegenerating else {
      try golden.write(got)
      Issue.record("wrote \(golden.path): look at it, then run again without CIVICCARD_REGENERATE_GOLDENS")
      return
    }
    let expected = try golden.read()
    try #require(expected.width == got.width && expected.height == got.height, "\(golden.name) has another size")
    var differing = 0
    for index in 0..<got.width * got.height {
      let differs = (0..<3).contains { channel in
        let (a, b) = (got.pixels[3 * index + channel], expected.pixels[3 * index + channel])
        return max(a, b) - min(a, b) > Self.tolerance
      }
      if differs { differing += 1 }
    }
    guard differing * Self.share > got.width * got.height else { return }
    let panels = try golden.writeDifference(expected: expected, got: got)
    Issue.record(
      """
      \(golden.name): \(differing) pixels differ; see \(panels) (expected, got, difference). \
      Approved with \(try GoldenFile.approvedVersions()); here are \(LibraryVersions.current)
      """)
  }

  @Test("the pictures' library versions are on record")
  func versions() throws {
    if GoldenFile.isRegenerating {
      try LibraryVersions.current.write(toFile: GoldenFile.versionsPath, atomically: true, encoding: .utf8)
    }
    #expect(try GoldenFile.approvedVersions().contains("cairo"))
  }
}

/// A picture in the golden folder.
struct GoldenFile {
  let name: String

  static var isRegenerating: Bool { ProcessInfo.processInfo.environment["CIVICCARD_REGENERATE_GOLDENS"] != nil }

  private static let folder = Fixture.root + "/Tests/CardFaceTests/Golden/Pictures"

  static let versionsPath = folder + "/versions.txt"

  static func approvedVersions() throws -> String { try String(contentsOfFile: versionsPath, encoding: .utf8) }

  var path: String { "\(Self.folder)/\(name).png" }

  func read() throws -> Raster { try PhotoDecoder.decode(Fixture.bytes(path)) }

  func write(_ raster: Raster) throws {
    try Data(PNGEncoder(pixelsPerMetre: 5906).encode(raster)).write(to: URL(fileURLWithPath: path))
  }

  /// Writes expected, got and the difference, times four, side by side; returns the path.
  func writeDifference(expected: Raster, got: Raster) throws -> String {
    let (width, height) = (got.width, got.height)
    var pixels = [UInt8](repeating: 0, count: 9 * width * height)
    for y in 0..<height {
      for x in 0..<3 * width {
        let (a, b) = (expected.pixels[y * 3 * width + x], got.pixels[y * 3 * width + x])
        let row = y * 9 * width
        pixels[row + x] = a
        pixels[row + 3 * width + x] = b
        pixels[row + 6 * width + x] = UInt8(min(255, 4 * Int(max(a, b) - min(a, b))))
      }
    }
    let folder = Fixture.root + "/.build/golden-differences"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let raster = try Raster(width: 3 * width, height: height, format: .rgb8, pixels: pixels)
    let path = "\(folder)/\(name).png"
    try Data(PNGEncoder(pixelsPerMetre: 5906).encode(raster)).write(to: URL(fileURLWithPath: path))
    return path
  }
}
