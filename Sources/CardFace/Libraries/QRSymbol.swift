import CQREncode

/// A QR symbol (ISO/IEC 18004) as its modules, without quiet zone.
package struct QRSymbol: Sendable, Equatable {
  /// 1 to 40.
  package let version: Int
  /// Modules along a side: 17 + 4 × version.
  package let size: Int
  /// Row by row, `true` is dark.
  package let modules: [Bool]

  /// How much damage the symbol survives.
  package enum ErrorCorrection: Sendable { case low, medium }

  /// Modules of white that must surround a symbol (ISO/IEC 18004:2015, 5.3.8).
  package static let quietZone = 4

  /// Encodes characters of the alphanumeric mode (RFC 9285 uses just those), 5.5 bits each, in the smallest version.
  /// Nil when the text has other characters, is empty, or is too long for version 40.
  package init?(alphanumeric text: String, errorCorrection: ErrorCorrection) {
    let bytes = Array(text.utf8)
    let level = errorCorrection == .low ? QR_ECLEVEL_L : QR_ECLEVEL_M
    guard !bytes.isEmpty, bytes.count <= 4296, let input = QRinput_new2(0, level) else { return nil }
    defer { QRinput_free(input) }
    guard QRinput_append(input, QR_MODE_AN, Int32(bytes.count), bytes) == 0, let code = QRcode_encodeInput(input) else {
      return nil
    }
    defer { QRcode_free(code) }
    let side = Int(code.pointee.width)
    guard side > 0, let data = code.pointee.data else { return nil }
    version = Int(code.pointee.version)
    size = side
    // The lowest bit is the module; the others tell what it is for.
    modules = (0..<side * side).map { data[$0] & 1 == 1 }
  }

  /// Whether the module is dark; row and column from 0.
  package func isDark(row: Int, column: Int) -> Bool { modules[row * size + column] }
}
