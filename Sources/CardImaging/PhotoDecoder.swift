/// Reads the photos and signatures that applicants bring: JPEG and PNG, told apart by content.
///
/// The result is upright (EXIF orientation applied), in sRGB (embedded profiles converted), and carries
/// no metadata. Files are hostile until parsed: limits come first, damage that can be seen is refused.
public enum PhotoDecoder {
  /// The size of the upright picture in pixels, from the header alone.
  ///
  /// Throws ``ImageError``: `unreadable`, `unsupported`, `truncated`, `tooLarge`.
  public static func dimensions(
    of file: [UInt8], limits: ImageLimits = .untrusted
  ) throws(ImageError) -> (width: Int, height: Int) {
    switch try kind(of: file, limits) {
    case .jpeg:
      let reader = try JPEGReader(file)
      try limits.check(width: reader.width, height: reader.height)
      return reader.orientation.swapsSides ? (reader.height, reader.width) : (reader.width, reader.height)
    case .png:
      let reader = try PNGReader(file)
      try limits.check(width: reader.width, height: reader.height)
      return reader.orientation.swapsSides ? (reader.height, reader.width) : (reader.width, reader.height)
    }
  }

  /// The picture as ``PixelFormat/rgb8``, transparency laid over white.
  ///
  /// With `reduceTo`, a JPEG is decoded at the smallest scale, from a quarter up, that still has at least that many
  /// pixels each way (a faster decoder; resample afterwards). What lies behind the end of a picture is passed over.
  /// A JPEG is judged alike at every scale, by its coefficients. Throws ``ImageError``: `unreadable`,
  /// `unsupported`, `truncated` (anything visible is missing or damaged), `tooLarge`.
  public static func decode(
    _ file: [UInt8], limits: ImageLimits = .untrusted, reduceTo: (width: Int, height: Int)? = nil
  ) throws(ImageError) -> Raster {
    switch try kind(of: file, limits) {
    case .jpeg:
      try decodeJPEG(file, limits) { width, height in
        reduceTo.map { scale(width, height, $0.width, $0.height) } ?? 8
      }
    case .png: try decodePNG(file, limits, to: .rgb8)
    }
  }

  /// As ``decode(_:limits:reduceTo:)``, and with it the file's own pixels in the middle row of each eight, gray8, where
  /// the blocks of a JPEG are seen side by side: of a JPEG's brightness as it is stored, before it is turned upright.
  /// Nil for a picture of less than five rows, or of more than `most` pixels.
  package static func decodeWithMiddleRows(
    _ file: [UInt8], limits: ImageLimits = .untrusted, reduceTo: (width: Int, height: Int), upTo most: Int
  ) throws(ImageError) -> (picture: Raster, middleRows: Raster?) {
    switch try kind(of: file, limits) {
    case .jpeg:
      var rows: Raster?
      let started = { (reader: JPEGReader, size: Int) throws(ImageError) in
        if size <= most { rows = try reader.middleRows() }
      }
      let picture = try decodeJPEG(file, limits, started: started) { width, height in
        scale(width, height, reduceTo.width, reduceTo.height)
      }
      return (picture, rows)
    case .png:
      let picture = try decodePNG(file, limits, to: .rgb8)
      return (picture, picture.width * picture.height <= most ? picture.middleRows : nil)
    }
  }

  /// As ``decode(_:limits:reduceTo:)``, for a picture that is then halved as often as `isHalved` wants of its width
  /// and height: once, or more for a JPEG, is done while decoding.
  static func decode(
    _ file: [UInt8], limits: ImageLimits, halvingWhile isHalved: (Int, Int) -> Bool
  ) throws(ImageError) -> Raster {
    switch try kind(of: file, limits) {
    case .jpeg:
      try decodeJPEG(file, limits) { width, height in
        var eighths = 8
        // See ``scale(_:_:_:_:)``.
        while eighths > 2, isHalved((width * eighths + 7) / 8, (height * eighths + 7) / 8) { eighths /= 2 }
        return eighths
      }
    case .png: try decodePNG(file, limits, to: .rgb8, halvingWhile: isHalved)
    }
  }

  /// The picture as ``PixelFormat/rgba8`` with the file's transparency, for signatures drawn on a tablet.
  ///
  /// Throws as ``decode(_:limits:reduceTo:)``.
  public static func decodeKeepingAlpha(
    _ file: [UInt8], limits: ImageLimits = .untrusted
  ) throws(ImageError) -> Raster {
    switch try kind(of: file, limits) {
    case .jpeg: try decodeJPEG(file, limits) { _, _ in 8 }.converted(to: .rgba8)
    case .png: try decodePNG(file, limits, to: .rgba8)
    }
  }

  private enum Kind { case jpeg, png }

