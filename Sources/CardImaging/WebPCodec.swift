import CWebP

/// Writes the small portrait that a QR code carries: lossy WebP, without metadata.
package enum WebPEncoder {
  /// Pixels of the longer side that WebP allows (`WEBP_MAX_DIMENSION`).
  package static let sideLimit = 16_383

  /// The picture at `quality` 0...100, higher is better and larger.
  ///
  /// gray8, rgb8 and bgrx8; rgba8 is laid over white. Throws ``ImageError``: `tooLarge` beyond ``sideLimit``,
  /// `encodeFailed` when libwebp refuses.
  package static func encode(_ raster: Raster, quality: Float) throws(ImageError) -> [UInt8] {
    guard raster.width <= sideLimit, raster.height <= sideLimit else {
      throw ImageError(.tooLarge, "\(raster.width) by \(raster.height) pixels are more than WebP allows")
    }
    var config = WebPConfig()
    // Photo is for outdoor pictures; Picture is libwebp's name for portraits.
    guard (0...100).contains(quality), WebPConfigPreset(&config, WEBP_PRESET_PICTURE, quality) != 0 else {
      throw ImageError(.encodeFailed, "a WebP quality is 0 to 100, not \(quality)")
    }
    // Method 6 takes twice the time for 1 % fewer bytes.
    config.method = 5
    config.thread_level = 0
    let picture = try EncoderPicture(raster)
    return try picture.encode(config)
  }

  /// The picture at the best quality that fits `maximumBytes`, found by search in steps of 1; one that leaves less than
  /// a thirtieth of them unused is taken as it is.
  ///
  /// Throws ``ImageError/Code/encodeFailed`` when even quality 0 takes more.
  package static func encode(_ raster: Raster, maximumBytes: Int) throws(ImageError) -> [UInt8] {
    var fits: Try?
    var exceeds: Try?
    // A portrait of 64 by 80 pixels fills a QR at about this quality; from there the search goes by what sizes usually
    // do, for each try costs as much as the rest of the credential.
    var quality = 28
    while true {
      let file = try encode(raster, quality: Float(quality))
      if file.count <= maximumBytes {
        fits = Try(quality: quality, file: file)
        if maximumBytes - file.count < maximumBytes / 30 { break }
      } else {
        exceeds = Try(quality: quality, file: file)
      }
      let (low, high) = (fits?.quality ?? -1, exceeds?.quality ?? 101)
      if high - low <= 1 { break }
      quality = min(max(next(fits, exceeds, target: maximumBytes - maximumBytes / 80), low + 1), high - 1)
    }
    guard let fits else {
      throw ImageError(
        .encodeFailed, "the picture takes \(exceeds?.file.count ?? 0) bytes at the least, more than \(maximumBytes)",
        hint: "use fewer pixels")
    }
    return fits.file
  }

  private struct Try {
    let quality: Int
    let file: [UInt8]
  }

  /// The quality whose size should meet the target.
  private static func next(_ low: Try?, _ high: Try?, target: Int) -> Int {
    if let low, let high, high.file.count > low.file.count {
      return low.quality
        + (high.quality - low.quality) * (target - low.file.count) / (high.file.count - low.file.count)
    }
    guard let only = low ?? high else { return 0 }
    // A step of quality takes about 1.6 % more; far away that says little.
    let steps = (target - only.file.count) * 60 / only.file.count
    return only.quality + min(max(steps, -25), 25)
  }
}

/// Reads the portrait of a verified QR code.
package enum WebPDecoder {
  /// Limits for a portrait out of a QR code: a version 40 symbol holds under 3 KB, and 1,024 pixels
  /// each way are more than any such portrait has.
  package static let portraitLimits = ImageLimits(fileBytes: 8_192, pixels: 1_048_576, side: 1_024, scans: 1)

  /// The picture as ``PixelFormat/rgb8``.
  ///
  /// Throws ``ImageError``: `unreadable` (not WebP), `unsupported` (animated), `truncated`, `tooLarge`.
  package static func decode(
    _ file: [UInt8], limits: ImageLimits = portraitLimits
  ) throws(ImageError) -> Raster {
    try limits.check(fileBytes: file.count)
    var features = WebPBitstreamFeatures()
    let status = file.withUnsafeBufferPointer { WebPGetFeatures($0.baseAddress, $0.count, &features) }
    switch status {
    case VP8_STATUS_OK: break
    case VP8_STATUS_NOT_ENOUGH_DATA: throw ImageError(.truncated, "the WebP picture is incomplete")
    default: throw ImageError(.unreadable, "this is not a WebP picture")
    }
    let (width, height) = (Int(features.width), Int(features.height))
    try limits.check(width: width, height: height)
    guard features.has_animation == 0 else {
      throw ImageError(.unsupported, "this WebP is an animation")
    }
    let count = width * height * 4
    var complete = false
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
      complete = file.withUnsafeBufferPointer {
        WebPDecodeRGBAInto($0.baseAddress, $0.count, out.baseAddress, count, Int32(width * 4)) != nil
      }
      initialized = complete ? count : 0
    }
    guard complete else { throw ImageError(.truncated, "the WebP picture is incomplete or damaged") }
    return Raster(unchecked: pixels, width: width, height: height, format: .rgba8).converted(to: .rgb8)
  }
}

/// libwebp's picture and the memory into which it writes.
private final class EncoderPicture {
  private let picture: UnsafeMutablePointer<WebPPicture>
  private let writer: UnsafeMutablePointer<WebPMemoryWriter>

  init(_ raster: Raster) throws(ImageError) {
    picture = .allocate(capacity: 1)
    writer = .allocate(capacity: 1)
    picture.initialize(to: WebPPicture())
    writer.initialize(to: WebPMemoryWriter())
    WebPMemoryWriterInit(writer)
    let opaque = raster.format == .rgb8 ? raster : raster.converted(to: .rgb8)
    guard WebPPictureInit(picture) != 0 else { throw ImageError(.encodeFailed, "libwebp has another version") }
    picture.pointee.width = Int32(raster.width)
    picture.pointee.height = Int32(raster.height)
    picture.pointee.writer = WebPMemoryWrite
    picture.pointee.custom_ptr = UnsafeMutableRawPointer(writer)
    let imported = opaque.pixels.withUnsafeBufferPointer {
      WebPPictureImportRGB(picture, $0.baseAddress, Int32(opaque.bytesPerRow))
    }
    guard imported != 0 else { throw ImageError(.encodeFailed, "there is not enough memory for the picture") }
  }

  deinit {
    WebPPictureFree(picture)
    WebPMemoryWriterClear(writer)
    picture.deallocate()
    writer.deallocate()
  }

  func encode(_ config: WebPConfig) throws(ImageError) -> [UInt8] {
    var config = config
    guard WebPEncode(&config, picture) != 0 else {
      throw ImageError(
        .encodeFailed, "libwebp refused the picture (error \(picture.pointee.error_code.rawValue))")
    }
    return Array(UnsafeBufferPointer(start: writer.pointee.mem, count: writer.pointee.size))
  }
}
