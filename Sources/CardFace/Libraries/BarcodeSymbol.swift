import BarcodeShim
import CardModel

/// A bar code as its modules, without quiet zone: one row for linear ones, several for stacked ones.
package struct BarcodeSymbol: Sendable, Equatable {
  /// The kind of code.
  package let symbology: BarcodeSymbology
  /// 1 for linear codes.
  package let rows: Int
  /// Modules in a row.
  package let width: Int
  /// Row by row, `true` is dark.
  package let modules: [Bool]

  /// Modules of white that must lie left and right: ten (EN 798, ISO/IEC 15417, 16388 and 16390), two for PDF417
  /// (ISO/IEC 15438, 5.8), which needs them above and below too.
  package var quietZone: Int { symbology == .pdf417 ? 2 : 10 }

  /// Encodes ASCII, without spaces. Nil for what the kind of code can't hold.
  ///
  /// - Parameters:
  ///   - guards: the two letters from A to D around a Codabar.
  ///   - columns: PDF417's data columns, 1 to 30.
  package init?(_ text: String, symbology: BarcodeSymbology, guards: String = "AA", columns: Int = 1) {
    var text = text
    if symbology == .codabar, let first = guards.first, let last = guards.last { text = "\(first)\(text)\(last)" }
    let bytes = Array(text.utf8)
    let capacity = CIVIC_BARCODE_ROWS * CIVIC_BARCODE_WIDTH
    let kind =
      switch symbology {
      case .codabar: CIVIC_BARCODE_CODABAR
      case .code128: CIVIC_BARCODE_CODE128
      case .code39: CIVIC_BARCODE_CODE39
      case .itf: CIVIC_BARCODE_ITF
      case .pdf417: CIVIC_BARCODE_PDF417
      }
    var (rows, width): (Int32, Int32) = (0, 0)
    var failed = true
    let dark = [UInt8](unsafeUninitializedCapacity: capacity) { modules, count in
      guard let start = modules.baseAddress else { return }
      failed =
        civic_barcode_encode(kind, bytes, bytes.count, Int32(columns), start, capacity, &rows, &width) != 0
      count = failed ? 0 : Int(rows) * Int(width)
    }
    guard !failed else { return nil }
    self.symbology = symbology
    (self.rows, self.width) = (Int(rows), Int(width))
    modules = dark.map { $0 == 1 }
  }
}
