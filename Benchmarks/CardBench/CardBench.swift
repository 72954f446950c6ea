import CardArtwork
import CardCredential
import CardFace
import CardImaging
import CardIssuing
import CardModel
import CardPhoto
import Foundation
import LibPNGDefaults

/// Measures what needs no other process and prints `name<TAB>value` lines, milliseconds of processor time, a line for
/// each time that was measured; `Benchmarks/run` runs it in turns with the peers.
@main
struct CardBench {
  static func main() throws {
    let same = try Sample(template: "Benchmarks/same-content", request: "Benchmarks/same-content/request.json")
    if let count = Sample.option("--count-fronts") { return try same.draw(count, sides: [.front]) }
    let sample = try Sample(template: "Templates/park-city", request: "Samples/park-city/resident.json")
    if let count = Sample.option("--count-city-fronts") { return try sample.draw(count, sides: [.front]) }
    if let count = Sample.option("--count-cards") { return try sample.draw(count, sides: [.front, .back]) }
    if let count = Sample.option("--count-issued") { return try sample.issue(count) }
    try same.front("same ")
    if CommandLine.arguments.contains("--same") { return }
    try sample.front()
    if CommandLine.arguments.contains("--front") { return }
    try sample.bothFaces()
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
  private let request: CardRequest
  private let pictureFolder: String

  init(template directory: String, request path: String) throws {
    template = try Template(directory: directory)
    let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
    var request = try CardRequest(json: Self.bytes(path))
    request.issued = "2026-11-23"
    guard let today = CalendarDate(iso8601: "2026-11-23") else { fatalError("a day that exists") }
    card = try request.card(under: template.policy, today: today)
    (self.request, pictureFolder) = (request, String(folder))
    pictures = CardPictures(
      photo: try Self.bytes(Self.option("--photo") ?? folder + request.photo),
      signature: try Self.bytes(Self.option("--signature") ?? folder + (request.signature ?? "")))
    // The same key in each run: the background follows from the signature, and what it costs from the background.
    let key = try PrivateKey(seed: SecretBytes(copying: Array(repeating: 7, count: 32)))
    issuer = try CardIssuer(IssuingSetup(template: template, signer: key, folder: "/nowhere"))
  }

  /// Draws the card so many times and prints nothing, for `Benchmarks/instructions.py` to count.
  func draw(_ count: String, sides: [Template.Side]) throws {
    for _ in 0..<(Int(count) ?? 1) { _ = try issuer.draw(card, pictures, status: .none, sides: sides) }
  }

  /// Issues the card so many times as a batch does, with its photo examined and its files written, and prints nothing.
  func issue(_ count: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "CardBench-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let setup = IssuingSetup(
      template: template, signer: issuer.setup.signer, folder: folder.path, examiner: PhotoExaminer())
    let issuer = try CardIssuer(setup)
    let checked = try setup.check(request, today: card.issued)
    for _ in 0..<(Int(count) ?? 1) { _ = try issuer.issue(checked, picturesIn: pictureFolder, registration: .none) }
  }

  /// Whole fronts: decode, sign, lay out, paint and encode, on one core; with the time of each stage.
  ///
  /// The names of what is printed begin with `prefix`.
  func front(_ prefix: String = "") throws {
    var size = 0
    for _ in 0..<Self.rounds {
      var marks: [(FaceRenderer.Stage, Double)] = []
      issuer.renderer.onStage = { marks.append(($0, Measure.now)) }
      let start = Measure.now
      size = try issuer.draw(card, pictures, status: .none, sides: [.front]).files.first?.bytes.count ?? 0
      let end = Measure.now
      var spent: [FaceRenderer.Stage: Double] = [:]
      for (index, mark) in marks.enumerated() {
        let next = index + 1 < marks.count ? marks[index + 1].1 : end
        spent[mark.0, default: 0] += next - mark.1
      }
      Self.print("\(prefix)front", end - start)
      for stage in FaceRenderer.Stage.allCases { Self.print("\(prefix)stage \(stage)", spent[stage] ?? 0) }
    }
    issuer.renderer.onStage = nil
    Swift.print("\(prefix)front bytes\t\(size)")
  }

  /// Both faces of a card, as a batch draws them, on one core.
  func bothFaces() throws {
    for _ in 0..<Self.rounds {
      let start = Measure.now
      _ = try issuer.draw(card, pictures, status: .none)
      Self.print("both faces", Measure.now - start)
    }
  }

  /// Our encoder and libpng at its defaults, on the pixels of that front, whose file goes to `--out`.
  func encode() throws {
    let file = try issuer.draw(card, pictures, status: .none, sides: [.front]).files.first?.bytes ?? []
    if let path = Self.option("--out") { try Data(file).write(to: URL(fileURLWithPath: path)) }
    let raster = try PhotoDecoder.decode(file).converted(to: .bgrx8)
    let (width, height) = (raster.width, raster.height)
    let encoder = PNGEncoder(pixelsPerMetre: issuer.setup.printer.pixelsPerMetre)
    var sizes = (ours: 0, libpng: 0)
    try Measure(rounds: 5).inTurns([
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
    try Measure(rounds: Self.rounds).inTurns([
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
  }

  static func option(_ name: String) -> String? {
    guard let index = CommandLine.arguments.firstIndex(of: name), index + 1 < CommandLine.arguments.count else {
      return nil
    }
    return CommandLine.arguments[index + 1]
  }

  private static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  static func print(_ name: String, _ seconds: Double) { Swift.print("\(name)\t\(seconds * 1000)") }
}
