/// The signed portrait of a card as a picture that any program shows.
public enum PortraitPicture {
  /// 300 dots per inch: the picture is small, and so is its print.
  private static let pixelsPerMetre = 11_811

  /// A PNG file of a credential's portrait, a WebP file. Show it of an accepted card only: that of another would lend a
  /// refused card a face. Throws an ``ImageError`` for a file that can't be decoded.
  public static func png(ofPortrait webP: [UInt8]) throws(ImageError) -> [UInt8] {
    try PNGEncoder(pixelsPerMetre: pixelsPerMetre).encode(try WebPDecoder.decode(webP))
  }
}
