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
}
