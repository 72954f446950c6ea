import CardImaging

/// A holder's pictures, resampled to the boxes of one face at one printer.
final class PreparedPictures {
  private let photo: Raster
  private let crop: PortraitCrop
  private let ink: Raster?
  /// What the counter should know of the photo, which is good enough to be printed.
  let warnings: [PhotoFinding]
  private var portraits: [Size: Canvas] = [:]
  private var signatures: [Size: Canvas] = [:]

  private struct Size: Hashable {
    let width: Int
    let height: Int
  }

  init(photo: Raster, crop: PortraitCrop, ink: Raster?, warnings: [PhotoFinding]) {
    self.photo = photo
    self.crop = crop
    self.warnings = warnings
    self.ink = ink
  }

  var hasSignature: Bool { ink != nil }

  /// The photo cropped and resampled, as a raster.
  func photo(width: Int, height: Int) -> Raster {
    // For a picture as small as a QR's, halving leaves enough, and costs a fraction of a wide kernel.
    let photo = photo.halved(toFill: width, height)
    let part = crop.rect(photoWidth: photo.width, photoHeight: photo.height, width: width, height: height)
    return photo.resampled(to: width, height: height, from: part)
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
