import Testing

@testable import CardArtwork

@Suite("Grating colours")
struct SpectrumTests {
  @Test("Tristimulus values are those of CIE 1931 to within 0.03")
  func tristimulus() {
    // CIE 15:2004, table T.4: wavelength, x, y, z of the 2° observer.
    for (wavelength, x, y, z) in [
      (450.0, 0.3362, 0.0380, 1.7721), (500, 0.0049, 0.3230, 0.2720), (550, 0.4334, 0.9950, 0.0087),
      (600, 1.0622, 0.6310, 0.0008), (650, 0.2835, 0.1070, 0.0000),
    ] {
      let value = Spectrum.tristimulus(wavelength: wavelength)
      #expect(abs(value.x - x) < 0.03)
      #expect(abs(value.y - y) < 0.03)
      #expect(abs(value.z - z) < 0.03)
    }
  }

  @Test("First-order hues run from blue over green to red, and the second order begins with blue again")
  func order() {
    func hue(_ path: Float) -> SIMD4<Float> { Spectrum.hue(at: path, in: Spectrum.hues) }
    #expect(hue(450).z > max(hue(450).x, hue(450).y))
    #expect(hue(530).y > max(hue(530).x, hue(530).z))
    #expect(hue(640).x > max(hue(640).y, hue(640).z))
    #expect(hue(890).z > max(hue(890).x, hue(890).y))
  }

  @Test("A hue changes no luma, and stays within what a component holds")
  func noLuma() {
    #expect(Spectrum.hues.count == Spectrum.count)
    for hue in Spectrum.hues {
      #expect(abs(Luma.of(hue)) < 0.001)
      for index in 0..<3 { #expect(abs(hue[index]) < 255) }
    }
    #expect(Spectrum.hues.contains { max(abs($0.x), abs($0.y), abs($0.z)) > 60 })
  }

  @Test("Path differences beyond the table, infinite ones too, give its ends")
  func ends() {
    let table = Spectrum.hues
    #expect(Spectrum.hue(at: 0, in: table) == table[0])
    #expect(Spectrum.hue(at: -.infinity, in: table) == table[0])
    #expect(Spectrum.hue(at: .infinity, in: table) == Spectrum.hue(at: 1e6, in: table))
  }
}
