import CardCredential
import CardFace
import CardModel
import Foundation
import Testing

/// The project's own samples and what tests share of them.
package enum Fixture {
  package static let root = Checkout.path

  /// A template of the tests' own, with all kinds of elements and layers, so that a city may draw its card anew without
  /// a test losing what it is about. Its issuer and identifier are Park City's.
  package static let plainCity = root + "/Tests/TestSupport/Template"

  package static func template() throws -> Template { try Template(directory: plainCity) }

  package static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// A key of bytes that count up: it signs nothing but tests.
  package static func key() throws -> PrivateKey { try PrivateKey(seed: SecretBytes(copying: Array(0..<32))) }

  package static func request(_ name: String = "resident") throws -> CardRequest {
    var request = try CardRequest(json: bytes("\(root)/Samples/park-city/\(name).json"))
    request.issued = "2026-11-23"
    return request
  }

  package static func pictures(_ request: CardRequest) throws -> CardPictures {
    let folder = root + "/Samples/park-city/"
    return CardPictures(
      photo: try bytes(folder + request.photo), signature: try request.signature.map { try bytes(folder + $0) })
  }

  package static func card(_ request: CardRequest, _ template: Template) throws -> Card {
    let today = try #require(CalendarDate(iso8601: "2026-11-23"))
    return try request.card(under: template.policy, today: today)
  }

  /// A copy of the tests' template, or of a city's, with `template.json` changed; removed with the returned object.
  package static func changedTemplate(
    of city: String? = nil, _ change: (inout String) -> Void
  ) throws -> TemporaryFolder {
    let (folder, original) = (try TemporaryFolder(), city.map { "\(root)/Templates/\($0)" } ?? plainCity)
    try FileManager.default.copyItem(atPath: original + "/art", toPath: folder.path + "/art")
    var json = String(decoding: try bytes(original + "/template.json"), as: UTF8.self)
    change(&json)
    try json.write(toFile: folder.path + "/template.json", atomically: true, encoding: .utf8)
    return folder
  }

  /// The FaceError that `body` throws, or nil.
  package static func faceError(_ body: () throws -> Void) -> FaceError? {
    do {
      try body()
      return nil
    } catch {
      return error as? FaceError
    }
  }
}

extension Template {
  /// The same template on white paper, for tests that are about something else.
  package var withoutArtwork: Template {
    changingFaces {
      $0.artwork = nil
      $0.figures = [:]
    }
  }
}
