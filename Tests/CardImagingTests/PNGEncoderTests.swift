import CardImaging
import Testing

@Suite struct PNGEncoderTests {
  let encoder = PNGEncoder(pixelsPerMetre: 11_811)

  /// Whatever is encoded decodes (with libpng) to the same pixels, at sizes around the filter's blocks.
  @Test(arguments: [1, 2, 3, 21, 22, 64, 85, 86, 255, 257, 300])
  func decodesToTheSamePixels(width: Int) throws {
    for (seed, format) in [PixelFormat.gray8, .rgb8, .bgrx8, .rgba8].enumerated() {
      for raster in [
        try TestImages.noise(width, 9, format, seed: UInt64(seed)), try TestImages.guilloche(width, 9, format),
      ] {
        let back = try PhotoDecoder.decodeKeepingAlpha(encoder.encode(raster))
        #expect(back == raster.converted(to: .rgba8))
      }
    }
  }

  /// Rows may be farther apart than their pixels, as in Cairo's surfaces.
  @Test func skipsPaddingBetweenRows() throws {
    let raster = try TestImages.noise(5, 4, .bgrx8, seed: 3)
    var padded: [UInt8] = []
    for y in 0..<4 { padded += raster.pixels[y * 20..<y * 20 + 20] + [UInt8](repeating: 77, count: 12) }
    let file = try encoder.encode(padded.span, width: 5, height: 4, bytesPerRow: 32, format: .bgrx8)
    #expect(try file == encoder.encode(raster))
  }

  /// A file holds the pixels, their size in the world and nothing else.
  @Test func writesOnlyTheFiveChunks() throws {
    let file = try encoder.encode(TestImages.guilloche(300, 200, .bgrx8))
    #expect(try chunks(of: file).map(\.name) == ["IHDR", "sRGB", "pHYs", "IDAT", "IEND"])
    let pHYs = try #require(try chunks(of: file).first { $0.name == "pHYs" })
    #expect(pHYs.data == [0, 0, 0x2E, 0x23, 0, 0, 0x2E, 0x23, 1])
    let header = try #require(try chunks(of: file).first)
    #expect(header.data == [0, 0, 1, 44, 0, 0, 0, 200, 8, 2, 0, 0, 0])
  }

  /// The 1-bit plane is colour type 0, depth 1, and comes back black and white.
  @Test(arguments: [1, 7, 8, 9, 300])
  func writesOneBitPlanes(width: Int) throws {
    let mask = try TestImages.make(width, 6, .gray8) { x, y, _ in (x * 7 + y * 3) % 5 < 2 ? 255 : 0 }
    let file = try encoder.encodeBilevel(mask)
    #expect(try chunks(of: file)[0].data[8...9] == [1, 0])
    #expect(try PhotoDecoder.decode(file).converted(to: .gray8) == mask)
  }

  @Test func refusesWhatDoesNotFit() throws {
    let short = [UInt8](repeating: 0, count: 11)
    #expect(throws: ImageError(.sizeMismatch, "")) {
      try encoder.encode(short.span, width: 2, height: 2, bytesPerRow: 6, format: .rgb8)
    }
    #expect(throws: ImageError(.sizeMismatch, "")) {
      try encoder.encode(short.span, width: 2, height: 2, bytesPerRow: .max, format: .rgb8)
    }
    #expect(throws: ImageError(.tooLarge, "")) {
      try encoder.encode(short.span, width: 40_000, height: 2, bytesPerRow: 40_000, format: .gray8)
    }
    #expect(throws: ImageError(.unsupported, "")) {
      try encoder.encodeBilevel(TestImages.noise(2, 2, .rgb8, seed: 1))
    }
  }

  /// The bytes of a known picture: a change of filter choice, compressor or CPU path shows here.
  @Test func givesTheSameBytesAsEver() throws {
    let file = try encoder.encode(TestImages.pattern(640, 400))
    #expect(checksum(file) == 625_118_315_889_693_166)
  }
}

private struct Chunk {
  let name: String
  let data: [UInt8]
}

private func chunks(of file: [UInt8]) throws -> [Chunk] {
  var chunks: [Chunk] = []
  var at = 8
  while at + 12 <= file.count {
    let length = file[at..<at + 4].reduce(0) { $0 << 8 | Int($1) }
    try #require(at + 12 + length <= file.count)
    let name = String(decoding: file[at + 4..<at + 8], as: UTF8.self)
    chunks.append(Chunk(name: name, data: Array(file[at + 8..<at + 8 + length])))
    at += 12 + length
  }
  #expect(at == file.count)
  return chunks
}

/// FNV-1a.
private func checksum(_ bytes: [UInt8]) -> UInt64 {
  bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
}
