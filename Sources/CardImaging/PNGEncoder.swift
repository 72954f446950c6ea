import PNGShim

/// Writes PNG files with nothing in them but pixels and their size: IHDR, sRGB, pHYs, IDAT, IEND.
///
/// The same pixels give the same bytes on every x86-64 machine with SSE4.2.
public struct PNGEncoder: Sendable {
  /// Resolution both ways, for pHYs; 300 dpi are 11,811.
  public let pixelsPerMetre: Int

  /// Pixels of the longer side: beyond what any card printer takes.
  public static let sideLimit = 32_768

  /// Creates an encoder. `pixelsPerMetre` must be in 1...2,147,483,647.
  public init(pixelsPerMetre: Int) {
    precondition((1...Int(Int32.max)).contains(pixelsPerMetre), "a resolution is positive")
    self.pixelsPerMetre = pixelsPerMetre
  }

  /// The file for pixels in memory; row `y` begins at byte `y * bytesPerRow`.
  ///
  /// gray8 becomes colour type 0, rgb8 and bgrx8 type 2, rgba8 type 6. Throws
  /// ``ImageError/Code/sizeMismatch`` when the span is too short, `tooLarge` beyond ``sideLimit``.
  ///
  /// `workspace` lends memory; give the same one to the next call.
  public func encode(
    _ pixels: Span<UInt8>, width: Int, height: Int, bytesPerRow: Int, format: PixelFormat,
    workspace: PNGWorkspace = PNGWorkspace()
  ) throws(ImageError) -> [UInt8] {
    try Self.check(width: width, height: height)
    let used = width * format.bytesPerPixel
    guard bytesPerRow >= used, bytesPerRow <= Int.max / height,
      pixels.count >= bytesPerRow * (height - 1) + used
    else {
      throw ImageError(.sizeMismatch, "\(pixels.count) bytes are not \(width) by \(height) pixels of \(format)")
    }
    let (layout, samples, colorType): (civic_png_layout, Int, Int32) =
      switch format {
      case .gray8: (CIVIC_PNG_GRAY8, 1, 0)
      case .rgb8: (CIVIC_PNG_RGB8, 3, 2)
      case .bgrx8: (CIVIC_PNG_BGRX8, 3, 2)
      case .rgba8: (CIVIC_PNG_RGBA8, 4, 6)
      }
    let rowBytes = width * samples
    let total = (1 + rowBytes) * height
    workspace.reserve(scratch: 3 * rowBytes + 64, scanlines: total)
    pixels.withUnsafeBufferPointer { source in
      workspace.scratch.withUnsafeMutableBufferPointer { scratch in
        workspace.scanlines.withUnsafeMutableBufferPointer { out in
          civic_png_filter(
            out.baseAddress, source.baseAddress, bytesPerRow, width, height, layout, scratch.baseAddress)
        }
      }
    }
    return try container(
      workspace.scanlines, total, workspace, width, height, depth: 8, colorType: colorType)
  }

  /// The file for a raster.
  public func encode(
    _ raster: Raster, workspace: PNGWorkspace = PNGWorkspace()
  ) throws(ImageError) -> [UInt8] {
    try encode(
      raster.pixels.span, width: raster.width, height: raster.height, bytesPerRow: raster.bytesPerRow,
      format: raster.format, workspace: workspace)
  }

  /// A 1-bit grayscale file (colour type 0) of a mask: samples of 128 and more are 1 (white), others 0.
  ///
  /// `mask` must be gray8, else ``ImageError/Code/unsupported`` is thrown.
  public func encodeBilevel(
    _ mask: Raster, workspace: PNGWorkspace = PNGWorkspace()
  ) throws(ImageError) -> [UInt8] {
    guard mask.format == .gray8 else {
      throw ImageError(.unsupported, "a 1-bit plane is made from gray8, not \(mask.format)")
    }
    try Self.check(width: mask.width, height: mask.height)
    var scanlines: [UInt8] = []
    scanlines.reserveCapacity((1 + (mask.width + 7) / 8) * mask.height)
    for y in 0..<mask.height {
      // Filters other than None rarely help below eight bits (PNG specification, 12.7).
      scanlines.append(0)
      let row = y * mask.width
      for start in stride(from: 0, to: mask.width, by: 8) {
        var byte: UInt8 = 0
        for x in start..<min(start + 8, mask.width) {
          byte |= (mask.pixels[row + x] >> 7) << UInt8(7 - (x - start))
        }
        scanlines.append(byte)
      }
    }
    return try container(
      scanlines, scanlines.count, workspace, mask.width, mask.height, depth: 1, colorType: 0)
  }

  private static func check(width: Int, height: Int) throws(ImageError) {
    guard width > 0, height > 0 else { throw ImageError(.sizeMismatch, "an image needs pixels") }
    guard width <= sideLimit, height <= sideLimit else {
      throw ImageError(.tooLarge, "\(width) by \(height) pixels are more than a PNG of a card may have")
    }
  }

  private func container(
    _ scanlines: [UInt8], _ scanlineBytes: Int, _ workspace: PNGWorkspace, _ width: Int, _ height: Int, depth: Int32,
    colorType: Int32
  ) throws(ImageError) -> [UInt8] {
    // Colour types 0 (grey), 2 and 6 (PNG specification, 11.2.1).
    let reach: Deflater.Reach = colorType == 0 ? .shapes : .pixels
    let file = try workspace.deflater.deflate(scanlines, count: scanlineBytes, reach: reach) { data in
      // Signature 8, IHDR 25, sRGB 13, pHYs 21, IDAT 12 and its data, IEND 12.
      let capacity = data.count + 91
      let checksum = PNGChecksum.of(chunk: "IDAT", data)
      return [UInt8](unsafeUninitializedCapacity: capacity) { out, count in
        data.withUnsafeBufferPointer {
          count = civic_png_write(
            out.baseAddress, capacity, UInt32(width), UInt32(height), depth, colorType, UInt32(pixelsPerMetre),
            $0.baseAddress, $0.count, checksum)
        }
      }
    }
    guard !file.isEmpty else { throw ImageError(.encodeFailed, "libpng refused to write the image") }
    return file
  }
}

/// Memory that the encoders of one thread use again: a face takes several megabytes, and for the kernel to hand out and
/// clear their pages anew takes as long as filtering them.
public final class PNGWorkspace {
  fileprivate let deflater = Deflater()
  fileprivate var scratch: [UInt8] = []
  fileprivate var scanlines: [UInt8] = []

  /// An empty workspace; it grows with what is encoded.
  public init() {}

  fileprivate func reserve(scratch scratchBytes: Int, scanlines scanlineBytes: Int) {
    if scratch.count < scratchBytes { scratch = Array(repeating: 0, count: scratchBytes) }
    if scanlines.count < scanlineBytes { scanlines = Array(repeating: 0, count: scanlineBytes) }
  }
}
