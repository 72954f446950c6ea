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
  /// Row `y` begins at byte `y * bytesPerRow`. Turned and tilted codes are found. Where a code is seen but not read,
  /// or none is found, the image is searched again, ever harder; see
  /// ``search(inLuminance:width:height:bytesPerRow:isEnough:)``. An image without codes gives none. Throws
  /// ``ScanError``: `sizeMismatch`, `tooLarge`, `readerFailed`.
  public static func qrCodes(
    inLuminance pixels: Span<UInt8>, width: Int, height: Int, bytesPerRow: Int
  ) throws(ScanError) -> [ScannedCode] {
    try found(in: pixels, width, height, bytesPerRow) { search in
      search.passes > 0 && !search.codes.isEmpty && search.unread.isEmpty
    }.codes
  }

  /// As ``qrCodes(inLuminance:width:height:bytesPerRow:)-(Span<UInt8>,_,_,_)``, for an array.
  public static func qrCodes(
    inLuminance pixels: [UInt8], width: Int, height: Int, bytesPerRow: Int
  ) throws(ScanError) -> [ScannedCode] {
    try qrCodes(inLuminance: pixels.span, width: width, height: height, bytesPerRow: bytesPerRow)
  }

  /// Searches an 8-bit luminance image for QR codes until those found are what the caller needs.
  ///
  /// `isEnough` is asked whenever the codes have grown, and gets all that were read so far, sorted as in the result.
  /// While it says no, the search goes on with ever harsher pictures of the image, which bring back codes that blur,
  /// glare, tilt or few pixels a module hide; at most about half a second for 2 megapixels. The work is bounded, not
  /// the time, so the same image always gives the same result. Pixels and errors are as in
  /// ``qrCodes(inLuminance:width:height:bytesPerRow:)-(Span<UInt8>,_,_,_)``.
  public static func search(
    inLuminance pixels: Span<UInt8>, width: Int, height: Int, bytesPerRow: Int, isEnough: ([ScannedCode]) -> Bool
  ) throws(ScanError) -> Scan {
    var asked = 0
    let search = try found(in: pixels, width, height, bytesPerRow) { search in
      // What was not enough once still is not.
      guard search.codes.count > asked else { return false }
      asked = search.codes.count
      return isEnough(search.codes)
    }
    return Scan(codes: search.codes, unread: search.unread)
  }

  private static func found(
    in pixels: Span<UInt8>, _ width: Int, _ height: Int, _ bytesPerRow: Int, until isEnough: (Search) -> Bool
  ) throws(ScanError) -> Search {
    try check(count: pixels.count, width: width, height: height, bytesPerRow: bytesPerRow)
    let codes = try Reader.search(pixels, width: width, height: height, bytesPerRow: bytesPerRow)
    var search = Search(read: codes)
    if isEnough(search) { return search }
    try search.run(
      in: Luminance(pixels, width: width, height: height, bytesPerRow: bytesPerRow), until: isEnough)
    return search
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
