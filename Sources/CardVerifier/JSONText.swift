/// JSON (RFC 8259) that grows as it is written, without a tree in between. Who writes sees to it that keys are sorted.
struct JSONText {
  private(set) var bytes: [UInt8] = []
  /// Whether the next value of the innermost object or array is its first.
  private var isFirst = true

  /// An identity card's verdict has some 2,100 bytes.
  init() { bytes.reserveCapacity(2_560) }

  mutating func object(_ body: (inout JSONText) -> Void) { enclosed(UInt8(ascii: "{"), UInt8(ascii: "}"), body) }

  mutating func field(_ name: String, _ body: (inout JSONText) -> Void) {
    key(name)
    object(body)
  }

  mutating func field<Value>(_ name: String, _ values: [Value], _ write: (Value, inout JSONText) -> Void) {
    key(name)
    enclosed(UInt8(ascii: "["), UInt8(ascii: "]")) { text in
      for value in values {
        text.separate()
        write(value, &text)
      }
    }
  }

  /// `json` is a value that was written before.
  mutating func field(_ name: String, json: [UInt8]) {
    key(name)
    bytes += json
  }

  mutating func field(_ name: String, _ value: String?) {
    key(name)
    if let value { self.value(value) } else { raw("null") }
  }

  mutating func field(_ name: String, _ value: Bool) {
    key(name)
    raw(value ? "true" : "false")
  }

  mutating func field(_ name: String, _ value: (some BinaryInteger)?) {
    key(name)
    // Of a number whose type is known, which `String.init` of any integer is not told: three times as fast.
    raw(value.map(\.description) ?? "null")
  }

  /// A text in quotation marks. Escaped is what must be, and nothing else: quotation marks, backslashes, controls.
  mutating func value(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    // Copied in one piece, and only where something in it must be escaped once more byte by byte.
    let start = bytes.count
    raw(text)
    if mustEscape(from: start) {
      bytes.removeSubrange(start...)
      for byte in text.utf8 { append(byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// To the end in any case and without branches: so the compiler looks at many bytes at once.
  private func mustEscape(from start: Int) -> Bool {
    let bytes = bytes.span.extracting(start...)
    var found: UInt8 = 0
    for index in bytes.indices {
      let byte = bytes[index]
      found |= (byte < 0x20 ? 1 : 0) | (byte == UInt8(ascii: "\"") ? 1 : 0) | (byte == UInt8(ascii: "\\") ? 1 : 0)
    }
    return found != 0
  }

  private mutating func append(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case 0x08: raw("\\b")
    case 0x09: raw("\\t")
    case 0x0A: raw("\\n")
    case 0x0C: raw("\\f")
    case 0x0D: raw("\\r")
    case 0..<0x20: raw("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
    default: bytes.append(byte)
    }
  }

  private mutating func enclosed(_ opening: UInt8, _ closing: UInt8, _ body: (inout JSONText) -> Void) {
    bytes.append(opening)
    isFirst = true
    body(&self)
    bytes.append(closing)
    isFirst = false
  }

  private mutating func separate() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
  }

  private mutating func key(_ name: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    raw(name)
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
