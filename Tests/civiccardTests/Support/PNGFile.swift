import CardImaging
import Testing

/// A PNG file's chunks and header (ISO/IEC 15948, 5.3 and 11.2.2), read without the encoder's help.
struct PNGFile {
  /// Chunk types in the file's order, several IDAT in a row as one.
  let chunks: [String]
  let width: Int
  let height: Int
  let bitDepth: Int
  /// 0 for gray, 2 for red, green and blue.
  let colorType: Int
  /// Pixels a metre, across and down; nil without a pHYs chunk in metres.
  let resolution: [Int]?

  init(_ bytes: [UInt8]) throws {
    try #require(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), "not a PNG file")
    var chunks: [String] = []
    var header: [UInt8] = []
    var resolution: [Int]?
    var position = 8
    while position < bytes.count {
      try #require(position + 12 <= bytes.count, "a chunk is cut off")
      let length = Self.number(bytes[position..<position + 4])
      let type = String(decoding: bytes[position + 4..<position + 8], as: UTF8.self)
      try #require(position + 12 + length <= bytes.count, "a chunk is cut off")
      let data = Array(bytes[position + 8..<position + 8 + length])
      if type == "IHDR" { header = data }
      if type == "pHYs", data.count == 9, data[8] == 1 {
        resolution = [Self.number(data[0..<4]), Self.number(data[4..<8])]
      }
      if chunks.last != type || type != "IDAT" { chunks.append(type) }
      position += 12 + length
    }
    try #require(header.count == 13, "a header has 13 bytes")
    self.chunks = chunks
    self.resolution = resolution
    width = Self.number(header[0..<4])
    height = Self.number(header[4..<8])
    bitDepth = Int(header[8])
    colorType = Int(header[9])
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}

/// A panel's pixels, three samples each.
struct Panel {
  let width: Int
  let height: Int
  private let samples: [UInt8]

  init(_ file: [UInt8]) throws {
    let raster = try PhotoDecoder.decode(file)
    (width, height, samples) = (raster.width, raster.height, raster.pixels)
  }

  /// The lightest and the darkest sample of a pixel.
  func range(_ x: Int, _ y: Int) -> (low: UInt8, high: UInt8) {
    let (red, green, blue) = self[x, y]
    return (min(red, min(green, blue)), max(red, max(green, blue)))
  }

  subscript(x: Int, y: Int) -> (UInt8, UInt8, UInt8) {
    let index = 3 * (y * width + x)
    return (samples[index], samples[index + 1], samples[index + 2])
  }

  /// Whether a 1-bit panel acts there: black is where it does.
  func acts(_ x: Int, _ y: Int) -> Bool { samples[3 * (y * width + x)] == 0 }
}
