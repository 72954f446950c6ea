import CardImaging

/// A holder's pictures, resampled to the boxes of one face at one printer.
final class PreparedPictures {
  private let photo: Raster
  private let ink: Raster?
  private var portraits: [Size: Canvas] = [:]
  private var signatures: [Size: Canvas] = [:]

  private struct Size: Hashable {
    let width: Int
    let height: Int
  }

  init(photo: Raster, ink: Raster?) {
    self.photo = photo
    self.ink = ink
  }

  var hasSignature: Bool { ink != nil }

  /// The photo cropped and resampled, as a raster.
  func photo(width: Int, height: Int) -> Raster {
    // For a picture as small as a QR's, halving leaves enough, and costs a fraction of a wide kernel.
    let photo = photo.halved(toFill: width, height)
    let crop = PortraitCrop.rect(photoWidth: photo.width, photoHeight: photo.height, width: width, height: height)
    return photo.resampled(to: width, height: height, from: crop)
  }

  /// The photo cropped and resampled to exactly that size.
  func portrait(width: Int, height: Int) throws(FaceError) -> Canvas {
    let size = Size(width: width, height: height)
    if let known = portraits[size] { return known }
    let canvas = try Canvas.copying(photo(width: width, height: height))
    portraits[size] = canvas
    return canvas
  }

  /// The signature's ink, as large as fits.
  func signature(width: Int, height: Int) throws(FaceError) -> Canvas? {
    guard let ink else { return nil }
    let size = Size(width: width, height: height)
    if let known = signatures[size] { return known }
    let scale = min(Double(width) / Double(ink.width), Double(height) / Double(ink.height))
    let fitted = (
      width: min(width, max(1, Int(Double(ink.width) * scale))),
      height: min(height, max(1, Int(Double(ink.height) * scale)))
    )
    let canvas = try Canvas.copying(
      ink.resampled(
        to: fitted.width, height: fitted.height, from: ink.bounds, averaging: .linear))
    signatures[size] = canvas
    return canvas
  }
}

/// Which part of a photo becomes the portrait.
enum PortraitCrop {
  /// The largest part of the ratio `width` : `height`: centred from left to right, and where the photo is too high, more is cut at the bottom
  /// than at the top, for heads are above the middle.
  static func rect(photoWidth: Int, photoHeight: Int, width: Int, height: Int) -> PixelRect {
    if photoWidth * height > photoHeight * width {
      let cropWidth = max(1, (photoHeight * width + height / 2) / height)
      return PixelRect(x: (photoWidth - cropWidth) / 2, y: 0, width: cropWidth, height: photoHeight)
    }
    let cropHeight = min(photoHeight, max(1, (photoWidth * height + width / 2) / width))
    return PixelRect(x: 0, y: (photoHeight - cropHeight) / 4, width: photoWidth, height: cropHeight)
  }
}
