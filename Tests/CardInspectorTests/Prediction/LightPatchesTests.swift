import Testing

@testable import CardInspector

@Suite("Small patches of other light")
struct LightPatchesTests {
  private static let (width, height) = (640, 400)

  /// What is found over print of many tones, where each pixel is as `seen` makes it of what was printed.
  private func found(_ seen: (Int, Int, Float) -> Float) -> LightPatches? {
    var luma = Plane(width: Self.width, height: Self.height)
    var photo = luma
    for y in 0..<Self.height {
      for x in 0..<Self.width {
        let at = y * Self.width + x
        luma.values[at] = 130 + Float((x * 7 + y * 13) % 80)
        photo.values[at] = seen(x, y, luma.values[at])
      }
    }
    return LightPatches(seen: photo, luma: luma, isKnown: [Bool](repeating: true, count: photo.values.count))
  }

  private func isInside(_ x: Int, _ y: Int) -> Bool { (200..<296).contains(x) && (120..<200).contains(y) }

  @Test("a small shadow is found, evened by its factor, and its edge is marked")
  func shadow() throws {
    let patches = try #require(found { isInside($0, $1) ? 0.7 * $2 : $2 })
    let evened = patches.evened(
      Plane(width: Self.width, height: Self.height, values: .init(repeating: 100, count: 256_000)))
    #expect(abs(evened[240, 160] - 100 / 0.7) < 2)
    #expect(evened[400, 300] == 100)
    var marks = [Bool](repeating: false, count: Self.width * Self.height)
    patches.markEdges(&marks, width: Self.width)
    #expect(marks[160 * Self.width + 200] && marks[160 * Self.width + 199])
    #expect(!marks[160 * Self.width + 240] && !marks[300 * Self.width + 500])
  }

  @Test("a mirrored window adds light, which is taken off again")
  func window() throws {
    let patches = try #require(found { isInside($0, $1) ? min(255, ($2 * $2 + 255 * 40).squareRoot()) : $2 })
    let lit = Float(150 * 150 + 255 * 40).squareRoot()
    let evened = patches.evened(
      Plane(width: Self.width, height: Self.height, values: .init(repeating: lit, count: 256_000)))
    #expect(abs(evened[240, 160] - 150) < 4)
  }

  @Test("a thing stuck over the artwork is no shadow: it hides the lines")
  func sticker() { #expect(found { isInside($0, $1) ? 110 : $2 } == nil) }

  @Test("a title that was taken off a dark panel is no shadow, though the panel's other letters are there")
  func title() {
    func found(_ title: (Float) -> Float) -> LightPatches? {
      var luma = Plane(width: Self.width, height: Self.height)
      var photo = luma
      for at in luma.values.indices {
        let (x, y) = (at % Self.width, at / Self.width)
        let (isTitle, isOther) = ((72..<104).contains(y) && x < 480, (16..<48).contains(y))
        luma.values[at] =
          y >= 112
          ? 130 + Float((x * 7 + y * 13) % 80) : isTitle && x % 8 < 4 || isOther && x % 8 < 2 ? 230 : 45
        photo.values[at] = isTitle ? title(luma.values[at]) : luma.values[at]
      }
      return LightPatches(seen: photo, luma: luma, isKnown: [Bool](repeating: true, count: photo.values.count))
    }
    let (withoutTitle, withShadow) = (found { _ in 45 }, found { 0.5 * $0 })
    #expect(withoutTitle == nil)
    #expect(withShadow != nil)
  }

  @Test("a lamp has no edge")
  func lamp() {
    let lit = found { x, y, luma in
      let d = Float((x - 300) * (x - 300) + (y - 200) * (y - 200)) / (2 * 60 * 60)
      return min(255, (luma * luma + 255 * 60 * (1 / (1 + d + d * d))).squareRoot())
    }
    #expect(lit == nil)
  }

  @Test("in even light there is none")
  func even() { #expect(found { $2 } == nil) }
}
