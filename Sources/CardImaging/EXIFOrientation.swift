/// How a stored picture must be turned to stand upright: EXIF 2.32, tag 0x0112.
enum EXIFOrientation: UInt16 {
  case upright = 1
  case mirrored = 2
  case turned180 = 3
  case flipped = 4
  case transposed = 5
  case turnRight = 6
  case transversed = 7
  case turnLeft = 8

  var swapsSides: Bool { rawValue >= 5 }

  /// Reads the tag from a TIFF structure (the part behind `Exif\0\0`); upright when there is none or
  /// the structure is broken, since a wrong tag must not cost the picture.
  init(tiff: [UInt8]) {
    self = Self.find(in: tiff) ?? .upright
  }

  private static func find(in tiff: [UInt8]) -> EXIFOrientation? {
    let little: Bool
    switch tiff.prefix(4) {
    case [0x49, 0x49, 0x2A, 0x00]: little = true
    case [0x4D, 0x4D, 0x00, 0x2A]: little = false
    default: return nil
    }
    func half(_ at: Int) -> UInt16? {
      guard at >= 0, at <= tiff.count - 2 else { return nil }
      let (a, b) = (UInt16(tiff[at]), UInt16(tiff[at + 1]))
      return little ? a | b << 8 : a << 8 | b
    }
    func word(_ at: Int) -> Int? {
      guard let a = half(at), let b = half(at + 2) else { return nil }
      return little ? Int(a) | Int(b) << 16 : Int(a) << 16 | Int(b)
    }
    guard let directory = word(4), let count = half(directory) else { return nil }
    for entry in 0..<Int(count) {
      let at = directory + 2 + entry * 12
      guard let tag = half(at) else { return nil }
      guard tag == 0x0112 else { continue }
      // Type 3 (SHORT), one value, which then stands in the entry itself.
      guard half(at + 2) == 3, word(at + 4) == 1, let value = half(at + 8) else { return nil }
      return EXIFOrientation(rawValue: value)
    }
    return nil
  }
}

extension Raster {
  /// The picture turned upright.
  func upright(from orientation: EXIFOrientation) -> Raster {
    if orientation == .upright { return self }
    let (outWidth, outHeight) = orientation.swapsSides ? (height, width) : (width, height)
    let size = format.bytesPerPixel
    // Where the output's pixel (0, 0) comes from, and the step for one pixel right and one down.
    let (right, bottom) = (width - 1, height - 1)
    let (startX, startY, acrossX, acrossY, downX, downY) =
      switch orientation {
      case .upright: (0, 0, 1, 0, 0, 1)
      case .mirrored: (right, 0, -1, 0, 0, 1)
      case .turned180: (right, bottom, -1, 0, 0, -1)
      case .flipped: (0, bottom, 1, 0, 0, -1)
      case .transposed: (0, 0, 0, 1, 1, 0)
      case .turnRight: (0, bottom, 0, -1, 1, 0)
      case .transversed: (right, bottom, 0, -1, -1, 0)
      case .turnLeft: (right, 0, 0, 1, -1, 0)
      }
    let across = (acrossY * width + acrossX) * size
    let down = (downY * width + downX) * size
    var row = (startY * width + startX) * size
    var out = [UInt8](repeating: 0, count: pixels.count)
    var to = 0
    for _ in 0..<outHeight {
      var from = row
      for _ in 0..<outWidth {
        for sample in 0..<size { out[to + sample] = pixels[from + sample] }
        to += size
        from += across
      }
      row += down
    }
    return Raster(unchecked: out, width: outWidth, height: outHeight, format: format)
  }
}
