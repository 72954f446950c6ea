import JPEGShim

/// One JPEG file being decoded by libjpeg-turbo, row by row from the top.
final class JPEGReader {
  private let handle: OpaquePointer
  private let facts: civic_jpeg_info
  /// Pixels a row and rows, as stored; after ``start(eighths:limits:)`` those of the reduced picture.
  private(set) var width: Int
  private(set) var height: Int

  init(_ file: [UInt8]) throws(ImageError) {
    var status = CIVIC_JPEG_OK
    let opened = file.withUnsafeBufferPointer { civic_jpeg_open($0.baseAddress, $0.count, &status) }
    guard let opened else { throw Self.error(status) }
    handle = opened
    facts = civic_jpeg_get_info(opened)
    width = Int(facts.width)
    height = Int(facts.height)
  }

  deinit { civic_jpeg_close(handle) }

  var layout: SampleLayout {
    switch facts.samples {
    case 1: .gray8
    case 3: .rgb8
    default: facts.adobe != 0 ? .cmyk8Inverted : .cmyk8
    }
  }

  var orientation: EXIFOrientation {
    EXIFOrientation(tiff: Array(UnsafeBufferPointer(start: facts.exif, count: facts.exif_length)))
  }

  /// The embedded ICC profile, or nothing.
  var profile: [UInt8]? {
    facts.profile.map { Array(UnsafeBufferPointer(start: $0, count: facts.profile_length)) }
  }

  /// Decodes at `eighths`/8 of the stored size, 1...8. Throws when anything of the picture is missing or damaged.
  func start(eighths: Int, limits: ImageLimits) throws(ImageError) {
    let scans = min(limits.scans, max(1, ImageLimits.scanPixels / (width * height)))
    var (outWidth, outHeight): (UInt32, UInt32) = (0, 0)
    let status = civic_jpeg_start(handle, Int32(eighths), Int32(clamping: scans), &outWidth, &outHeight)
    guard status == CIVIC_JPEG_OK else { throw Self.error(status) }
    width = Int(outWidth)
    height = Int(outHeight)
    let components = try components()
    guard !JPEGDamage.isCertain(in: components) else { throw Self.error(CIVIC_JPEG_DAMAGED) }
    guard let brightness = components.first, JPEGDamage.isLikely(in: brightness) else { return }
    let length = civic_jpeg_check_length(handle)
    guard length == CIVIC_JPEG_OK else { throw Self.error(length) }
  }

  private func components() throws(ImageError) -> [JPEGBlocks] {
    var components: [JPEGBlocks] = []
    while let blocks = try blocks(of: components.count) { components.append(blocks) }
    return components
  }

  /// Nil where there is no such component.
  private func blocks(of component: Int) throws(ImageError) -> JPEGBlocks? {
    let grid = civic_jpeg_get_grid(handle, Int32(component))
    guard grid.columns > 0 else { return nil }
    let count = Int(grid.rows) * Int(grid.columns)
    var (top, bottom) = ([Int16](repeating: 0, count: count), [Int16](repeating: 0, count: count))
    var means = civic_jpeg_range()
    let status = top.withUnsafeMutableBufferPointer { top in
      bottom.withUnsafeMutableBufferPointer { bottom in
        civic_jpeg_read_edges(handle, Int32(component), top.baseAddress, bottom.baseAddress, count, &means)
      }
    }
    guard status == CIVIC_JPEG_OK else { throw Self.error(status) }
    return JPEGBlocks(
      columns: Int(grid.columns), rows: Int(grid.rows), quantum: Int(grid.quantum), top: top, bottom: bottom,
      means: Int(means.lowest)...Int(means.highest))
  }

  /// The row of samples in the middle of each row of blocks, at full size and as stored, of the first component: the
  /// brightness of nearly every file. gray8, a row for each row of blocks. After ``start(eighths:limits:)``.
  func middleRows() throws(ImageError) -> Raster {
    let grid = civic_jpeg_get_grid(handle, 0)
    let (width, height) = (8 * Int(grid.columns), Int(grid.block_rows))
    var status = CIVIC_JPEG_DAMAGED
    let samples = [UInt8](unsafeUninitializedCapacity: width * height) { out, count in
      status = civic_jpeg_read_middles(handle, out.baseAddress, out.count)
      count = status == CIVIC_JPEG_OK ? width * height : 0
    }
    guard status == CIVIC_JPEG_OK, !samples.isEmpty else { throw Self.error(status) }
    return Raster(unchecked: samples, width: width, height: height, format: .gray8)
  }

  /// Reads the next row into the bytes of `row` from `start` on.
  func read(into row: inout [UInt8], at start: Int = 0) throws(ImageError) {
    let status = row.withUnsafeMutableBufferPointer { bytes in
      let rest = UnsafeMutableBufferPointer(rebasing: bytes[start...])
      return civic_jpeg_read_row(handle, rest.baseAddress, rest.count)
    }
    guard status == CIVIC_JPEG_OK else { throw Self.error(status) }
  }

  private static func error(_ status: civic_jpeg_status) -> ImageError {
    switch status {
    case CIVIC_JPEG_UNREADABLE: ImageError(.unreadable, "this is not a JPEG picture")
    case CIVIC_JPEG_UNSUPPORTED:
      ImageError(
        .unsupported, "this kind of JPEG is not supported",
        hint: "save the picture again as a usual JPEG or PNG")
    case CIVIC_JPEG_TOO_LARGE:
      ImageError(
        .tooLarge, "the JPEG has more scans or pixels than any camera writes", hint: "save the picture again")
    case CIVIC_JPEG_NO_MEMORY: ImageError(.tooLarge, "there is not enough memory for the picture")
    default:
      ImageError(
        .truncated, "the JPEG is incomplete or damaged", hint: "copy the file again from where it came from")
    }
  }
}
