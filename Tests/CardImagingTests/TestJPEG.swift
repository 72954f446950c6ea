import CardImaging
import JPEGTestSupport

/// JPEG files for tests, from libjpeg's encoder, and damage to them.
struct TestJPEG: CustomStringConvertible {
  enum Sampling: CaseIterable { case gray, full, halfAcross, half }

  /// 1...100.
  var quality = 85
  var sampling = Sampling.half
  var isProgressive = false
  /// MCUs between restart markers; 0 for none.
  var restartInterval = 0
  var hasOwnTables = false

  var description: String {
    "quality \(quality), \(sampling)\(isProgressive ? ", progressive" : "")"
      + (restartInterval > 0 ? ", restarts every \(restartInterval) MCUs" : "")
  }

  func encode(_ picture: Raster) throws -> [UInt8] {
    let factors: (Int32, Int32) =
      switch sampling {
      case .gray: (0, 0)
      case .full: (1, 1)
      case .halfAcross: (2, 1)
      case .half: (2, 2)
      }
    let options = test_jpeg_options(
      quality: Int32(quality), across: factors.0, down: factors.1, progressive: isProgressive ? 1 : 0,
      restart_interval: Int32(restartInterval), optimize: hasOwnTables ? 1 : 0)
    var bytes: UnsafeMutablePointer<UInt8>?
    let length = picture.converted(to: .rgb8).pixels.withUnsafeBufferPointer {
      test_jpeg_write($0.baseAddress, Int32(picture.width), Int32(picture.height), options, &bytes)
    }
    guard length > 0 else { throw ImageError(.encodeFailed, "libjpeg can't encode \(self)") }
    defer { test_jpeg_free(bytes) }
    return Array(UnsafeBufferPointer(start: bytes, count: length))
  }

  /// The pixels that a viewer shows, whatever libjpeg warns of, as red, green, blue; nil where there are none.
  static func decodeAnyway(_ file: [UInt8], width: Int, height: Int) -> (pixels: [UInt8], warnings: Int)? {
    var pixels = [UInt8](repeating: 0, count: width * height * 3)
    let warnings = file.withUnsafeBufferPointer { file in
      pixels.withUnsafeMutableBufferPointer {
        test_jpeg_read_anyway(file.baseAddress, file.count, $0.baseAddress, Int32(width), Int32(height))
      }
    }
    return warnings < 0 ? nil : (pixels, Int(warnings))
  }

  /// Where the entropy-coded data of the scans lie: behind each SOS segment, up to the next marker that is neither a
  /// stuffed byte nor a restart (ITU-T T.81, B.1.1).
  static func codedData(of file: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var at = 2
    while at + 4 <= file.count, file[at] == 0xFF, file[at + 1] != 0xD9 {
      let isScan = file[at + 1] == 0xDA
      at += 2 + Int(file[at + 2]) << 8 + Int(file[at + 3])
      guard isScan else { continue }
      let start = at
      while at + 1 < file.count, file[at] != 0xFF || file[at + 1] == 0 || 0xD0...0xD7 ~= file[at + 1] { at += 1 }
      ranges.append(start..<at)
    }
    return ranges
  }

  /// Where the contents of a header's segments with this marker code lie.
  static func segments(_ marker: UInt8, of file: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var at = 2
    while at + 4 <= file.count, file[at] == 0xFF, file[at + 1] != 0xDA {
      let end = at + 2 + Int(file[at + 2]) << 8 + Int(file[at + 3])
      if file[at + 1] == marker { ranges.append(at + 4..<end) }
      at = end
    }
    return ranges
  }

  /// The share of pixels in which any sample differs by more than 16 levels, of two pictures of one size.
  static func harm(_ left: [UInt8], _ right: [UInt8]) -> Double {
    precondition(left.count == right.count && !left.isEmpty)
    let differing = left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { test_jpeg_differing(left.baseAddress, $0.baseAddress, left.count / 3, 16) }
    }
    return Double(differing) / Double(left.count / 3)
  }
}