  private static func kind(of file: [UInt8], _ limits: ImageLimits) throws(ImageError) -> Kind {
    try limits.check(fileBytes: file.count)
    let hint = "use a JPEG or PNG picture"
    switch ImageKind(file) {
    case .jpeg: return .jpeg
    case .png: return .png
    case .other(let name): throw ImageError(.unreadable, "this is a \(name) file, which is not read", hint: hint)
    case .unknown: throw ImageError(.unreadable, "this is not a picture that can be read", hint: hint)
    }
  }

  /// `scale` says for the upright width and height how many eighths of them are wanted. `started` is called before the
  /// first row, with the stored picture's pixels.
  private static func decodeJPEG(
    _ file: [UInt8], _ limits: ImageLimits, started: (JPEGReader, Int) throws(ImageError) -> Void = { _, _ in },
    scale: (Int, Int) -> Int
  ) throws(ImageError) -> Raster {
    let reader = try JPEGReader(file)
    try limits.check(width: reader.width, height: reader.height)
    let orientation = reader.orientation
    let eighths =
      orientation.swapsSides ? scale(reader.height, reader.width) : scale(reader.width, reader.height)
    let layout = reader.layout
    let transform = reader.profile.flatMap { ColorTransform(profile: $0, layout: layout) }
    let stored = reader.width * reader.height
    try reader.start(eighths: eighths, limits: limits)
    try started(reader, stored)
    let pixels = try rows(of: reader, layout, transform)
    return Raster(unchecked: pixels, width: reader.width, height: reader.height, format: .rgb8)
      .upright(from: orientation)
  }

  /// The fewest eighths that give at least the needed size; libjpeg rounds sizes up. At one eighth it would leave out
  /// most coefficients, and with them what tells damage.
  static func scale(_ width: Int, _ height: Int, _ needWidth: Int, _ needHeight: Int) -> Int {
    (2...8).first { eighths in
      (width * eighths + 7) / 8 >= needWidth && (height * eighths + 7) / 8 >= needHeight
    } ?? 8
  }

  private static func rows(
    of reader: JPEGReader, _ layout: SampleLayout, _ transform: ColorTransform?
  ) throws(ImageError) -> [UInt8] {
    let width = reader.width
    var pixels = [UInt8](repeating: 0, count: width * reader.height * 3)
    if case .rgb8 = layout, transform == nil {
      for y in 0..<reader.height { try reader.read(into: &pixels, at: y * width * 3) }
      return pixels
    }
    var row = [UInt8](repeating: 0, count: width * 4)
    var rgb = [UInt8](repeating: 0, count: width * 3)
    for y in 0..<reader.height {
      try reader.read(into: &row)
      if let transform {
        transform.apply(row, count: width, into: &rgb)
      } else {
        RowColor.toRGB(row, layout, count: width, into: &rgb)
      }
      pixels.replaceSubrange(y * width * 3..<(y + 1) * width * 3, with: rgb)
    }
    return pixels
  }

  private static func decodePNG(
    _ file: [UInt8], _ limits: ImageLimits, to format: PixelFormat,
    halvingWhile isHalved: (Int, Int) -> Bool = { _, _ in false }
  ) throws(ImageError) -> Raster {
    let reader = try PNGReader(file)
    try limits.check(width: reader.width, height: reader.height)
    if format == .rgb8,
      let picture = PlainPNG(file, reader)?.decoded(halving: isHalved(reader.width, reader.height))
    {
      return picture.upright(from: reader.orientation)
    }
    let width = reader.width
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * reader.height * format.bytesPerPixel)
    if format == .rgb8, reader.isPlainRGB {
      try reader.start(addingAlpha: false)
      var row = [UInt8](repeating: 0, count: width * 3)
      for _ in 0..<reader.height {
        try reader.read(into: &row)
        pixels.append(contentsOf: row)
      }
      try reader.finish()
      return Raster(unchecked: pixels, width: width, height: reader.height, format: format)
        .upright(from: reader.orientation)
    }
    let color = PNGRowColor(reader)
    try reader.start()
    var row = [UInt8](repeating: 0, count: reader.bytesPerRow)
    var rgba = [UInt8](repeating: 0, count: width * 4)
    var rgb = [UInt8](repeating: 0, count: width * 3)
    for _ in 0..<reader.height {
      try reader.read(into: &row)
      color.convert(row, count: width, into: &rgba)
      if format == .rgba8 {
        pixels.append(contentsOf: rgba)
      } else {
        RowColor.overWhite(rgba, count: width, into: &rgb)
        pixels.append(contentsOf: rgb)
      }
    }
    try reader.finish()
    return Raster(unchecked: pixels, width: width, height: reader.height, format: format)
      .upright(from: reader.orientation)
  }
}

extension Raster {
  /// The middle row of each eight, gray8; nil where there is none.
  package var middleRows: Raster? {
    guard height > 4 else { return nil }
    var rows: [UInt8] = []
    for y in stride(from: 4, to: height, by: 8) { rows += pixels[y * bytesPerRow..<(y + 1) * bytesPerRow] }
    return Raster(unchecked: rows, width: width, height: (height + 3) / 8, format: format).converted(to: .gray8)
  }
}
