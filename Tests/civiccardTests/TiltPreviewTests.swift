import CardImaging
import Foundation
import TestSupport
import Testing

/// A real browser that opens the page.
enum Browser {
  static let chromium = CommandLineTool(
    path: OtherReaders.inPath("chromium-headless-shell") ?? OtherReaders.inPath("chromium") ?? "chromium-headless-shell"
  )

  static let isThere = FileManager.default.isExecutableFile(atPath: chromium.path)

  private static let options = [
    "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1",
    "--force-prefers-reduced-motion", "--window-size=820,900", "--virtual-time-budget=10000",
  ]

  /// The page's picture once its scripts have run.
  static func screenshot(of page: String, at fragment: String, in folder: TemporaryFolder) async throws -> Raster {
    let file = folder.file("\(UUID().uuidString).png")
    let done = try await chromium.run(
      options + ["--screenshot=\(file)", "file://\(page)#\(fragment)"], in: folder.path)
    try #require(done.status == 0, "\(done.errors)")
    return try PhotoDecoder.decode(Array(Data(contentsOf: URL(fileURLWithPath: file)))).converted(to: .rgb8)
  }

  /// The document as it is once its scripts have run.
  static func document(of page: String, at fragment: String, in folder: TemporaryFolder) async throws -> String {
    let done = try await chromium.run(options + ["--dump-dom", "file://\(page)#\(fragment)"], in: folder.path)
    try #require(done.status == 0, "\(done.errors)")
    return done.output
  }
}

extension EndToEnd {
  @Suite("civiccard template preview --tilt", .serialized) struct TiltPreview {
    @Test(
      "in a browser the card's colours shift as it is turned, and nothing is loaded from elsewhere",
      .enabled(if: Browser.isThere, "needs chromium-headless-shell: run .ci/install test"))
    func shift() async throws {
      let office = try Office.open()
      let made = try await office.run(
        ["template", "preview", Office.template, "--tilt", "--frames", "3", "--out", "tilt.html"])
      try #require(made.status == 0, "\(made.errors)")
      let page = office.folder.file("tilt.html")
      let text = try Files.text(page)
      #expect(!text.contains("http://") && !text.contains("https://") && !text.contains("src=\"/"))

      let document = try await Browser.document(of: page, at: "tilt=18", in: office.folder)
      #expect(document.contains("data-ready=\"3\""), "the pictures did not load")
      #expect(document.contains(">18°</output>"))

      let flat = try await Browser.screenshot(of: page, at: "tilt=0", in: office.folder)
      let again = try await Browser.screenshot(of: page, at: "tilt=0", in: office.folder)
      #expect(flat == again)
      // Where the card shows its background, between the address and the code, without the turn's perspective.
      var colors: [[Int]] = []
      for tilt in ["-18", "0", "18"] {
        let shot = try await Browser.screenshot(of: page, at: "tilt=\(tilt)", in: office.folder)
        colors.append(Self.mean(shot, PixelRect(x: 500, y: 170, width: 20, height: 20)))
      }
      for (one, other) in [(0, 1), (1, 2), (0, 2)] {
        let change = zip(colors[one], colors[other]).map { abs($0 - $1) }.max() ?? 0
        #expect(change >= 6, "the colour hardly changes: \(colors)")
      }
    }

    @Test("more or fewer positions than a page can have, and guides, are refused as usage errors")
    func refusals() async throws {
      let office = try Office.open()
      for options in [["--tilt", "--frames", "2"], ["--tilt", "--frames", "92"], ["--tilt", "--guides"]] {
        let refused = try await office.run(
          ["template", "preview", Office.template, "--out", "refused.html"] + options)
        #expect(refused.status == 64, "\(options)")
        #expect(!Files.exists(office.folder.file("refused.html")))
      }
    }

    private static func mean(_ raster: Raster, _ area: PixelRect) -> [Int] {
      let patch = raster.cropped(to: area)
      return (0..<3).map { channel in
        stride(from: channel, to: patch.pixels.count, by: 3).reduce(0) { $0 + Int(patch.pixels[$1]) }
          / (area.width * area.height)
      }
    }
  }
}
