import CardArtwork
import CardCredential
import CardFace
import CardImaging
import CardIssuing
import CardModel
import Foundation
import LibPNGDefaults

/// Measures what needs no other process and prints `name<TAB>value` lines, times in milliseconds; `Benchmarks/run`
/// runs it in turns with the peers.
@main
struct CardBench {
  static func main() throws {
    let sample = try Sample(template: "Templates/park-city", request: "Samples/park-city/resident.json")
    let same = try Sample(template: "Benchmarks/same-content", request: "Benchmarks/same-content/request.json")
    try same.front("same ")
    if CommandLine.arguments.contains("--same") { return }
    try sample.front()
    if CommandLine.arguments.contains("--front") { return }
    try sample.encode()
    try sample.background()
  }
}

/// A card and what it takes to print it, with `--photo` and `--signature` of other pictures than its request's.
struct Sample {
  private static let rounds = option("--rounds").flatMap { Int($0) } ?? 20
  private let card: Card
  private let pictures: CardPictures
  private let issuer: CardIssuer
  private let template: Template

  init(template directory: String, request path: String) throws {
    template = try Template(directory: directory)
    let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
    var request = try CardRequest(json: Self.bytes(path))
    request.issued = "2026-11-23"
    guard let today = CalendarDate(iso8601: "2026-11-23") else { fatalError("a day that exists") }
    card = try request.card(under: template.policy, today: today)
    pictures = CardPictures(
      photo: try Self.bytes(Self.option("--photo") ?? folder + request.photo),
      signature: try Self.bytes(Self.option("--signature") ?? folder + (request.signature ?? "")))
    issuer = try CardIssuer(
      IssuingSetup(template: template, signer: try PrivateKey.generate(), folder: "/nowhere"))
  }

  /// A whole front: decode, sign, lay out, paint and encode, on one core, with the best round's stages; or with
  /// `--each-stage` the best of each stage, for work on one of them while the machine does other things too.
  ///
  /// The names of what is printed begin with `prefix`.
  func front(_ prefix: String = "") throws {
    var (stages, total, size): ([FaceRenderer.Stage: Double], Double, Int) = ([:], .infinity, 0)
    var leastOf: [FaceRenderer.Stage: Double] = [:]
    let clock = ContinuousClock()
    for _ in 0..<Self.rounds {
      var marks: [(FaceRenderer.Stage, ContinuousClock.Instant)] = []
      issuer.renderer.onStage = { marks.append(($0, clock.now)) }
      let start = clock.now
      let drawn = try issuer.draw(card, pictures, status: .none, sides: [.front])
      let end = clock.now
      var spent: [FaceRenderer.Stage: Double] = [:]
      for (index, mark) in marks.enumerated() {
        let next = index + 1 < marks.count ? marks[index + 1].1 : end
        spent[mark.0, default: 0] += (next - mark.1) / .seconds(1)
      }
      leastOf.merge(spent) { min($0, $1) }
      guard (end - start) / .seconds(1) < total else { continue }
      (total, size, stages) = ((end - start) / .seconds(1), drawn.files.first?.bytes.count ?? 0, spent)
    }
    if CommandLine.arguments.contains("--each-stage") { stages = leastOf }
    Self.print("\(prefix)front", total)
    Swift.print("\(prefix)front bytes\t\(size)")
    for stage in FaceRenderer.Stage.allCases { Self.print("\(prefix)stage \(stage)", stages[stage] ?? 0) }
  }

  /// Our encoder and libpng at its defaults, on the pixels of that front.
  func encode() throws {
    let file = try issuer.draw(card, pictures, status: .none, sides: [.front]).files.first?.bytes ?? []
    let raster = try PhotoDecoder.decode(file).converted(to: .bgrx8)
    let (width, height) = (raster.width, raster.height)
    let encoder = PNGEncoder(pixelsPerMetre: issuer.setup.printer.pixelsPerMetre)
    var sizes = (ours: 0, libpng: 0)
    let best = try Measure(rounds: 5).best([
      (
        "encode",
        {
          sizes.ours = try encoder.encode(
            raster.pixels.span, width: width, height: height, bytesPerRow: 4 * width, format: .bgrx8
          ).count
        }
      ),
      (
        "libpng",
        { sizes.libpng = libpng_defaults_size(raster.pixels, UInt32(width), UInt32(height)) }
      ),
    ])
    for (name, time) in best.sorted(by: { $0.key < $1.key }) { Self.print(name, time) }
    Swift.print("encode bytes\t\(sizes.ours)\nlibpng bytes\t\(sizes.libpng)")
  }

  /// The front's background alone, and a plain copy of as many bytes.
  func background() throws {
    guard let design = template.front.artwork else { return }
    let printer = issuer.setup.printer
    let renderer = try ArtworkRenderer(design)
    let grid = try ArtworkGrid(
      width: printer.width, height: printer.height, pixelsPerMillimetre: printer.pixelsPerMillimetre)
    var pixels = [UInt32](repeating: 0, count: printer.width * printer.height)
    let source = [UInt32](repeating: 7, count: pixels.count)
    var count: UInt8 = 0
    let best = try Measure(rounds: Self.rounds).best([
      (
        "background",
        {
          count &+= 1
          guard let seed = ArtworkSeed(bytes: Digest.sha256([count])) else { return }
          var span = pixels.mutableSpan
          try renderer.render(seed: seed, grid: grid, rows: 0..<printer.height, into: &span)
        }
      ),
      ("copy", { pixels.replaceSubrange(0..<pixels.count, with: source) }),
    ])
    for (name, time) in best.sorted(by: { $0.key < $1.key }) { Self.print(name, time) }
  }

  private static func option(_ name: String) -> String? {
    guard let index = CommandLine.arguments.firstIndex(of: name), index + 1 < CommandLine.arguments.count else {
      return nil
    }
    return CommandLine.arguments[index + 1]
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private static func print(_ name: String, _ seconds: Double) { Swift.print("\(name)\t\(seconds * 1000)") }
}
