import CardScanner
import Testing

/// The portrait's code at the few pixels a module of a webcam, under what a desk does to it.
@Suite struct HardshipTests {
  private func codes(_ scene: TestScene, noise: Double = 3) throws -> [ScannedCode] {
    try CardScanner.qrCodes(
      inLuminance: scene.pixels(noise: noise), width: scene.width, height: scene.height, bytesPerRow: scene.width)
  }

  @Test(arguments: [33.0, 90, 137, 222.5, 311])
  func readsAtAnyTurn(degrees: Double) throws {
    var scene = TestScene(width: 360, height: 360)
    scene.place(try .portrait(), x: 180, y: 180, modulePixels: 2.1, turn: degrees)
    scene.blur(0.9)
    #expect(try codes(scene).map(\.text) == [portrait])
  }

  @Test(arguments: [0.0, 45])
  func readsTiltedByThirtyDegrees(turn: Double) throws {
    var scene = TestScene(width: 390, height: 360)
    scene.place(try .portrait(), x: 190, y: 180, modulePixels: 2.4, turn: turn, tilt: 30)
    scene.blur(0.8)
    #expect(try codes(scene).map(\.text) == [portrait])
  }

  /// At 2.1 pixels a module a blur of 1.5 leaves a twelfth of the finest contrast.
  @Test func readsThroughBlur() throws {
    var scene = TestScene(width: 340, height: 340)
    scene.place(try .portrait(), x: 170, y: 170, modulePixels: 2.1, turn: 20)
    scene.blur(1.5)
    #expect(try codes(scene, noise: 2).map(\.text) == [portrait])
  }

  @Test func readsUnderGlareAndShade() throws {
    var scene = TestScene(width: 300, height: 300)
    scene.place(try .portrait(), x: 150, y: 150, modulePixels: 2.3, turn: 7)
    scene.blur(0.7)
    scene.shine(x: 170, y: 120, radius: 35, levels: 120)
    #expect(try codes(scene).map(\.text) == [portrait])
  }

  @Test func readsThroughNoise() throws {
    var scene = TestScene(width: 340, height: 340)
    scene.place(try .portrait(), x: 170, y: 170, modulePixels: 2.5, turn: 100)
    scene.blur(0.5)
    #expect(try codes(scene, noise: 40).map(\.text) == [portrait])
  }

  /// So that a desk can be told "closer": whoever finds the code, the reader or our own sampling.
  @Test(arguments: [1.7, 2.4, 3.3, 6], [0.0, 24])
  func modulePixelsAreRightToFivePercent(modulePixels: Double, turn: Double) throws {
    let side = Int(73 * modulePixels * 1.3)
    var scene = TestScene(width: side, height: side)
    scene.place(try .identity(), x: Double(side) / 2, y: Double(side) / 2, modulePixels: modulePixels, turn: turn)
    scene.blur(0.6)
    let code = try #require(try codes(scene).first)
    #expect(abs(code.modulePixels / modulePixels - 1) < 0.05)
  }

  /// The corners are the symbol's own, whoever finds it.
  @Test(arguments: [(5.0, 0.3), (2.0, 1.2)])
  func cornersAreTheSymbolsOwn(modulePixels: Double, blur: Double) throws {
    var scene = TestScene(width: 480, height: 480)
    scene.place(try .identity(), x: 240, y: 240, modulePixels: modulePixels, turn: 180)
    scene.blur(blur)
    let code = try #require(try codes(scene).first)
    let half = 61 * modulePixels / 2
    let expected = [
      (240 + half, 240 + half), (240 - half, 240 + half), (240 - half, 240 - half), (240 + half, 240 - half),
    ]
    for (corner, place) in zip(code.corners, expected) {
      #expect(abs(Double(corner.x) - place.0) <= 2.5 && abs(Double(corner.y) - place.1) <= 2.5)
    }
  }

  /// A preview is often mirrored.
  @Test(arguments: [(5.0, 0.3), (2.0, 1.2)])
  func readsMirrored(modulePixels: Double, blur: Double) throws {
    var symbol = try TestSymbol.identity()
    symbol.mirror()
    var scene = TestScene(width: 480, height: 480)
    scene.place(symbol, x: 240, y: 240, modulePixels: modulePixels)
    scene.blur(blur)
    let code = try #require(try codes(scene).first)
    #expect(code.text == identity && code.isMirrored)
    // Its own top left is at the right, and its own top right at the left.
    #expect(code.corners[0].x > 240 && code.corners[0].y < 240)
    #expect(code.corners[1].x < 240 && code.corners[1].y < 240)
    #expect(code.corners[3].x > 240 && code.corners[3].y > 240)
  }
}
