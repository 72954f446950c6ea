// How a template describes artwork; the standard library's Codable leaves the choice of a format to the caller.
// Structures are written property by property under the properties' own names. A key may be left out where the
// initialiser has a default; the checks for unknown keys are the template's own.

extension ArtworkBounds: Codable {
  /// A number (the same on every card) or a list of two, the lower one first.
  public init(from decoder: any Decoder) throws {
    if let value = try? decoder.singleValueContainer().decode(Double.self) {
      self.init(value)
      return
    }
    var list = try decoder.unkeyedContainer()
    self.init(try list.decode(Double.self), try list.decode(Double.self))
    guard list.isAtEnd else {
      throw DecodingError.dataCorruptedError(in: list, debugDescription: "bounds are one number or two")
    }
  }

  /// Writes one number if both bounds are the same.
  public func encode(to encoder: any Encoder) throws {
    if lower == upper {
      var container = encoder.singleValueContainer()
      try container.encode(lower)
    } else {
      var list = encoder.unkeyedContainer()
      try list.encode(lower)
      try list.encode(upper)
    }
  }
}

extension ArtworkColor: Codable {
  /// `"#rrggbb"`, in either case.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    let digits = text.utf8.dropFirst()
    guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6, digits.allSatisfy({ $0 != UInt8(ascii: "+") }),
      let rgb = UInt32(text.dropFirst(), radix: 16)
    else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "a colour is written \"#rrggbb\"")
    }
    self.init(rgb: rgb)
  }

  /// Writes `"#rrggbb"` in lower case.
  public func encode(to encoder: any Encoder) throws {
    let value = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    let digits = String(value, radix: 16)
    var container = encoder.singleValueContainer()
    try container.encode("#" + String(repeating: "0", count: 6 - digits.count) + digits)
  }
}

extension ArtworkLayer: Codable {
  private enum Key: String, CodingKey { case kind }

  /// The layer's own properties, and `kind` beside them.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    switch try container.decode(String.self, forKey: .kind) {
    case "iris": self = .iris(try IrisLayer(from: decoder))
    case "grating": self = .grating(try GratingLayer(from: decoder))
    case "lines": self = .lines(try LinesLayer(from: decoder))
    case "ribbon": self = .ribbon(try RibbonLayer(from: decoder))
    case "rosette": self = .rosette(try RosetteLayer(from: decoder))
    case let other:
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: container,
        debugDescription: "\"\(other)\" is not iris, grating, lines, ribbon or rosette")
    }
  }

  /// Writes `kind` beside the layer's own properties.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(kind, forKey: .kind)
    switch self {
    case .iris(let layer): try layer.encode(to: encoder)
    case .grating(let layer): try layer.encode(to: encoder)
    case .lines(let layer): try layer.encode(to: encoder)
    case .ribbon(let layer): try layer.encode(to: encoder)
    case .rosette(let layer): try layer.encode(to: encoder)
    }
  }
}

extension KeyedDecodingContainer {
  /// The value of a key, or what the initialiser assumes if the key is left out.
  func decode<Value: Decodable>(_ key: Key, else value: Value) throws -> Value {
    try decodeIfPresent(Value.self, forKey: key) ?? value
  }
}
