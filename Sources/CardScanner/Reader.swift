import ZXingShim

/// zxing-cpp: finds and decodes QR codes in an image as it is.
enum Reader {
  /// The codes in an image of any content.
  static func search(
    _ pixels: Span<UInt8>, width: Int, height: Int, bytesPerRow: Int
  ) throws(ScanError) -> [ScannedCode] {
    try read(pixels, width, height, bytesPerRow, CIVIC_ZXING_SEARCH).map { found in
      var corners = found.corners
      if found.drawing.isMirrored { corners.swapAt(1, 3) }
      let size = SymbolSize.modules(
        of: corners, inLuminance: pixels, width: width, height: height, bytesPerRow: bytesPerRow)
      return ScannedCode(
        bytes: found.drawing.bytes, corners: corners, errorCorrection: found.drawing.errorCorrection,
        isMirrored: found.drawing.isMirrored, modulePixels: corners.meanSide / Double(size))
    }
  }

  /// What a drawn symbol says.
  struct Drawing {
    let bytes: [UInt8]
    let errorCorrection: ScannedCode.ErrorCorrection?
    let isMirrored: Bool
  }

  /// Decodes a symbol from its modules, dark or not, in rows of `dimension`; `nil` where they are no symbol's.
  static func decode(modules: [Bool], dimension: Int) throws(ScanError) -> Drawing? {
    let side = (dimension + 2 * quiet) * drawn
    var pixels = [UInt8](repeating: 255, count: side * side)
    for v in 0..<dimension {
      for u in 0..<dimension where modules[v * dimension + u] {
        for y in (v + quiet) * drawn..<(v + quiet + 1) * drawn {
          for x in (u + quiet) * drawn..<(u + quiet + 1) * drawn { pixels[y * side + x] = 0 }
        }
      }
    }
    return try read(pixels.span, side, side, side, CIVIC_ZXING_DRAWN).first?.drawing
  }

  /// Modules of white around a drawn symbol: as ISO/IEC 18004 demands.
  private static let quiet = 4

  /// Pixels of a drawn module.
  private static let drawn = 2

  private static func read(
    _ pixels: Span<UInt8>, _ width: Int, _ height: Int, _ bytesPerRow: Int, _ mode: civic_zxing_mode
  ) throws(ScanError) -> [(drawing: Drawing, corners: [ScannedCode.Point])] {
    var status = CIVIC_ZXING_OK
    let list = pixels.withUnsafeBufferPointer {
      civic_zxing_read(
        $0.baseAddress, Int32(width), Int32(height), Int32(bytesPerRow), mode, Int32(CardScanner.codeLimit), &status)
    }
    guard let list else {
      throw ScanError(
        .readerFailed,
        status == CIVIC_ZXING_NO_MEMORY ? "there is not enough memory to search the image" : "the QR reader failed",
        hint: "try another picture of the card")
    }
    let found = CodeList(list)
    return (0..<found.count).map { found[$0] }
  }
}

/// The reader's list of results.
private struct CodeList: ~Copyable {
  private let handle: OpaquePointer

  init(_ handle: OpaquePointer) { self.handle = handle }

  deinit { civic_zxing_free(handle) }

  var count: Int { civic_zxing_count(handle) }

  subscript(index: Int) -> (drawing: Reader.Drawing, corners: [ScannedCode.Point]) {
    let code = civic_zxing_get(handle, index)
    let c = code.corners
    let corners = [(c.0, c.1), (c.2, c.3), (c.4, c.5), (c.6, c.7)].map {
      ScannedCode.Point(x: Int($0), y: Int($1))
    }
    let level = Character(UnicodeScalar(UInt8(bitPattern: code.error_correction)))
    let drawing = Reader.Drawing(
      bytes: Array(UnsafeBufferPointer(start: code.bytes, count: code.length)),
      errorCorrection: ScannedCode.ErrorCorrection(rawValue: level), isMirrored: code.mirrored != 0)
    return (drawing, corners)
  }
}
