import CardCaptures
import CardFace
import CardImaging
import CardInspector
import CardScanner
import Foundation

/// Simulates captures of genuine and of forged fronts and prints what the inspector says of each, a line of JSON a
/// capture; `Benchmarks/inspection_table.py` makes tables of them.
///
///     InspectBench ATTACK FIRST COUNT STEP [FOLDER] [--faces FACES]
///     InspectBench samples FOLDER
///
/// Captures have the numbers FIRST, FIRST + STEP, …: even ones are for tuning, odd ones are held out. Ten captures
/// share a holder. With FOLDER the pictures are written there. With FACES, a folder that `Benchmarks/real_faces.py`
/// made, holders have the portraits of real people that are in it.
@main
struct InspectBench {
  static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

  static func main() throws {
    var arguments = CommandLine.arguments
    var faces: [RealFace] = []
    if let option = arguments.firstIndex(of: "--faces"), option + 1 < arguments.count {
      faces = try RealFace.all(in: arguments[option + 1], read: bytes)
      guard !faces.isEmpty else { throw NoFaces(folder: arguments[option + 1]) }
      arguments.removeSubrange(option...option + 1)
    }
    if arguments.count == 3, arguments[1] == "samples" { return try Samples.write(to: arguments[2]) }
    guard arguments.count >= 5, let attack = Attack(rawValue: arguments[1]), let first = Int(arguments[2]),
      let count = Int(arguments[3]), let step = Int(arguments[4])
    else {
      print("usage: InspectBench (\(Attack.allCases.map(\.rawValue).joined(separator: "|"))) FIRST COUNT STEP [FOLDER]")
      exit(64)
    }
    let folder = arguments.count > 5 ? arguments[5] : nil
    let bench = Bench(attack: attack, folder: folder, faces: faces)
    for number in stride(from: first, to: first + count * step, by: step) {
      do {
        if let line = try bench.run(number) { print(line) }
      } catch {
        FileHandle.standardError.write(Data("\(attack.rawValue) \(number): \(error)\n".utf8))
      }
      fflush(nil)
    }
  }
}

/// A folder of faces without any.
private struct NoFaces: Error { let folder: String }

private final class Bench {
  private let attack: Attack
  private let folder: String?
  /// The real faces of the tuning half's holders, and those of the held-out half's.
  private let faces: [[RealFace]]
  private var workshops: [String: Workshop] = [:]
  /// The last holder's cards by workshop, and the dice after he was drawn: captures that share a holder come one after
  /// the other.
  private var drawn: (holder: Int, cards: [String: (card: City.Issued, dice: Dice)]) = (-1, [:])

  init(attack: Attack, folder: String?, faces: [RealFace]) {
    (self.attack, self.folder) = (attack, folder)
    var people: [String] = []
    for face in faces where !people.contains(face.person) { people.append(face.person) }
    // Halves share nobody: every second person is held out.
    self.faces = (0...1).map { half in
      faces.filter { face in people.firstIndex(of: face.person).map { $0 % 2 } == half }
    }
  }

  /// A city's office and its inspector.
  private struct Workshop {
    let city: City
    let comparer: FaceComparer
    let pool: [Attack.Candidate]
  }

  private func workshop(_ name: String, _ dotsPerInch: Int, half: Int) throws -> Workshop {
    let key = "\(name) \(dotsPerInch) \(half)"
    if let known = workshops[key] { return known }
    let city = try City(
      name, root: ".", printer: dotsPerInch == 600 ? .cr80at600 : .cr80at300, faces: faces[half],
      read: InspectBench.bytes)
    var pool: [Attack.Candidate] = []
    if attack == .lookalike {
      for face in faces[half] {
        // Photos that no office takes are no portraits of cards.
        guard let prepared = try? city.prepare(CardPictures(photo: face.photo, signature: nil)) else { continue }
        pool.append(Attack.Candidate(prepared, person: face.person))
      }
      for seed in 0..<(faces[half].isEmpty ? 40 : 0) {
        var dice = Dice(seed: 0xFACE_0000 + UInt64(seed))
        pool.append(Attack.Candidate(try city.prepare(city.holder(using: &dice))))
      }
    }
    let made = Workshop(
      city: city, comparer: try FaceComparer(city.template, dotsPerInch: dotsPerInch), pool: pool)
    workshops[key] = made
    return made
  }

  /// A holder's card, and the dice after he was drawn.
  private func card(of holder: Int, in city: City, _ key: String) throws -> (card: City.Issued, dice: Dice) {
    if drawn.holder != holder { drawn = (holder, [:]) }
    if let known = drawn.cards[key] { return known }
    var dice = Dice(seed: UInt64(holder))
    let made = (card: try city.issue(city.holder(using: &dice)), dice: dice)
    drawn.cards[key] = made
    return made
  }

