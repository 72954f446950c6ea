import CardImaging

/// A holder's photo, decoded once for all that look at it: who examines it, the gate, the portraits, the ghost and the
/// picture in the back's code.
public struct DecodedPhoto: Sendable {
  /// The photo's size in its own pixels, as it is seen upright.
  public let size: (width: Int, height: Int)
  /// The photo, `rgb8` and upright: at its own size, or a half, a quarter or an eighth of it where that has all pixels
  /// that are asked for.
  public let picture: Raster
  /// The middle row of each eight of the photo's own, gray8, in which a JPEG's blocks are seen; nil where they were
  /// not asked for, and for a photo that is so large that they are not seen in print.
  package let middleRows: Raster?
  /// What was asked for.
  let needed: (width: Int, height: Int)

  /// Photos of more pixels show no blocks in print.
  private static let largestWithBlocks = 2_000_000

  /// Decodes a photo so that each side has the pixels that are needed.
  ///
  /// - Throws: what ``CardImaging/PhotoDecoder/decode(_:limits:reduceTo:)`` does.
  package init(
    _ file: [UInt8], size: (width: Int, height: Int), needed: (width: Int, height: Int), withMiddleRows: Bool
  ) throws(ImageError) {
    self.size = size
    self.needed = needed
    (picture, middleRows) = try PhotoDecoder.decodeWithMiddleRows(
      file, reduceTo: needed, upTo: withMiddleRows ? Self.largestWithBlocks : 0)
  }

  /// A photo that was decoded otherwise.
  package init(picture: Raster, size: (width: Int, height: Int), middleRows: Raster?) {
    (self.picture, self.size, self.middleRows) = (picture, size, middleRows)
    needed = (picture.width, picture.height)
  }
}
