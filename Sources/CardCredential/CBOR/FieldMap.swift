import CardModel

/// A map with integer keys of one of our own documents, taken apart key by key: what is left at the end is refused.
struct FieldMap {
  private var fields: [Int64: CBORValue] = [:]

  init(_ value: CBORValue) throws(CredentialError) {
    guard case .map(let pairs) = value else { throw CBORReader.wrongType }
    for pair in pairs {
      guard case .unsigned(let key) = pair.key, key <= UInt64(Int64.max) else { throw CBORReader.wrongType }
      fields[Int64(key)] = pair.value
    }
  }

  /// Throws when a key was not asked for: a newer format must not be half understood. Keys from `optional` on are
  /// passed over, for the format promises that a reader may do without them.
  func finish(optionalFrom optional: Int64 = .max) throws(CredentialError) {
    guard let key = fields.keys.min(), key < optional else { return }
    throw CredentialError(.invalidClaim, "a field is not one of the format", subject: String(key))
  }

  private mutating func required(_ key: Int64) throws(CredentialError) -> CBORValue {
    guard let value = fields.removeValue(forKey: key) else {
      throw CredentialError(.invalidClaim, "a required field is missing", subject: String(key))
    }
    return value
  }

  mutating func unsigned(_ key: Int64) throws(CredentialError) -> UInt64 {
    guard case .unsigned(let value) = try required(key) else { throw CBORReader.wrongType }
    return value
  }

  mutating func integer(_ key: Int64) throws(CredentialError) -> Int64 {
    switch try required(key) {
    case .unsigned(let value) where value <= UInt64(Int64.max): return Int64(value)
    case .negative(let value) where value <= UInt64(Int64.max): return -1 - Int64(value)
    default: throw CBORReader.wrongType
    }
  }

  /// Days since 1970-01-01 (RFC 8943, without its tag).
  mutating func day(_ key: Int64) throws(CredentialError) -> CalendarDate {
    guard let days = Int(exactly: try integer(key)), let date = CalendarDate(daysSinceEpoch: days) else {
      throw CredentialError(.invalidClaim, "there is no such day", subject: String(key))
    }
    return date
  }

  mutating func text(_ key: Int64) throws(CredentialError) -> String {
    guard case .text(let value) = try required(key) else { throw CBORReader.wrongType }
    return value
  }

  mutating func bytes(_ key: Int64) throws(CredentialError) -> [UInt8] {
    guard case .bytes(let value) = try required(key) else { throw CBORReader.wrongType }
    return value
  }

  mutating func array(_ key: Int64) throws(CredentialError) -> [CBORValue] {
    guard case .array(let items) = try required(key) else { throw CBORReader.wrongType }
    return items
  }

  /// An empty array has one form, absence.
  mutating func optionalArray(_ key: Int64) throws(CredentialError) -> [CBORValue] {
    guard fields[key] != nil else { return [] }
    let items = try array(key)
    guard !items.isEmpty else { throw CBORReader.wrongType }
    return items
  }

  mutating func optionalText(_ key: Int64) throws(CredentialError) -> String? {
    fields[key] == nil ? nil : try text(key)
  }

  mutating func optionalBytes(_ key: Int64) throws(CredentialError) -> [UInt8]? {
    fields[key] == nil ? nil : try bytes(key)
  }

  /// True when the key is there, which must then hold true: false has one form, absence.
  mutating func optionalTrue(_ key: Int64) throws(CredentialError) -> Bool {
    guard fields[key] != nil else { return false }
    guard try required(key) == .bool(true) else { throw CBORReader.wrongType }
    return true
  }
}
