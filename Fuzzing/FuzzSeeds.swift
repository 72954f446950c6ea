import Foundation

@testable import CardCredential

/// The corpus that the fuzzer starts from: the committed vectors and real credentials, taken apart into layers.
struct FuzzSeeds {
  private let world = FuzzWorld.shared

  /// Fewer seeds than this mean that the vectors were lost on the way.
  static let least: [FuzzTarget: Int] = [
    .text: 250, .message: 100, .ed25519: 100, .payload: 60, .base45: 250, .cbor: 150, .zlib: 100, .bundle: 5,
    .status: 5,
    .survivors: 3,
    .pem: 4, .jpeg: 15, .png: 20, .request: 9, .table: 5, .lines: 1, .template: 3, .inspect: 3,
    .question: 8, .multipart: 6,
  ]

  /// The same table as spreadsheets save it elsewhere, and as a batch hands back what it refused.
  private static func tables(_ table: [UInt8]) -> [[UInt8]] {
    let text = String(decoding: table, as: UTF8.self)
    let units: [[UInt8]] = text.utf16.map { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let rows = text.split(separator: "\n")
    let returned =
      ["line,field,reason,hint," + (rows.first ?? "")] + rows.dropFirst().map { "2,name,\"is \"\"no\"\"\",," + $0 }
    return [
      table, [0xFF, 0xFE] + units.joined(), [0xFE, 0xFF] + units.map { $0.reversed() }.joined(),
      Array("sep=;\n".utf8) + Array(text.replacing(",", with: ";").utf8), Array(returned.joined(separator: "\n").utf8),
    ]
  }

  func seeds(of target: FuzzTarget) throws -> [[UInt8]] {
    let texts = world.groups.values.joined().map { Array($0.text.utf8) } + world.credentials.map { Array($0.text.utf8) }
    let messages = texts.flatMap(FuzzWorld.messages)
    let cards = messages.compactMap { try? CoseSign1($0, kind: .card) }
    let documents = try world.documents.map { (kind: $0.kind, file: try FuzzWorld.bytes($0.file)) }
    func files(_ kind: String, _ good: [UInt8], _ type: String) -> [[UInt8]] {
      let all = documents.filter { $0.kind == kind }.map(\.file) + [good]
      return all + all.compactMap { try? CoseSign1($0, kind: .document(type: type)).payload }
    }
    switch target {
    case .text, .base45: return texts
    case .message: return messages
    case .ed25519:
      return cards.flatMap { card in [UInt8(0), 1].map { ed25519Seed(card, change: $0) } }
    case .payload: return cards.map(\.payload)
    case .cbor: return messages + cards.map(\.payload)
    case .zlib: return texts.compactMap { try? Base45.decode(utf8: $0) }
    case .bundle: return files("trustBundle", world.bundleFile, DocumentType.trustBundle)
    case .status: return files("statusList", world.statusFile, DocumentType.statusList)
    case .survivors: return files("survivorsList", world.survivorsFile, DocumentType.survivorsList)
    case .pem:
      let keys = [world.root, world.cardKey]
      return try keys.map { Array($0.publicKey.pem.utf8) } + keys.map { try $0.pem().copy() }
    case .jpeg: return try Self.pictures("jpg")
    case .png: return try Self.pictures("png")
    case .request: return try Self.requests() + [Self.numbered]
    case .table:
      return Self.tables(try Self.file("Samples/park-city/requests.csv"))
        + [
          Array("number,externalNumbers.library,name,address,dateOfBirth,photo,signature\n".utf8)
            + Array("A-1,2 1,A,B,1990-01-01,p,\n".utf8)
        ]
    case .lines: return [Array(try Self.requests().map { $0.map { $0 == 0x0A ? 0x20 : $0 } }.joined(separator: [0x0A]))]
    case .template:
      return try Self.cities.map { try Self.file("Templates/\($0)/template.json") } + [try Self.withBarcode()]
    case .inspect: return FuzzTarget.inspectionSeeds()
    case .question: return FuzzTarget.questionSeeds(world.credentials[0].text)
    case .multipart: return FuzzTarget.multipartSeeds()
    }
  }

  /// A request with numbers of other issuers.
  private static let numbered = Array(
    #"""
    {"number": "A-1", "name": "A", "address": ["B"], "dateOfBirth": "1990-01-01", "photo": "p", "signature": null,
    "externalNumbers": {"library": "2 1001 00123456 9", "school": null}}
    """#.utf8)

  /// A template whose back has a barcode.
  private static func withBarcode() throws -> [UInt8] {
    let text = String(decoding: try file("Templates/starter/template.json"), as: UTF8.self)
    let barcode = #"""
      {"name": "library", "type": "barcode", "box": [4, 4, 40, 12], "number": "library", "symbology": "codabar",
      "checkDigit": "luhn", "length": [8, 14], "guards": "AB", "font": "regular", "size": 6, "when": "externalNumbers.library"},
      """#
    guard let back = text.range(of: "\"back\""), let list = text.range(of: "[", range: back.upperBound..<text.endIndex)
    else { return Array(text.utf8) }
    return Array((text[..<list.upperBound] + barcode + text[list.upperBound...]).utf8)
  }

  private static let cities = ["park-city", "elm-city", "hartford"]

  private static func file(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }

  /// The samples' requests.
  private static func requests() throws -> [[UInt8]] {
    try cities.flatMap { city in
      try FileManager.default.contentsOfDirectory(atPath: "Samples/\(city)").filter { $0.hasSuffix(".json") }.sorted()
        .map { try file("Samples/\(city)/\($0)") }
    }
  }

  /// Key, signature, place and kind of a change, and message, as the target takes them apart.
  private func ed25519Seed(_ card: CoseSign1, change: UInt8) -> [UInt8] {
    var seed = world.cardKey.publicKey.rawBytes
    seed += card.signature
    seed += [UInt8](repeating: 0, count: max(0, 96 - seed.count))
    return seed.prefix(96) + [31, change] + card.signedBytes
  }

  /// The pictures that `make.py` drew for the decoders' tests: every variant, 48 × 32 pixels each.
  private static func pictures(_ ending: String) throws -> [[UInt8]] {
    let folder = URL(fileURLWithPath: "Tests/CardImagingTests/Fixtures")
    return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == ending }.map { Array(try Data(contentsOf: $0)) }
  }

  /// Writes the seeds of each target into a folder of its name. Each must also hold what the target promises.
  func write(to folder: String) throws {
    for target in FuzzTarget.allCases {
      let seeds = Set(try seeds(of: target))
      guard let least = Self.least[target], seeds.count >= least else {
        throw CredentialError(.invalidClaim, "the target \(target) has \(seeds.count) seeds")
      }
      let place = "\(folder)/\(target)"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      for seed in seeds {
        target.run(seed)
        let name = Digest.sha256(seed).prefix(10).map { String($0, radix: 36) }.joined()
        try Data(seed).write(to: URL(fileURLWithPath: "\(place)/seed-\(name)"))
      }
    }
  }
}
