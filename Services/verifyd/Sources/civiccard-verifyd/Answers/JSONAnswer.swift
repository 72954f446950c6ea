import CardVerifier
import Foundation
import HTTPTypes
import Hummingbird

/// JSON as it goes out: on one line, with sorted keys.
enum JSONAnswer {
  static func encoded(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { preconditionFailure("every answer can be written as JSON") }
    return Array(data)
  }

  /// `object` with more fields at its end.
  static func adding(_ fields: [(name: String, json: [UInt8])], to object: [UInt8]) -> [UInt8] {
    guard !fields.isEmpty else { return object }
    var answer = Array(object.dropLast())
    for field in fields {
      answer += Array((answer.count > 1 ? "," : "").utf8) + Array("\"\(field.name)\":".utf8) + field.json
    }
    answer.append(UInt8(ascii: "}"))
    return answer
  }
}

/// An answer in JSON with its header fields, before it is Hummingbird's response or goes out by itself.
struct Answer {
  var head: HTTPResponse
  let body: ByteBuffer

  /// Verdicts hold personal data: nobody on the way may keep one.
  private static let fields: HTTPFields = [
    .contentType: "application/json", .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
  ]

  init(json: [UInt8], status: HTTPResponse.Status = .ok) {
    head = HTTPResponse(status: status, headerFields: Self.fields)
    body = ByteBuffer(bytes: json)
    head.headerFields.append(HTTPField(name: .contentLength, value: String(json.count)))
  }

  var response: Response {
    Response(status: head.status, headers: head.headerFields, body: ResponseBody(byteBuffer: body))
  }
}

extension Response {
  static func json(_ bytes: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
    Answer(json: bytes, status: status).response
  }
}

/// What a person at a desk is told, in one language.
struct DeskWords: Encodable {
  struct Fact: Encodable {
    let subject: String
    let label: String
    let value: String
  }

  let sentence: String
  let remarks: [String]
  let facts: [Fact]

  init(_ scene: SceneVerdict, in language: DeskLanguage) {
    self.init(scene.verdict, scene.sentence(in: language), scene.facts(in: language), language)
  }

  init(_ verdict: Verdict, in language: DeskLanguage) {
    self.init(verdict, verdict.sentence(in: language), verdict.facts(in: language), language)
  }

  private init(_ verdict: Verdict, _ sentence: String, _ facts: [VerdictFact], _ language: DeskLanguage) {
    self.sentence = sentence
    remarks = verdict.remarks(in: language)
    self.facts = facts.map { Fact(subject: $0.subject.rawValue, label: $0.label, value: $0.value) }
  }
}
