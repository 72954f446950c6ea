/// The PNG files that scanners and tablets mostly write – eight bits, grey or red, green, blue, not interlaced –
/// decoded over ISA-L, in a third of the time that libpng takes over zlib.
///
/// libpng has read the header before. What is not such a file, or not sound in every checksum, gives nil here, and
/// libpng is the judge of it.
struct PlainPNG {
  private let file: [UInt8]
  private let width: Int
  private let height: Int
  private let format: PixelFormat
  private let imageData: [Range<Int>]

  /// Nil when the file is of another kind.
  init?(_ file: [UInt8], _ reader: PNGReader) {
    // IHDR is always the first chunk: bit depth, colour type, interlace method (PNG specification, 11.2.1).
    guard reader.isPlainRGB, file.count > 28, file[24] == 8, file[28] == 0 else { return nil }
    switch file[25] {
    case 0: format = .gray8
    case 2: format = .rgb8
    default: return nil
    }
    guard let imageData = Self.imageData(of: file) else { return nil }
    self.file = file
    self.imageData = imageData
    width = reader.width
    height = reader.height
  }

  /// The contents of the IDAT chunks, when every chunk's checksum is right and nothing unusual stands between them.
  private static func imageData(of file: [UInt8]) -> [Range<Int>]? {
    func word(_ at: Int) -> Int { file[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    var ranges: [Range<Int>] = []
    var at = 8
    var hasEnded = false
    while file.count - at >= 12 {
      let length = word(at)
      guard length <= file.count - at - 12, PNGChecksum.of(file, at + 4..<at + 8 + length) == word(at + 8 + length)
      else { return nil }
      switch Array(file[at + 4..<at + 8]) {
      case Array("IHDR".utf8): guard at == 8 else { return nil }
      case Array("IDAT".utf8):
        guard !hasEnded else { return nil }
        ranges.append(at + 8..<at + 8 + length)
      case Array("IEND".utf8): return ranges
      default:
        // Upper case is a chunk that must be understood (PNG specification, 5.4).
        guard file[at + 4] & 0x20 != 0 else { return nil }
        hasEnded = !ranges.isEmpty
      }
      at += 12 + length
    }
    return nil
  }

  /// Bytes of scanlines that are inflated at a time: a piece of the picture stays in the cache until it is done.
  private static let pieceBytes = 64 << 10

  /// The picture as ``PixelFormat/rgb8``, halved as ``Raster/halved()`` does when `halving`. Nil when it is damaged.
  func decoded(halving: Bool) -> Raster? {
    let bytesPerRow = width * format.bytesPerPixel
    // An even number of rows, so that pairs lie in one piece.
    let piece = min(max(Self.pieceBytes / (bytesPerRow + 1), 2) & ~1, height + 1)
    guard let inflater = Inflater(file, imageData) else { return nil }
    var scanlines = [UInt8](repeating: 0, count: piece * (bytesPerRow + 1))
    var rows = [UInt8](repeating: 0, count: (piece + 1) * bytesPerRow)
    let (outWidth, outHeight) = halving ? (width / 2, height / 2) : (width, height)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(outWidth * outHeight * format.bytesPerPixel)
    for y in stride(from: 0, to: height, by: piece) {
      let count = min(piece, height - y)
      guard inflater.read(count * (bytesPerRow + 1), into: &scanlines),
        PNGReader.unfilter(
          scanlines, count: count, bytesPerRow: bytesPerRow, pixel: format.bytesPerPixel, into: &rows)
      else { return nil }
      if halving {
        for row in stride(from: 1, to: count, by: 2) {
          HalfRow.append(rows, at: row * bytesPerRow, width: width, channels: format.bytesPerPixel, to: &pixels)
        }
      } else {
        pixels.append(contentsOf: rows[bytesPerRow..<(count + 1) * bytesPerRow])
      }
      precondition(rows.count >= (count + 1) * bytesPerRow)
      var lines = rows.mutableSpan
      for x in 0..<bytesPerRow { lines[unchecked: x] = lines[unchecked: count &* bytesPerRow &+ x] }
    }
    guard inflater.isAtEnd() else { return nil }
    return Raster(unchecked: pixels, width: outWidth, height: outHeight, format: format).converted(to: .rgb8)
  }
}
