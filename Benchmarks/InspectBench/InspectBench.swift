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
    let clock = ContinuousClock()
    for name in ["park-city", "elm-city", "hartford"] {
      let city = try City(name, root: ".", printer: .cr80at300, read: bytes)
      let comparer = try FaceComparer(city.template, dotsPerInch: 300)
      for seed in 0..<count {
        var dice = Dice(seed: UInt64(seed))
        let issued = try city.issue(city.holder(using: &dice))
        let conditions =
          only.flatMap(CaptureConditions.Kind.init).map { CaptureConditions.draw($0, using: &dice) }
          ?? CaptureConditions.draw(using: &dice)
        let t0 = clock.now
        let printed = PrintModel.printed(
          color: issued.panels.color, black: issued.panels.black, dotsPerInch: 300, conditions)
        let capture = Capture(printed, printer: city.printer, conditions, using: &dice)
        let t1 = clock.now
        let photo = try PhotoDecoder.decode(capture.jpeg)
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
        var errors: [Double] = []
        for y in stride(from: 2.0, to: 52, by: 2) {
          for x in stride(from: 2.0, to: 84, by: 2) {
            let (a, b) = (comparison.place(x: x, y: y), capture.camera.project(x, y))
            errors.append(hypot(a.x - b.x, a.y - b.y) / conditions.density * 300 / 25.4)
          }
        }
        errors.sort()
        print(
          name, seed, conditions.kind, "\(photo.width)x\(photo.height)",
          String(format: "%.1f px/mm tilt %.0f", conditions.density, conditions.tilt),
          String(
            format: "error median %.2f p99 %.2f max %.2f", errors[errors.count / 2], errors[errors.count * 99 / 100],
            errors.last ?? 0),
          "times", t1 - t0, t2 - t1, t3 - t2, "true black", conditions.blackShift * 300 / 25.4, comparison.summary)
        let t4 = clock.now
        let texts = comparison.texts(comparer.masks)
        print("   text time", clock.now - t4)
        for t in texts { print("   ", t.element, String(format: "worst %.2f misfit %.3f moved %.2f corr %.3f unc %.3f", t.worst, t.misfit, t.displacement, t.correlation, t.uncertainty), t.glyphs, t.glare, t.outside) }
        if let folder, let panels = comparison.panels() {
          let png = try PNGEncoder(pixelsPerMetre: 11811).encode(panels)
          try Data(png).write(to: URL(fileURLWithPath: "\(folder)/\(name)-\(seed).png"))
          try Data(capture.jpeg).write(to: URL(fileURLWithPath: "\(folder)/\(name)-\(seed).jpg"))
        }
      }
    }
  }
}
