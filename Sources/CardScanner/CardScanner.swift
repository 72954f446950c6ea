import ZXingShim

/// Finds QR codes in a picture or scan of a card, with zxing-cpp.
public enum CardScanner {
  /// Pixels of an image, width times height: that of the largest photo that CivicCard decodes.
  public static let pixelLimit = 64_000_000

  /// Pixels of the longer side: no camera or scanner for cards comes near.
  public static let sideLimit = 32_000

  /// Codes that are looked for in one image. A card's faces carry three; a sheet of cards, some more.
  public static let codeLimit = 32

  /// The QR codes in an 8-bit luminance image (0 is black), from top to bottom, then left to right.
  ///
  /// Row `y` begins at byte `y * bytesPerRow`. Turned and tilted codes are found. Where none is, the image is
  /// searched again smoothed, then doubled, which brings back codes that noise or few pixels a module hide.
  /// An image without codes gives none. Throws ``ScanError``: `sizeMismatch`, `tooLarge`, `readerFailed`.
  public static func qrCodes(
    inLuminance pixels: Span<UInt8>, width: Int, height: Int, bytesPerRow: Int
  ) throws(ScanError) -> [ScannedCode] {
    try check(count: pixels.count, width: width, height: height, bytesPerRow: bytesPerRow)
    let found = try read(pixels, width, height, bytesPerRow)
    if !found.isEmpty { return found }
    let image = Luminance(pixels, width: width, height: height, bytesPerRow: bytesPerRow)
    let smoothed = image.smoothed()
    let again = try read(smoothed.pixels.span, width, height, width)
    if !again.isEmpty || width * height > doublingLimit || max(width, height) > sideLimit / 2 { return again }
    let doubled = image.doubled()
    return try read(doubled.pixels.span, doubled.width, doubled.height, doubled.width).map(\.halved)
  }

  /// Pixels up to which an image is also searched at twice its size: a scan of a card at 600 dpi. Larger ones have enough
  /// pixels a module.
  static let doublingLimit = 4_000_000

  private static func read(
    _ pixels: Span<UInt8>, _ width: Int, _ height: Int, _ bytesPerRow: Int
  ) throws(ScanError) -> [ScannedCode] {
    var status = CIVIC_ZXING_OK
    let list = pixels.withUnsafeBufferPointer {
      civic_zxing_read(
        $0.baseAddress, Int32(width), Int32(height), Int32(bytesPerRow), Int32(codeLimit), &status)
    }
    guard let list else {
      throw ScanError(
        .readerFailed,
        status == CIVIC_ZXING_NO_MEMORY ? "there is not enough memory to search the image" : "the QR reader failed",
        hint: "try another picture of the card")
    }
    let found = CodeList(list)
    return (0..<found.count).map { found[$0] }.sorted { a, b in
      let (p, q) = (a.corners[0], b.corners[0])
      if p.y != q.y { return p.y < q.y }
      if p.x != q.x { return p.x < q.x }
      return a.bytes.lexicographicallyPrecedes(b.bytes)
    }
  }

  /// As ``qrCodes(inLuminance:width:height:bytesPerRow:)``, for an array.
  public static func qrCodes(
    inLuminance pixels: [UInt8], width: Int, height: Int, bytesPerRow: Int
  ) throws(ScanError) -> [ScannedCode] {
    try qrCodes(inLuminance: pixels.span, width: width, height: height, bytesPerRow: bytesPerRow)
  }

  private static func check(count: Int, width: Int, height: Int, bytesPerRow: Int) throws(ScanError) {
    guard width > 0, height > 0, bytesPerRow >= width else {
      throw ScanError(.sizeMismatch, "\(width) by \(height) pixels in rows of \(bytesPerRow) bytes are no image")
    }
    guard width <= sideLimit, height <= sideLimit, width <= pixelLimit / height, bytesPerRow <= Int(Int32.max) / height
    else {
      throw ScanError(
        .tooLarge, "the image has \(width) by \(height) pixels, more than can be searched",
        hint: "use a picture with fewer pixels")
    }
    guard count >= bytesPerRow * (height - 1) + width else {
      throw ScanError(.sizeMismatch, "\(count) bytes are not \(width) by \(height) pixels")
    }
  }
}

/// The reader's list of results.
private struct CodeList: ~Copyable {
  private let handle: OpaquePointer

  init(_ handle: OpaquePointer) { self.handle = handle }

  deinit { civic_zxing_free(handle) }

  var count: Int { civic_zxing_count(handle) }

  subscript(index: Int) -> ScannedCode {
    let code = civic_zxing_get(handle, index)
    let c = code.corners
    let corners = [(c.0, c.1), (c.2, c.3), (c.4, c.5), (c.6, c.7)].map {
      ScannedCode.Point(x: Int($0), y: Int($1))
    }
    let level = Character(UnicodeScalar(UInt8(bitPattern: code.error_correction)))
    return ScannedCode(
      bytes: Array(UnsafeBufferPointer(start: code.bytes, count: code.length)), corners: corners,
      errorCorrection: ScannedCode.ErrorCorrection(rawValue: level), isMirrored: code.mirrored != 0)
  }
}
