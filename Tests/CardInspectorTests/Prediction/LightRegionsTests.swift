import Testing

@testable import CardInspector

@Suite("Sharp changes of light")
struct LightRegionsTests {
  private static let (width, height) = (640, 400)

  /// What is found where the light is as `light` says, over print of many tones.
  private func found(
    _ light: (Int, Int) -> Float, hidden: (Int, Int) -> Bool = { _, _ in false },
    dark: (Int, Int) -> Bool = { _, _ in false }, lamp: (Int, Int) -> Float = { _, _ in 0 }
  ) -> LightRegions? {
    var luma = Plane(width: Self.width, height: Self.height)
    var seen = luma
    var isKnown = [Bool](repeating: true, count: Self.width * Self.height)
    for y in 0..<Self.height {
      for x in 0..<Self.width {
        let at = y * Self.width + x
        luma.values[at] = (dark(x, y) ? 15 : 120) + Float((x * 7 + y * 13) % (dark(x, y) ? 20 : 90))
        let lit = luma.values[at] * light(x, y)
        seen.values[at] = min(255, (lit * lit + 255 * lamp(x, y)).squareRoot())
        isKnown[at] = !hidden(x, y)
      }
    }
    return LightRegions(seen: seen, luma: luma, isKnown: isKnown)
  }

  @Test("a shadow over a corner is found with its factor, and its edge is left alone")
  func shadow() throws {
    let regions = try #require(found { x, y in x + y < 300 ? 0.7 : 1 })
    #expect(abs(regions.factor - 0.7) < 0.02)
    #expect(regions.isInside[50 * Self.width + 50] && !regions.isInside[350 * Self.width + 600])
    // On the line itself, and well away from it on both sides.
    #expect(regions.isEdge[150 * Self.width + 150])
    #expect(!regions.isEdge[60 * Self.width + 60] && !regions.isEdge[300 * Self.width + 500])
    // A pixel outside of both cells at the edge is on the side that it seems to be on.
    for y in stride(from: 4, to: 400, by: 8) {
      for x in stride(from: 4, to: 640, by: 8) where !regions.isEdge[y * Self.width + x] {
        #expect(regions.isInside[y * Self.width + x] == (x + y < 300))
      }
    }
  }

  @Test("a beam is found too, and places where nothing is known are as those next to them")
  func beam() throws {
    let regions = try #require(
      found({ x, _ in x > 400 ? 1.2 : 1 }, hidden: { x, y in (420..<560).contains(x) && (100..<300).contains(y) }))
    #expect(abs(regions.factor - 1.2) < 0.02)
    #expect(regions.isInside[200 * Self.width + 500])
  }

  @Test("a lamp is no beam, for it adds light to dark print too; a beam over the same print is found")
  func lamp() throws {
    let isLetter = { (x: Int, y: Int) in x % 40 < 12 && y % 32 < 16 }
    let isLit = { (x: Int, y: Int) in (x - 420) * (x - 420) + (y - 200) * (y - 200) < 130 * 130 }
    #expect(found({ _, _ in 1 }, dark: isLetter, lamp: { isLit($0, $1) ? 50 : 0 }) == nil)
    let beam = try #require(found({ isLit($0, $1) ? 1.25 : 1 }, dark: isLetter))
    #expect(abs(beam.factor - 1.25) < 0.02)
  }

  @Test("a dark band that is printed darker still is no shadow, and a shadow that crosses it is found all the same")
  func darkBand() throws {
    let isBand = { (_: Int, y: Int) in y < 100 }
    #expect(found({ _, y in y < 100 ? 0.5 : 1 }, dark: isBand) == nil)
    let regions = try #require(found({ x, y in (x < 200 ? 0.7 : 1) * (y < 100 ? 0.5 : 1) }, dark: isBand))
    #expect(abs(regions.factor - 0.7) < 0.02)
    #expect(regions.isInside[50 * Self.width + 50] && !regions.isInside[50 * Self.width + 500])
  }

  @Test("a title that was taken off a dark band is no shadow, for one leaves its letters there")
  func title() throws {
    let isTitle = { (x: Int, y: Int) in (80..<480).contains(x) && (24..<88).contains(y) }
    func found(_ title: (Float) -> Float) -> LightRegions? {
      var luma = Plane(width: Self.width, height: Self.height)
      var seen = luma
      for at in luma.values.indices {
        let (x, y) = (at % Self.width, at / Self.width)
        let isLetter = isTitle(x, y) && (x + y) % 8 < 2
        luma.values[at] = isLetter ? 230 : y < 112 ? 30 : 120 + Float((x * 7 + y * 13) % 90)
        seen.values[at] = isTitle(x, y) ? title(luma.values[at]) : luma.values[at]
      }
      return LightRegions(seen: seen, luma: luma, isKnown: .init(repeating: true, count: luma.values.count))
    }
    let isShadow = found { _ in 50 } != nil
    #expect(!isShadow)
    let shadow = try #require(found { 0.65 * $0 })
    #expect(abs(shadow.factor - 0.65) < 0.02)
  }

  @Test("a shadow over a plain place is found, for no print could be missing there")
  func plain() throws {
    var luma = Plane(width: Self.width, height: Self.height)
    var seen = luma
    for at in luma.values.indices {
      let (x, y) = (at % Self.width, at / Self.width)
      let isPlain = (40..<300).contains(x) && (40..<200).contains(y)
      luma.values[at] = isPlain ? 210 - Float(x) / 100 : 120 + Float((x * 7 + y * 13) % 90)
      // Noise that has nothing to do with the print.
      seen.values[at] = luma.values[at] * (isPlain ? 0.7 : 1) + Float((x * 31 + y * 17) % 5) - 2
    }
    let regions = try #require(
      LightRegions(seen: seen, luma: luma, isKnown: .init(repeating: true, count: luma.values.count)))
    #expect(abs(regions.factor - 0.7) < 0.02)
  }

  @Test("a slope of light, a thing as large as a label, and a thousand specks are no shadow")
  func others() {
    #expect(found { x, _ in 0.8 + 0.4 * Float(x) / 640 } == nil)
    #expect(found { x, y in (100..<220).contains(x) && (100..<130).contains(y) ? 0.6 : 1 } == nil)
    #expect(found { x, y in (x / 16 + y / 16) % 2 == 0 ? 0.7 : 1 } == nil)
    #expect(found { _, _ in 0.7 } == nil)
  }
}
