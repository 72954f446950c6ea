/// How large an image from outside may be. All is checked before memory is taken for the pixels.
public struct ImageLimits: Sendable, Equatable {
  /// Bytes of the file.
  public var fileBytes: Int
  /// Pixels of the full-size picture, width times height.
  public var pixels: Int
  /// Pixels of the longer side.
  public var side: Int
  /// Scans of a progressive JPEG.
  public var scans: Int

  /// Creates limits; each must be positive to let anything through.
  public init(fileBytes: Int, pixels: Int, side: Int, scans: Int) {
    self.fileBytes = fileBytes
    self.pixels = pixels
    self.side = side
    self.scans = scans
  }

  /// For photos and signatures that applicants bring.
  ///
  /// 64 megapixels and 32 MiB hold every camera's file that a counter meets. The longer side is
  /// that of JPEG itself. Encoders write about ten scans; a hundred leave room for odd ones and keep
  /// a file that repeats scans without end from taking minutes.
  public static let untrusted = ImageLimits(
    fileBytes: 32 << 20, pixels: 64_000_000, side: 65_500, scans: 100)

  /// Scans times pixels of one progressive JPEG: what bounds its decoding time, to some seconds.
  static let scanPixels = 1_000_000_000

  func check(fileBytes count: Int) throws(ImageError) {
    guard count <= fileBytes else {
      throw ImageError(
        .tooLarge, "the file has \(count) bytes, more than \(fileBytes)",
        hint: "save the picture with fewer pixels")
    }
  }

  func check(width: Int, height: Int) throws(ImageError) {
    guard width > 0, height > 0 else { throw ImageError(.unreadable, "the image has no pixels") }
    guard width <= side, height <= side, width <= pixels / height else {
      throw ImageError(
        .tooLarge, "the image has \(width) by \(height) pixels, more than \(pixels / 1_000_000) megapixels",
        hint: "save the picture with fewer pixels")
    }
  }
}
