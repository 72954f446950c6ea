import Foundation

/// A JSON value (RFC 8259) as it stands in a file, before anything is known of its meaning.
package enum JSONValue: Sendable, Equatable {
  /// `null`
  case null
  /// `true` or `false`
  case bool(Bool)
  /// Any number, as a binary64 value (RFC 8259, section 6).
  case number(Double)
  /// A text.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object; no name stands in it twice.
  case object([String: JSONValue])

  /// Parses UTF-8 text. Throws `CardError.notJSON` with the parser's own words about the place, and for an object in
  /// which a name stands twice: RFC 8259, section 4, leaves open which value counts, and a card must lose neither.
  package init(parsing bytes: [UInt8]) throws(CardError) {
    if let name = DuplicateNames.first(in: bytes) {
      throw CardError(.notJSON, field: name, "stands twice in one object")
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      let line = Self.firstLineThatIsNotUTF8(bytes)
      throw CardError(
        .notJSON, "not UTF-8 at line \(line)", hint: "save the file as UTF-8, or its names would be garbled")
    }
    do {
      self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    } catch {
      throw CardError(.notJSON, "not valid JSON\(Self.fault(in: bytes).map { ": \($0)" } ?? "")")
    }
  }

  private static func firstLineThatIsNotUTF8(_ bytes: [UInt8]) -> Int {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
  }

  /// What is wrong and where, for a message. The decoder does not say it, so the text is read again with the older
  /// parser, which tells the place in characters.
  private static func fault(in bytes: [UInt8]) -> String? {
    do {
      _ = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
      return nil
    } catch {
      guard let detail = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String else { return nil }
      let parts = detail.split(separator: " around character ")
      guard parts.count == 2, let count = Int(parts[1].prefix { $0.isNumber }), count <= bytes.count else {
        if detail.contains("not representable") { return "a number is too large" }
        return detail.contains("end of file") ? "it ends too early" : nil
      }
      let before = bytes[..<count]
      let column = count - (before.lastIndex(of: UInt8(ascii: "\n")) ?? -1)
      return "\(parts[0].lowercased()) at line \(before.count { $0 == UInt8(ascii: "\n") } + 1), column \(column)"
    }
  }

  /// What the value is, in words for a message.
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .string: "a text"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension JSONValue: Decodable {
  private struct Name: CodingKey {
    let stringValue: String
    let intValue: Int? = nil
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }

  /// Decodes any JSON value.
  ///
  /// What it is can only be tried, and each wrong guess costs an error with a path and a description. So the kinds that
  /// templates and requests have most of come first.
  package init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .string(text)
    } else if var array = try? decoder.unkeyedContainer() {
      var values: [JSONValue] = []
      while !array.isAtEnd { values.append(try array.decode(JSONValue.self)) }
      self = .array(values)
    } else if let flag = try? value.decode(Bool.self) {
      self = .bool(flag)
    } else {
      let object = try decoder.container(keyedBy: Name.self)
      var values: [String: JSONValue] = [:]
      for name in object.allKeys { values[name.stringValue] = try object.decode(JSONValue.self, forKey: name) }
      self = .object(values)
    }
  }
}
