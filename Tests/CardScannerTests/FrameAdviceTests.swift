import CardImaging
import Testing

@testable import CardScanner

/// Benchmarks/advice counts over simulated frames how often the advice is the one that helps.
@Suite("What a frame's advice goes by")
struct FrameAdviceTests {
  private static let side = 320

  /// Modules of five pixels, light and dark by chance, on paper of another tone.
  private static func frame(_ dark: UInt8 = 30, _ light: UInt8 = 220, lamp: Range<Int> = 0..<0) throws -> Raster {
    var state: UInt64 = 7
    var modules: [Bool] = []
    for _ in 0..<64 * 64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      modules.append(state >> 63 == 1)
    }
    let pixels = (0..<side * side).map { index -> UInt8 in
      let (x, y) = (index % side, index / side)
      if lamp.contains(x), lamp.contains(y) { return 255 }
      guard (60..<260).contains(x), (60..<260).contains(y) else { return light }
      return modules[y / 5 * 64 + x / 5] ? dark : light
    }
    return try Raster(width: side, height: side, format: .gray8, pixels: pixels)
  }

  private static func code(_ modulePixels: Double) -> UnreadCode {
    let corners = [(60, 60), (260, 60), (260, 260), (60, 260)].map { ScannedCode.Point(x: $0.0, y: $0.1) }
    return UnreadCode(corners: corners, modulePixels: modulePixels)
  }

  /// The frame out of focus: means over as many pixels each way, twice.
  private static func blurred(_ frame: Raster, _ radius: Int) throws -> Raster {
    var pixels = frame.pixels.map(Int.init)
    for _ in 0..<2 {
      for step in [1, side] {
        let before = pixels
        for index in pixels.indices {
          let near = (-radius...radius).map { min(max(0, index + $0 * step), before.count - 1) }
          pixels[index] = near.reduce(0) { $0 + before[$1] } / near.count
        }
      }
    }
    return try Raster(width: side, height: side, format: .gray8, pixels: pixels.map { UInt8($0) })
  }

  @Test("where no code is seen: a picture of one tone wants a card, a dark one light, a soft one a still hand")
  func nothingSeen() throws {
    let plain = try Raster(
      width: Self.side, height: Self.side, format: .gray8, pixels: .init(repeating: 150, count: Self.side * Self.side))
    #expect(FrameAdvice([], plain) == .card)
    #expect(FrameAdvice([], try Self.frame()) == .card)
    #expect(FrameAdvice([], try Self.frame(4, 40)) == .light)
    #expect(FrameAdvice([], try Self.blurred(Self.frame(), 7)) == .steady)
    #expect(FrameAdvice([], try Self.blurred(Self.frame(), 1)) == .card)
  }

  @Test("a code that is small wants to be closer, one in a lamp's light to be turned, any other a still hand")
  func codeSeen() throws {
    #expect(FrameAdvice([Self.code(1.5)], try Self.frame()) == .closer)
    #expect(FrameAdvice([Self.code(1.5), Self.code(5)], try Self.frame()) == .steady)
    #expect(FrameAdvice([Self.code(5)], try Self.frame(lamp: 80..<170)) == .glare)
    #expect(FrameAdvice([Self.code(5)], try Self.frame(lamp: 80..<100)) == .steady)
    // Paper that is blown out, and no module.
    #expect(FrameAdvice([Self.code(5)], try Self.frame(30, 255)) == .steady)
    #expect(FrameAdvice([Self.code(5)], try Self.frame(4, 40)) == .light)
  }
}
