/// Reads one JSON object strictly: each value is taken by name and type, and what nobody took is an error that names
/// the nearest known field. CivicCard's formats are small, and a mistyped name must not leave a field out in silence.
///
/// A `null` reads like a field that is not there, except through ``isNull(_:)``.
package struct ObjectReader {
  /// The path to this object, empty at the top of the file: `faces.front.elements[3]`.
  package let path: String
  private let values: [String: JSONValue]
  private var known: Set<String> = []

  /// A reader of `value`. Throws `wrongType` when that is not an object.
  package init(_ value: JSONValue, path: String = "") throws(CardError) {
    guard case .object(let values) = value else {
      throw CardError(.wrongType, field: path.isEmpty ? nil : path, "expected an object, found \(value.kind)")
    }
    self.path = path
    self.values = values
  }

  /// The path of the field `name` of this object.
  package func path(of name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }

  /// The names that the object holds, sorted.
  package var names: [String] { values.keys.sorted() }

  /// Whether the field is there and `null`.
  package mutating func isNull(_ name: String) -> Bool {
    known.insert(name)
    return values[name] == .null
  }

  /// The raw value, or nil when it is not there or null.
  package mutating func value(_ name: String) -> JSONValue? {
    known.insert(name)
    guard let value = values[name], value != .null else { return nil }
    return value
  }

  /// Throws `missingField` when the value is not there or null.
  package mutating func required(_ name: String) throws(CardError) -> JSONValue {
    guard let value = value(name) else {
      let nearest = NearestName.to(name, among: values.keys.filter { !known.contains($0) })
      throw CardError(
        .missingField, field: path(of: name), "is required", hint: nearest.map { "is \"\($0)\" meant for \"\(name)\"?" }
      )
    }
    return value
  }

  /// A text, or nil when it is not there or null.
  package mutating func string(_ name: String) throws(CardError) -> String? {
    guard let value = value(name) else { return nil }
    guard case .string(let text) = value else { throw wrongType(name, "a text", value) }
    return text
  }

  /// A text that must be there.
  package mutating func requiredString(_ name: String) throws(CardError) -> String {
    let value = try required(name)
    guard case .string(let text) = value else { throw wrongType(name, "a text", value) }
    return text
  }

  /// A finite number, or nil when it is not there or null.
  package mutating func number(_ name: String) throws(CardError) -> Double? {
    guard let value = value(name) else { return nil }
    guard case .number(let number) = value, number.isFinite else { throw wrongType(name, "a number", value) }
    return number
  }

  /// A number that must be there.
  package mutating func requiredNumber(_ name: String) throws(CardError) -> Double {
    _ = try required(name)
    return try number(name) ?? .nan
  }

  /// A whole number within ±2⁵³, or nil when it is not there or null.
  package mutating func integer(_ name: String) throws(CardError) -> Int? {
    guard let number = try number(name) else { return nil }
    guard let whole = Int(exactly: number), abs(whole) <= 1 << 53 else {
      throw wrongType(name, "a whole number", .number(number))
    }
    return whole
  }

  /// True or false, or nil when it is not there or null.
  package mutating func bool(_ name: String) throws(CardError) -> Bool? {
    guard let value = value(name) else { return nil }
    guard case .bool(let flag) = value else { throw wrongType(name, "true or false", value) }
    return flag
  }

  /// An array, or nil when it is not there or null.
  package mutating func array(_ name: String) throws(CardError) -> [JSONValue]? {
    guard let value = value(name) else { return nil }
    guard case .array(let values) = value else { throw wrongType(name, "an array", value) }
    return values
  }

  /// An array of texts, or nil when it is not there or null.
  package mutating func strings(_ name: String) throws(CardError) -> [String]? {
    guard let values = try array(name) else { return nil }
    var texts: [String] = []
    for (index, value) in values.enumerated() {
      guard case .string(let text) = value else { throw wrongType("\(name)[\(index)]", "a text", value) }
      texts.append(text)
    }
    return texts
  }

  /// A reader of the object under `name`, or nil when it is not there or null.
  package mutating func object(_ name: String) throws(CardError) -> ObjectReader? {
    guard let value = value(name) else { return nil }
    return try ObjectReader(value, path: path(of: name))
  }

  /// A reader of the object under `name`, which must be there.
  package mutating func requiredObject(_ name: String) throws(CardError) -> ObjectReader {
    try ObjectReader(try required(name), path: path(of: name))
  }

  /// Readers of the objects in the array under `name`; empty when it is not there.
  package mutating func objects(_ name: String) throws(CardError) -> [ObjectReader] {
    var readers: [ObjectReader] = []
    for (index, value) in (try array(name) ?? []).enumerated() {
      readers.append(try ObjectReader(value, path: "\(path(of: name))[\(index)]"))
    }
    return readers
  }

  /// Call last: throws `unknownField` when the object holds a name that was never asked for.
  package func finish() throws(CardError) {
    guard let stranger = values.keys.filter({ !known.contains($0) }).min() else { return }
    let hint =
      NearestName.to(stranger, among: known.sorted()).map { "did you mean \"\($0)\"?" }
      ?? "known here: \(known.sorted().joined(separator: ", "))"
    throw CardError(.unknownField, field: path(of: stranger), "is not a known field", hint: hint)
  }

  private func wrongType(_ name: String, _ expected: String, _ found: JSONValue) -> CardError {
    CardError(.wrongType, field: path(of: name), "expected \(expected), found \(found.kind)")
  }
}
