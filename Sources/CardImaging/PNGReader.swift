import PNGShim

/// One PNG file being decoded by libpng, row by row from the top, always as red, green, blue, alpha.
final class PNGReader {
  private let handle: OpaquePointer
  private let facts: civic_png_info
  /// Pixels a row.
  let width: Int
  /// Rows.
  let height: Int

  init(_ file: [UInt8]) throws(ImageError) {
    try Self.checkLengths(file)
    var status = CIVIC_PNG_OK
    let opened = file.withUnsafeBufferPointer { civic_png_open($0.baseAddress, $0.count, &status) }
    guard let opened else { throw Self.error(status) }
    handle = opened
    facts = civic_png_get_info(opened)
    width = Int(facts.width)
    height = Int(facts.height)
  }

  /// Refuses a file in which a chunk other than the pixels' claims more bytes than there are: libpng takes memory for a
  /// whole eXIf chunk, of up to 2 GiB, before it reads one byte of it. Damaged pixels are libpng's to find.
  private static func checkLengths(_ file: [UInt8]) throws(ImageError) {
    // A signature of 8 bytes, then chunks: length, type, data, checksum (ISO/IEC 15948:2003, 5.3).
    var at = 8
    while at + 12 <= file.count {
      let length = file[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
      let type = file[at + 4..<at + 8]
      let isWhole = length <= file.count - at - 12
      guard isWhole || type.elementsEqual("IDAT".utf8) else { throw error(CIVIC_PNG_DAMAGED) }
      // What lies behind the end of the picture is nobody's chunk.
      guard isWhole, !type.elementsEqual("IEND".utf8) else { return }
      at += 12 + length
    }
  }

  deinit { civic_png_close(handle) }

  /// Eight or sixteen bits a sample; sixteen lie in the machine's byte order.
  var layout: SampleLayout { facts.depth == 16 ? .rgba16 : .rgba8 }
  var isGray: Bool { facts.is_gray != 0 }
  var hasAlpha: Bool { facts.has_alpha != 0 }
  var bytesPerRow: Int { width * 4 * Int(facts.depth) / 8 }

  var orientation: EXIFOrientation {
    EXIFOrientation(tiff: Array(UnsafeBufferPointer(start: facts.exif, count: facts.exif_length)))
  }

  /// What the file says its colours mean; PNG specification, 3rd edition, section 4.3.
  var colors: PNGColors {
    if let profile = facts.profile {
      return .profile(Array(UnsafeBufferPointer(start: profile, count: facts.profile_length)))
    }
    if facts.has_srgb != 0 || (facts.gamma == 0 && facts.has_chromaticities == 0) { return .sRGB }
    let c = facts.chromaticities
    let points = [c.0, c.1, c.2, c.3, c.4, c.5, c.6, c.7].map(Int.init)
    return .measured(gamma: Int(facts.gamma), chromaticities: facts.has_chromaticities != 0 ? points : nil)
  }

  /// Whether rows can be had as red, green, blue in sRGB just as the file has them.
  var isPlainRGB: Bool {
    guard !hasAlpha, case .rgba8 = layout, case .sRGB = colors else { return false }
    return true
  }

  /// - Parameter addingAlpha: whether an opaque file's rows get an alpha of 255; else they have three samples a pixel.
  func start(addingAlpha: Bool = true) throws(ImageError) {
    let status = civic_png_start(handle, addingAlpha ? 1 : 0)
    guard status == CIVIC_PNG_OK else { throw Self.error(status) }
  }

  /// Reads the next row into the first bytes of `row`.
  func read(into row: inout [UInt8]) throws(ImageError) {
    let status = row.withUnsafeMutableBufferPointer {
      civic_png_read_row(handle, $0.baseAddress, $0.count)
    }
    guard status == CIVIC_PNG_OK else { throw Self.error(status) }
  }

  /// After the last row: throws when the rest of the file is missing or a checksum is wrong.
  func finish() throws(ImageError) {
    let status = civic_png_finish(handle)
    guard status == CIVIC_PNG_OK else { throw Self.error(status) }
  }

  /// Undoes the filters of `count` scanlines of `pixel` bytes a pixel. The first row of `rows` is the one above, or
  /// zeros; the results follow it. False when a scanline names a filter that does not exist.
  static func unfilter(
    _ scanlines: [UInt8], count: Int, bytesPerRow: Int, pixel: Int, into rows: inout [UInt8]
  ) -> Bool {
    precondition(scanlines.count >= count * (bytesPerRow + 1) && rows.count >= (count + 1) * bytesPerRow)
    return scanlines.withUnsafeBufferPointer { scanlines in
      rows.withUnsafeMutableBufferPointer { rows in
        civic_png_unfilter(rows.baseAddress, scanlines.baseAddress, bytesPerRow, count, pixel) != 0
      }
    }
  }

  private static func error(_ status: civic_png_status) -> ImageError {
    switch status {
    case CIVIC_PNG_UNREADABLE: ImageError(.unreadable, "this is not a PNG picture")
    case CIVIC_PNG_TOO_LARGE, CIVIC_PNG_NO_MEMORY:
      ImageError(.tooLarge, "there is not enough memory for the picture")
    default:
      ImageError(
        .truncated, "the PNG is incomplete or damaged", hint: "copy the file again from where it came from")
    }
  }
}

/// What a PNG file says its colours mean.
enum PNGColors {
  case sRGB
  /// An ICC profile.
  case profile([UInt8])
  /// gAMA times 100,000 (0: absent) and cHRM times 100,000: x and y of white, red, green, blue.
  case measured(gamma: Int, chromaticities: [Int]?)
}