  func run(_ number: Int) throws -> String? {
    let name = ["park-city", "elm-city", "hartford"][number / 2 % 3]
    let dotsPerInch = number / 6 % 4 == 3 ? 600 : 300
    let shop = try workshop(name, dotsPerInch, half: number % 2)
    // Halves share no holder: what is tuned on one must not have seen the other's.
    let holder = number / 20 * 2 + number % 2
    var (issued, dice) = try card(of: holder, in: shop.city, "\(name) \(dotsPerInch)")
    var chance = Dice(seed: 0x0CA9_0000_0000 + UInt64(number))
    var conditions = CaptureConditions.draw(using: &chance)
    attack.adapt(&conditions, using: &chance)
    let forgery = try attack.forgery(
      of: issued, other: shop.city.issue(shop.city.holder(otherThan: issued.holder, using: &dice)), pool: shop.pool,
      in: shop.city, using: &chance)
    let printed = PrintModel.printed(
      color: forgery.panels.color, black: forgery.panels.black, dotsPerInch: dotsPerInch, conditions)
    let jpeg = Capture(printed, printer: shop.city.printer, conditions, using: &chance).jpeg
    if let folder { try Data(jpeg).write(to: URL(fileURLWithPath: "\(folder)/\(attack.rawValue)-\(number).jpg")) }
    var line: [String: Any] = [
      "attack": attack.rawValue, "number": number, "half": number % 2 == 0 ? "tuning" : "heldOut", "holder": holder,
      "city": name, "dpi": dotsPerInch, "kind": conditions.kind.rawValue, "density": conditions.density,
      "tilt": conditions.tilt, "glare": conditions.glare, "targets": forgery.targets,
    ]
    if let face = issued.holder.face { line["face"] = ["file": face.file, "person": face.person, "tone": face.tone] }
    let start = Self.processorTime()
    let photo = try PhotoDecoder.decode(jpeg)
    let decoded = Self.processorTime()
    let gray = photo.converted(to: .gray8)
    // As the inspector does: until the code that is wanted is read.
    let codes = try CardScanner.search(
      inLuminance: gray.pixels.span, width: gray.width, height: gray.height, bytesPerRow: gray.width
    ) { codes in codes.contains { $0.text == issued.identity } }.codes
    let scanned = Self.processorTime()
    line["megapixels"] = Double(photo.width * photo.height) / 1e6
    guard let code = codes.first(where: { $0.text == issued.identity }) else {
      line["answer"] = "noCode"
      return Self.text(line)
    }
    let signed = try issued.webP.map { try WebPDecoder.decode($0) }
    let fingerprint = PortraitFingerprint(issued.pictures.photo(width: 64, height: 80))
    let ink = shop.city.signatureInk(of: issued.pictures)
    let masks = shop.comparer.masks
    let comparison = try shop.comparer.compare(photo, code: code, content: issued.content)
    let compared = Self.processorTime()
    let alone = comparison?.inspected(
      template: name, masks: masks, signedPortrait: nil, fingerprint: fingerprint, signatureInk: ink,
      withPictures: false)
    let end = Self.processorTime()
    line["milliseconds"] = (end - start) * 1000
    // Of genuine cards alone the table has stages.
    if attack == .genuine {
      // Drawn once more by itself, to tell it from what follows.
      _ = try shop.city.panels(issued.content.onFront, code: issued.identity, pictures: nil)
      let draw = Self.processorTime() - end
      line["stages"] = [
        "decode": decoded - start, "scan": scanned - decoded, "draw": draw, "register": compared - scanned - draw,
        "judge": end - compared,
      ].mapValues { $0 * 1000 }
    }
    let both = comparison?.inspected(
      template: name, masks: masks, signedPortrait: signed, fingerprint: fingerprint, signatureInk: ink,
      withPictures: folder != nil)
    line["alone"] = alone.map(Self.summary)
    line["withBack"] = both.map(Self.summary)
    if let folder, let pictures = both?.pictures {
      let encoder = PNGEncoder(pixelsPerMetre: 11_811)
      let all = [
        ("seen", pictures.straightened), ("expected", pictures.expected), ("difference", pictures.difference),
      ]
      for (name, picture) in all {
        try Data(encoder.encode(picture)).write(
          to: URL(fileURLWithPath: "\(folder)/\(attack.rawValue)-\(number)-\(name).png"))
      }
    }
    return Self.text(line)
  }

  private static func summary(_ face: InspectedFace) -> [String: Any] {
    [
      "density": face.pixelsPerMillimetre ?? 0, "residual": face.residual ?? -1,
      "screen": face.copyMeasures?.screen ?? -1, "softness": face.copyMeasures?.softness ?? -9,
      "shift": face.copyMeasures?.shift ?? -1, "gain": face.copyMeasures?.gain ?? -1,
      "copySigns": face.copySigns.map(\.rawValue), "advice": face.advice.map(\.rawValue),
      "regions": face.regions.map { region in
        [
          "element": region.element, "kind": region.kind.rawValue, "field": region.field ?? "",
          "answer": region.answer.rawValue, "why": region.why?.rawValue ?? "", "score": region.score ?? -1,
        ] as [String: Any]
      },
    ]
  }

  private static func text(_ line: [String: Any]) -> String? {
    (try? JSONSerialization.data(withJSONObject: line, options: [.sortedKeys])).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// Seconds that the process has used.
  private static func processorTime() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
