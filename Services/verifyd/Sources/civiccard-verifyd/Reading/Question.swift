import Foundation

/// What `/v1/verify` is asked: one text, or those of a card's front and back.
enum Question {
  case text([UInt8])
  case card(front: [String], back: [String])

  /// Texts of one side; a side has at most three codes, and what lies beside the card may have some more.
  private static let sideLimit = 32

  private struct Form: Decodable {
    let text: String?
    let front: [String]?
    let back: [String]?

    private struct Name: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      let object = try decoder.container(keyedBy: Name.self)
      guard Set(object.allKeys.map(\.stringValue)).isSubset(of: ["text", "front", "back"]) else {
        throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "another field"))
      }
      func value<Value: Decodable>(_ name: String) throws -> Value? {
        try object.contains(Name(stringValue: name)) ? object.decode(Value.self, forKey: Name(stringValue: name)) : nil
      }
      (text, front, back) = (try value("text"), try value("front"), try value("back"))
    }
  }

  /// Reads `{"text": …}` or `{"front": […], "back": […]}`. Throws `question`.
  init(json: [UInt8]) throws(BodyFault) {
    if let text = Self.plainText(json[...]) {
      self = .text(text)
      return
    }
    guard let form = try? JSONDecoder().decode(Form.self, from: Data(json)) else { throw .question }
    switch (form.text, form.front, form.back) {
    case (let text?, nil, nil): self = .text(Array(text.utf8))
    case (nil, let front?, let back) where max(front.count, back?.count ?? 0) <= Self.sideLimit:
      self = .card(front: front, back: back ?? [])
    default: throw .question
    }
  }

  private static let openings = [Array("{\"text\":\"".utf8), Array("{\"text\": \"".utf8)]

  /// The text of a question of the plainest form, with nothing escaped in it, as nearly all are: a tenth of the time
  /// that the decoder takes, and of the verification's.
  private static func plainText(_ json: ArraySlice<UInt8>) -> [UInt8]? {
    guard let opening = openings.first(where: json.starts), json.count >= opening.count + 2, json.last == 0x7D,
      json[json.endIndex - 2] == 0x22
    else { return nil }
    let text = Array(json.dropFirst(opening.count).dropLast(2))
    // To the end in any case and without branches: so the compiler looks at many bytes at once.
    let bytes = text.span
    var other: UInt8 = 0
    for index in bytes.indices {
      let byte = bytes[index]
      other |= (byte &- 0x20 < 0x5F ? 0 : 1) | (byte == 0x22 ? 1 : 0) | (byte == 0x5C ? 1 : 0)
    }
    return other == 0 ? text : nil
  }
}
