import Testing

@testable import CardInspector

@Suite("Light that lies over the print")
struct VeilTests {
  private static let (width, height) = (480, 320)

  /// The veil of an emblem of 160 pixels on a dark panel, where the light of each pixel is as `seen` makes it.
  private func veil(_ seen: (_ x: Int, _ y: Int, _ light: Float) -> Float) -> Plane {
    var light = Plane(width: Self.width, height: Self.height)
    var photo = light
    for at in light.values.indices {
      let (x, y) = (at % Self.width, at / Self.width)
      light.values[at] = emblem(x, y)
      photo.values[at] = seen(x, y, light.values[at])
    }
    return Prediction.veil(
      photo, light, isOpen: .init(repeating: true, count: light.values.count),
      .init(repeating: .colored, count: light.values.count))
  }

  /// Light and dark in turn.
  private func emblem(_ x: Int, _ y: Int) -> Float {
    guard (160..<320).contains(x), (80..<240).contains(y) else { return 20 }
    return (x / 20 + y / 20) % 2 == 0 ? 40 : 200
  }

  private func most(_ veil: Plane) -> Float { veil.values.max() ?? 0 }

  @Test("an emblem that stands on its head is none: what is too dark beside what is too bright says so")
  func turned() { #expect(most(veil { x, y, _ in emblem(x, 319 - y) }) < 12) }

  @Test("a lamp over the emblem is found, though the emblem is all that lies there")
  func lamp() {
    let lit = veil { x, y, light in
      let d = Float((x - 240) * (x - 240) + (y - 160) * (y - 160))
      return light + 60 / (1 + d / 8_000)
    }
    #expect(abs(lit[240, 160] - 60) < 8)
    #expect(lit[10, 10] < 12)
  }
}
