import Foundation

/// Finds a name that stands twice in one object of a JSON text, which Foundation's parser passes over in silence.
enum DuplicateNames {
  /// The first such name, or nil. Of a text that is not JSON the answer means nothing: the parser refuses it anyway.
  static func first(in bytes: [UInt8]) -> String? {
    // The names of each open object; nil for an open array.
    var open: [Set<String>?] = []
    var expectsName = false
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"):
        open.append([])
        expectsName = true
      case UInt8(ascii: "["):
        open.append(nil)
        expectsName = false
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        _ = open.popLast()
        expectsName = false
      case UInt8(ascii: ","):
        expectsName = open.last.map { $0 != nil } ?? false
      case UInt8(ascii: "\""):
        let end = endOfString(bytes, from: index)
        if expectsName, let last = open.indices.last, let name = unescaped(bytes[index..<end]) {
          guard open[last]?.insert(name).inserted == true else { return name }
          expectsName = false
        }
        index = end - 1
      default: break
      }
      index += 1
    }
    return nil
  }

  /// One past the closing quote of the string that begins at `start`.
  private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int {
    var index = start + 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index + 1, bytes.count)
  }

  /// A name may be written with escapes; `"n\u0061me"` is `"name"`.
  private static func unescaped(_ literal: ArraySlice<UInt8>) -> String? {
    guard literal.contains(UInt8(ascii: "\\")) else {
      return String(decoding: literal.dropFirst().dropLast(), as: UTF8.self)
    }
    return try? JSONDecoder().decode(String.self, from: Data(literal))
  }
}
