import Testing

@testable import CardArtwork

@Suite("Colours")
struct ColorTests {
  @Test("Contrast is WCAG's")
  func contrast() {
    let (black, white) = (ArtworkColor(rgb: 0x000000), ArtworkColor(rgb: 0xffffff))
    #expect(abs(black.contrast(with: white) - 21) < 1e-9)
    #expect(abs(white.contrast(with: ArtworkColor(rgb: 0x767676)) - 4.54) < 0.005)
    #expect(abs(white.contrast(with: ArtworkColor(rgb: 0xff0000)) - 4.00) < 0.005)
    #expect(abs(ArtworkColor(rgb: 0x0000ff).relativeLuminance - 0.0722) < 1e-9)
  }

  @Test("The least contrast is that of the worst pixel")
  func minimum() {
    let text = ArtworkColor(rgb: 0x1b2440)
    let pixels: [UInt32] = [0xffff_ffff, 0xffff_ffff, 0xff80_a0c0, 0xffff_ffff]
    let least = ArtworkColor.minimumContrast(of: text, over: pixels)
    #expect(least == text.contrast(with: ArtworkColor(rgb: 0x80a0c0)))
    #expect(ArtworkColor.minimumContrast(of: text, over: []) == 21)
  }

  @Test("OKLab gives sRGB colours back to within half a level")
  func okLab() {
    for rgb: UInt32 in [0x000000, 0xffffff, 0xff0000, 0x00ff00, 0x0000ff, 0x4fa9dc, 0x123456] {
      let color = ArtworkColor(rgb: rgb)
      let back = OKLab(color).components - color.components
      for index in 0..<3 { #expect(abs(back[index]) < 0.5, "\(rgb)") }
    }
  }

  @Test("A run goes through its stops, is closed, and never falls below the floor")
  func run() {
    let stops: [ArtworkColor] = [ArtworkColor(rgb: 0x4fa9dc), ArtworkColor(rgb: 0xddb565), ArtworkColor(rgb: 0x102030)]
    let bare = RunTable(stops: stops, floor: 0)
    for (index, stop) in stops.enumerated() {
      let difference = bare.color(at: Float(index) / 3) - stop.components
      for component in 0..<3 { #expect(abs(difference[component]) < 2) }
    }
    #expect(bare.colors.count == RunTable.size + 2)
    #expect(bare.colors[0] == bare.colors[RunTable.size])
    #expect(bare.colors[1] == bare.colors[RunTable.size + 1])
    for step in -600...600 { #expect(bare.color(at: Float(step) / 512).x.isFinite) }
    #expect(bare.color(at: -0.25) == bare.color(at: 0.75))
    let floor = Luma.floor(forLuminance: 0.4)
    for color in RunTable(stops: stops, floor: floor).colors { #expect(Luma.of(color) > floor - 0.01) }
  }

  @Test("A colour at the floor's luma has at least the floor's luminance")
  func jensen() {
    for rgb: UInt32 in [0xff0000, 0x00ff00, 0x0000ff, 0xff00ff, 0x7f2010, 0x808080] {
      let lifted = Luma.lifted(ArtworkColor(rgb: rgb).components, to: Luma.floor(forLuminance: 0.42))
      let color = ArtworkColor(
        red: UInt8(lifted.x + 0.5), green: UInt8(lifted.y + 0.5), blue: UInt8(lifted.z + 0.5))
      #expect(color.relativeLuminance >= 0.42)
    }
  }
}
