import CardArtwork
import CardCredential
import CardFace
import CardImaging
import CardModel
import Foundation

/// Prints the measures of DESIGN.md that need no peer process; `Benchmarks/run` runs it beside the peers.
@main
struct CardBench {
  static func main() throws {
    let root = FileManager.default.currentDirectoryPath
    let template = try Template(directory: root + "/Templates/park-city")
    let folder = root + "/Samples/park-city"
    let request = try CardRequest(json: bytes(folder + "/resident.json"))
    guard let today = CalendarDate(iso8601: "2026-11-23") else { return }
    let card = try request.card(under: template.policy, today: today)
    let pictures = CardPictures(
      photo: try bytes(folder + "/" + request.photo),
      signature: try request.signature.map { try bytes(folder + "/" + $0) })
    let key = try PrivateKey.generate()
    let press = try CardPress(template: template, threads: 1)

    var stages: [CardPress.Stage: Double] = [:]
    var face: [UInt8] = []
    var total = Double.infinity
    let clock = ContinuousClock()
    for _ in 0..<30 {
      var marks: [(CardPress.Stage, ContinuousClock.Instant)] = []
      press.onStage = { marks.append(($0, clock.now)) }
      let start = clock.now
      face = try press.print(card, pictures: pictures, signedBy: key, sides: [.front])["front.png"] ?? []
      let end = clock.now
      let time = (end - start) / .seconds(1)
      guard time < total else { continue }
      total = time
      stages = [:]
      for (index, mark) in marks.enumerated() {
        let next = index + 1 < marks.count ? marks[index + 1].1 : end
        stages[mark.0, default: 0] += (next - mark.1) / .seconds(1)
      }
    }
    if let signature = pictures.signature { try decodeParts(pictures.photo, signature) }
    Swift.print("front\t\(total * 1000)\t\(face.count)")
    for stage in CardPress.Stage.allCases { Swift.print("stage \(stage)\t\((stages[stage] ?? 0) * 1000)") }
  }

  static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }
}

extension CardBench {
  /// The parts of the decode stage.
  static func decodeParts(_ photo: [UInt8], _ signature: [UInt8]) throws {
    let best = try Measure(rounds: 20).best([
      ("jpeg", { _ = try PhotoDecoder.decode(photo, reduceTo: (300, 375)) }),
      ("png", { _ = try PhotoDecoder.decode(signature) }),
      ("png+ink", { _ = try InkExtractor.alphaMask(from: PhotoDecoder.decode(signature), workingSide: 500) }),
    ])
    if CommandLine.arguments.contains("ink") { for _ in 0..<300 { _ = try InkExtractor.alphaMask(from: PhotoDecoder.decode(signature), workingSide: 500) } }
    for (name, time) in best.sorted(by: { $0.key < $1.key }) { Swift.print("\(name)\t\(milliseconds(time))") }
  }
}
