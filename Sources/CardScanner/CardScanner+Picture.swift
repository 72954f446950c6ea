import CardImaging

extension CardScanner {
  /// The texts of the QR codes in a picture file of a card, a photo or a scan, from top to bottom.
  ///
  /// - Parameter picture: a JPEG or PNG file; its orientation tag is followed.
  /// - Throws: an `ImageError` for a file that can't be decoded, or a ``ScanError``.
  public static func texts(inPicture picture: [UInt8]) throws -> [String] {
    let luminance = try PhotoDecoder.decode(picture).converted(to: .gray8)
    return try qrCodes(
      inLuminance: luminance.pixels, width: luminance.width, height: luminance.height, bytesPerRow: luminance.width
    ).compactMap(\.text)
  }

  /// Searches a picture file of a card until the texts found are what the caller needs, for instance
  /// `{ verifier.isEnough($0, at: now) }`.
  ///
  /// - Parameters:
  ///   - picture: a JPEG or PNG file; its orientation tag is followed.
  ///   - limits: how large it may be: decoding takes four bytes of memory for each pixel.
  ///   - isEnough: whether these texts suffice; see ``search(inLuminance:width:height:bytesPerRow:isEnough:)``.
  /// - Throws: an `ImageError` for a file that can't be decoded, or a ``ScanError``.
  public static func search(
    picture: [UInt8], limits: ImageLimits = .untrusted, isEnough: ([String]) -> Bool
  ) throws -> Scan {
    try search(Self.luminance(picture, limits), isEnough)
  }

  /// As ``search(picture:limits:isEnough:)``, for a frame of a camera that someone holds a card to: with what to do for
  /// a better one, nil where a code was read.
  public static func search(
    frame: [UInt8], limits: ImageLimits = .untrusted, isEnough: ([String]) -> Bool
  ) throws -> (scan: Scan, advice: FrameAdvice?) {
    let luminance = try Self.luminance(frame, limits)
    let scan = try search(luminance, isEnough)
    return (scan, scan.codes.isEmpty ? FrameAdvice(scan.unread, luminance) : nil)
  }

  private static func luminance(_ picture: [UInt8], _ limits: ImageLimits) throws(ImageError) -> Raster {
    try PhotoDecoder.decode(picture, limits: limits).converted(to: .gray8)
  }

  private static func search(_ luminance: Raster, _ isEnough: ([String]) -> Bool) throws(ScanError) -> Scan {
    try search(
      inLuminance: luminance.pixels.span, width: luminance.width, height: luminance.height,
      bytesPerRow: luminance.width
    ) { isEnough($0.compactMap(\.text)) }
  }
}
