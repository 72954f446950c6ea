import CardCaptures
import CardFace
import CardImaging
import CardInspector
import CardScanner
import Foundation

@main
struct InspectBench {
  static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

  static func main() throws {
    let count = Int(CommandLine.arguments.dropFirst().first ?? "5") ?? 5
    let only = CommandLine.arguments.count > 2 ? CommandLine.arguments[2] : nil
    let folder = CommandLine.arguments.count > 3 ? CommandLine.arguments[3] : nil
    let attack = CommandLine.arguments.count > 4 ? CommandLine.arguments[4] : "genuine"
    let clock = ContinuousClock()
    for name in ["park-city", "elm-city", "hartford"] {
      for dpi in [300, 600] {
        if dpi == 600 && only != "600" || dpi == 300 && only == "600" { continue }
        let printer: PrinterProfile = dpi == 600 ? .cr80at600 : .cr80at300
        let city = try City(name, root: ".", printer: printer, read: bytes)
        let comparer = try FaceComparer(city.template, dotsPerInch: dpi)
        for seed in 0..<count {
          var dice = Dice(seed: UInt64(seed))
          let issued = try city.issue(city.holder(using: &dice))
          let other = try city.issue(city.holder(using: &dice))
          var panels = issued.panels
          switch attack {
          case "portrait": panels = try city.panels(issued.content, code: issued.identity, pictures: other.pictures)
          case "transplant": panels = try city.transplant(of: issued, onto: other)
          case "text": panels = try city.panels(other.content.onFront, code: issued.identity, pictures: issued.pictures)
          default: break
          }
          let conditions =
            only.flatMap(CaptureConditions.Kind.init).map { CaptureConditions.draw($0, using: &dice) }
            ?? CaptureConditions.draw(using: &dice)
          let printed = PrintModel.printed(color: panels.color, black: panels.black, dotsPerInch: dpi, conditions)
          let capture = Capture(printed, printer: city.printer, conditions, using: &dice)
          let jpeg = capture.jpeg
          let photo = try PhotoDecoder.decode(jpeg)
          let gray = photo.converted(to: .gray8)
          let codes = try CardScanner.qrCodes(
            inLuminance: gray.pixels, width: gray.width, height: gray.height, bytesPerRow: gray.width)
          guard let code = codes.first(where: { $0.text == issued.identity }) else {
            print(name, seed, "no code", conditions.kind, conditions.density)
            continue
          }
          let t2 = clock.now
          guard let comparison = try comparer.compare(photo, code: code, content: issued.content) else {
            print(name, seed, "no comparison")
            continue
          }
          let t3 = clock.now
          let signed = try issued.webP.map { try WebPDecoder.decode($0) }
          let regions = comparison.regions(comparer.masks, signedPortrait: signed)
          let t4 = clock.now
          print(
            name, seed, conditions.kind, "\(photo.width)x\(photo.height)",
            String(format: "%.1f px/mm tilt %.0f glare %.1f", conditions.density, conditions.tilt, conditions.glare),
            "times", t3 - t2,
            t4 - t3, comparison.summary)
          if let a = comparison.artworkFigures() {
            print(
              "  ART",
              String(format: "%.2f reach %.2f gain %.2f worst %.2f", a.correlation, a.reachable, a.gain, a.worst),
              a.pixels)
          }
          let tiles = comparison.tileFigures()
          print(
            "  TILES free", tiles.free.suffix(3).map { String(format: "%.2f", $0) }, "colored",
            tiles.colored.suffix(3).map { String(format: "%.2f", $0) })
          for t in comparison.texts(comparer.masks) {
            print(
              "  TEXT", t.element,
              String(
                format: "worst %.2f misfit %.3f moved %.2f corr %.3f unc %.3f", t.worst, t.misfit, t.displacement,
                t.correlation, t.uncertainty), t.glyphs, t.glare, t.outside)
          }
          for r in regions
          where r.answer != .matches && r.kind != .signature && r.why != .resolution || r.kind == .portrait {
            print(
              "  REGION", r.element, r.kind, r.answer, r.why.map { "\($0)" } ?? "-",
              r.score.map { String(format: "%.3f", $0) } ?? "-")
          }
          if let folder, let panels = comparison.panels() {
            let png = try PNGEncoder(pixelsPerMetre: 11811).encode(panels)
            try Data(png).write(to: URL(fileURLWithPath: "\(folder)/\(attack)-\(name)-\(seed).png"))
            try Data(jpeg).write(to: URL(fileURLWithPath: "\(folder)/\(attack)-\(name)-\(seed).jpg"))
          }
        }
      }
    }
  }
}
