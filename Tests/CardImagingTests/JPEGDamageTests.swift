import Testing

@testable import CardImaging

@Suite struct JPEGDamageTests {
  /// What libjpeg warns of behind the header is damage: here bytes that no block needed.
  @Test(arguments: ["baseline.jpg", "restart.jpg", "gray.jpg", "progressive.jpg"])
  func refusesDataLeftOverAfterAScan(name: String) throws {
    let file = try TestImages.fixture(name)
    let end = try #require(TestJPEG.codedData(of: file).last).upperBound
    for count in [1, 8, 40] {
      let more = Array(file[..<end]) + [UInt8](repeating: 0x55, count: count) + Array(file[end...])
      // Progressive files are not coded again, and libjpeg itself doesn't miss its last seven bytes.
      if count == 1, name == "progressive.jpg" { continue }
      #expect(throws: ImageError(.truncated, ""), "\(count) bytes") { try PhotoDecoder.decode(more) }
    }
  }

  /// Bytes between the segments of a header, which some cameras write, are harmless.
  @Test func acceptsBytesBetweenHeaderSegments() throws {
    let file = try TestImages.fixture("baseline.jpg")
    let place = try #require(TestJPEG.segments(0xDB, of: file).first).lowerBound - 4
    let more = Array(file[..<place]) + [0, 0, 0] + Array(file[place...])
    #expect(try PhotoDecoder.decode(more) == PhotoDecoder.decode(file))
  }

  /// An edge across the whole picture may lie on any row of blocks, with any step.
  @Test(arguments: [TestJPEG.Sampling.gray, .full, .half])
  func acceptsHorizonsOnRowsOfBlocks(sampling: TestJPEG.Sampling) throws {
    for horizon in stride(from: 8, to: 96, by: 8) {
      for below in [30, 90, 130, 250] {
        let picture = try TestImages.make(128, 96, .rgb8) { _, y, channel in
          y < horizon ? 120 : UInt8(below - 9 * channel)
        }
        let file = try TestJPEG(quality: 30 + horizon / 2, sampling: sampling).encode(picture)
        #expect(try PhotoDecoder.decode(file).width == 128, "edge at \(horizon), \(below) below")
      }
    }
  }

  /// A seam is found wherever it turns, over a motif with its own edges and grain.
  @Test(arguments: [3, 17, 36]) func findsASeam(corner: Int) {
    for step in [-20, 16, 90] {
      #expect(LevelSeam.isFound(in: blocks(stepping: step, corner: corner)), "step of \(step) levels")
    }
    #expect(!LevelSeam.isFound(in: blocks(stepping: 0, corner: corner)))
  }

  /// A straight edge is none, nor one with a part that is more than a row lower, nor one that ends before the picture
  /// does.
  @Test func takesNoOtherEdgeForASeam() {
    #expect(!LevelSeam.isFound(in: blocks(stepping: 40, corner: 0)))
    #expect(!LevelSeam.isFound(in: blocks(stepping: 40, corner: 40)))
    #expect(!LevelSeam.isFound(in: blocks(stepping: 40, corner: 17, leftPartLower: 2)))
    #expect(!LevelSeam.isFound(in: blocks(stepping: 40, corner: 17, from: 8)))
    #expect(!LevelSeam.isFound(in: blocks(stepping: 40, corner: 17, to: 32)))
    // Nor is the edge of a card's dark band, beside which a narrow strip of table is seen.
    #expect(!LevelSeam.isFound(in: blocks(stepping: 40, corner: 17, from: 3)))
    #expect(!LevelSeam.isFound(in: blocks(stepping: 40, corner: 17, to: 37)))
  }

  /// No sample is darker than black, whatever an encoder does about ringing.
  @Test func findsImpossibleLevels() {
    let sound = blocks(stepping: 0, corner: 0)
    func isFound(_ means: ClosedRange<Int>) -> Bool {
      JPEGDamage.isCertain(in: [
        JPEGBlocks(
          columns: sound.columns, rows: sound.rows, quantum: 16, top: sound.top, bottom: sound.bottom, means: means)
      ])
    }
    #expect(!isFound(-1024...1016))
    #expect(!isFound(-1024 - 248...1016 + 248))
    #expect(isFound(-1500...0))
    #expect(isFound(0...1500))
  }

  /// Blocks of a picture with an upright edge, a little grain and a `step` in levels along a staircase.
  private func blocks(
    stepping step: Int, corner: Int, leftPartLower: Int = 1, from first: Int = 0, to last: Int = 40
  ) -> JPEGBlocks {
    var random = TestImages.Random(5)
    let (columns, rows) = (40, 20)
    var (top, bottom): ([Int16], [Int16]) = ([], [])
    for row in 0..<rows {
      for x in 0..<columns {
        let isBelow = (first..<last).contains(x) && row >= (x < corner ? 9 + leftPartLower : 9)
        let level = (x < 22 ? 40 : -30) + (isBelow ? step : 0)
        top.append(Int16(8 * level + Int.random(in: -12...12, using: &random)))
        bottom.append(Int16(8 * level + Int.random(in: -12...12, using: &random)))
      }
    }
    return JPEGBlocks(columns: columns, rows: rows, quantum: 16, top: top, bottom: bottom, means: -600...600)
  }
}
