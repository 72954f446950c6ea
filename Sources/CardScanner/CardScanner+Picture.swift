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
  ///   - isEnough: whether these texts suffice; see ``search(inLuminance:width:height:bytesPerRow:isEnough:)``.
  /// - Throws: an `ImageError` for a file that can't be decoded, or a ``ScanError``.
  public static func search(picture: [UInt8], isEnough: ([String]) -> Bool) throws -> Scan {
    let luminance = try PhotoDecoder.decode(picture).converted(to: .gray8)
    return try search(
      inLuminance: luminance.pixels.span, width: luminance.width, height: luminance.height,
      bytesPerRow: luminance.width
    ) { isEnough($0.compactMap(\.text)) }
  }
}
