import Testing

@testable import CardScanner

@Suite struct SamplingTests {
  private func image(width: Int, height: Int, _ light: (Int, Int) -> Int) -> Luminance {
    let pixels = (0..<width * height).map { UInt8(light($0 % width, $0 / width)) }
    return Luminance(pixels.span, width: width, height: height, bytesPerRow: width)
  }

  /// An even ground has no contrast at any brightness, and an edge has its zero between dark and light.
  @Test(arguments: [0, 3, 8])
  func contrastIsOfTheSurroundings(sharpening: Int) {
    for level in [0, 97, 255] {
      let flat = Contrast(image(width: 30, height: 24) { _, _ in level }, radius: 5, sharpening: sharpening)
      #expect(flat.values.allSatisfy { abs($0) <= 1 })
    }
    let edge = Contrast(image(width: 40, height: 24) { x, _ in x < 20 ? 50 : 200 }, radius: 5, sharpening: sharpening)
    #expect(edge.values[10 * 40 + 19] < -400 && edge.values[10 * 40 + 20] > 400)
    #expect(abs(edge.value(19.5, 10)) < 8)
  }

  /// The strongest contrast that pixels can have stays within its numbers.
  @Test func contrastDoesNotOverflow() {
    let dots = Contrast(
      image(width: 41, height: 41) { x, y in x == 20 && y == 20 ? 255 : 0 }, radius: 16, sharpening: 8)
    #expect(dots.values[20 * 41 + 20] > 8000)
    let holes = Contrast(
      image(width: 41, height: 41) { x, y in x == 20 && y == 20 ? 0 : 255 }, radius: 16, sharpening: 8)
    #expect(holes.values[20 * 41 + 20] < -8000)
  }

  /// A place beyond the image, or at no number, is its border's.
  @Test func placesBeyondTheImageAreItsBorder() {
    let contrast = Contrast(image(width: 30, height: 30) { x, _ in x * 8 }, radius: 4, sharpening: 0)
    #expect(contrast.value(-1e300, 5) == contrast.value(0, 5))
    #expect(contrast.value(.infinity, 5) == contrast.value(29, 5))
    #expect(contrast.value(.nan, .nan) == contrast.value(0, 0))
  }

  /// Blur that the middles alone can't see through is taken back by what the known modules show of it.
  @Test func equaliserUndoesBlur() throws {
    let symbol = try TestSymbol.portrait()
    var scene = TestScene(width: 260, height: 260)
    scene.place(symbol, x: 130, y: 130, modulePixels: 2)
    scene.blur(1.5)
    let picture = Luminance(scene.pixels(noise: 2).span, width: 260, height: 260, bytesPerRow: 260)
    let half = 105.0
    let place = try #require(
      Homography(
        square: (0, 105), (130 - half, 130 - half), (130 + half, 130 - half), (130 + half, 130 + half),
        (130 - half, 130 + half)))
    let samples = ModuleSamples(of: picture, homography: place, dimension: 105)
    let known = SymbolLayout(dimension: 105).known
    func mistakes(_ light: [Double]) -> Int {
      light.indices.count { (light[$0] < 0) != symbol.isDark(Double($0 % 105), Double($0 / 105)) }
    }
    let plain = Equaliser.none.tell(samples)
    let learnt = try #require(Equaliser(samples, nil, from: known)).tell(samples)
    let around = Neighbours(learnt, known: known, dimension: 105)
    let again = try #require(Equaliser(samples, around, from: known)).tell(samples, around)
    #expect(mistakes(plain) > 800)
    #expect(mistakes(learnt) * 5 < mistakes(plain))
    #expect(mistakes(again) < mistakes(learnt))
  }

  /// Half an image has the mean of each four pixels, and drops what is left over.
  @Test func halvesAreMeans() {
    let half = image(width: 5, height: 3) { x, y in 10 * x + y }.halved()
    #expect(half.width == 2 && half.height == 1 && half.pixels == [6, 26])
  }
}
