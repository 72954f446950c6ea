import CCUPS
import CardImaging

/// Writes PWG raster (PWG 5102.4): libcups's writer, into memory.
enum PWGRaster {
  /// What libcups hands over.
  private final class Output { var bytes: [UInt8] = [] }

  /// A document of pages of one size; `transforms` says of each whether it was mirrored across and along.
  ///
  /// Nil where libcups fails, which is out of memory.
  static func document(
    _ pages: [Raster], transforms: [(across: Bool, along: Bool)], plan: PrinterCapabilities.Plan, dotsPerInch: Int
  ) -> [UInt8]? {
    let output = Output()
    let stream = withExtendedLifetime(output) {
      cupsRasterOpenIO(
        { context, buffer, length in
          guard let context, let buffer else { return -1 }
          let output = Unmanaged<Output>.fromOpaque(context).takeUnretainedValue()
          output.bytes += UnsafeRawBufferPointer(start: buffer, count: length)
          return length
        }, Unmanaged.passUnretained(output).toOpaque(), CUPS_RASTER_WRITE_PWG)
    }
    guard let stream else { return nil }
    var isGood = true
    for (page, transform) in zip(pages, transforms) where isGood {
      guard var header = header(page, pages.count, transform, plan, dotsPerInch) else {
        isGood = false
        break
      }
      isGood = cupsRasterWriteHeader2(stream, &header) == 1
      var pixels = page.pixels
      let row = page.width * 3
      for y in 0..<page.height where isGood {
        isGood = pixels.withUnsafeMutableBufferPointer { pixels in
          guard let base = pixels.baseAddress else { return false }
          return cupsRasterWritePixels(stream, base + y * row, UInt32(row)) == UInt32(row)
        }
      }
    }
    cupsRasterClose(stream)
    return isGood ? output.bytes : nil
  }

  private static func header(
    _ page: Raster, _ count: Int, _ transform: (across: Bool, along: Bool), _ plan: PrinterCapabilities.Plan,
    _ dotsPerInch: Int
  ) -> cups_page_header2_t? {
    var header = cups_page_header2_t()
    guard let media = pwgMediaForSize(Int32(plan.mediaWidth), Int32(plan.mediaHeight)),
      cupsRasterInitPWGHeader(
        &header, media, PrinterCapabilities.rasterType, Int32(dotsPerInch), Int32(dotsPerInch), plan.sides, nil) == 1
    else { return nil }
    // libcups rounds down, and a card's height is not whole.
    (header.cupsWidth, header.cupsHeight) = (UInt32(page.width), UInt32(page.height))
    header.cupsBytesPerLine = UInt32(page.width * 3)
    header.cupsInteger.0 = UInt32(count)
    header.cupsInteger.1 = UInt32(bitPattern: transform.across ? -1 : 1)
    header.cupsInteger.2 = UInt32(bitPattern: transform.along ? -1 : 1)
    header.cupsInteger.5 = UInt32(page.width)
    header.cupsInteger.6 = UInt32(page.height)
    return header
  }
}
