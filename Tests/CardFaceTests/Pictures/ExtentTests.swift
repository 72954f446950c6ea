import CardImaging
import Testing

@testable import CardFace

@Suite("A ghost shows all of the portrait")
struct ExtentTests {
  @Test("a part fills the middle, and the picture goes on around it as far as it reaches")
  func extents() {
    // 40 of 100 pixels become 20 of 30: a step of 2, and 10 pixels more at each side.
    let inside = Extent(of: 30..<70, within: 100, as: 20, of: 30)
    #expect(inside.source == 20..<80 && inside.target == 0..<30)
    // At the picture's edge there is nothing more on one side.
    let edge = Extent(of: 0..<40, within: 100, as: 20, of: 30)
    #expect(edge.source == 0..<50 && edge.target == 5..<30)
    let whole = Extent(of: 0..<40, within: 40, as: 20, of: 30)
    #expect(whole.source == 0..<40 && whole.target == 5..<25)
    let same = Extent(of: 0..<40, within: 40, as: 40, of: 40)
    #expect(same.source == 0..<40 && same.target == 0..<40)
  }

  @Test("extents of any numbers are not empty and lie inside", arguments: 0..<200)
  func bounds(seed: Int) {
    let limit = 1 + seed * 37 % 90
    let lower = seed * 13 % limit
    let upper = lower + 1 + seed * 7 % (limit - lower)
    let whole = 1 + seed * 11 % 60
    let middle = Double(1 + seed * 5 % whole)
    let extent = Extent(of: lower..<upper, within: limit, as: middle, of: whole)
    #expect(!extent.source.isEmpty && !extent.target.isEmpty)
    #expect(extent.source.lowerBound >= 0 && extent.source.upperBound <= limit)
    #expect(extent.target.lowerBound >= 0 && extent.target.upperBound <= whole)
  }

  @Test(
    "what is at the portrait's upper edge is in a ghost of any shape, inside its margin",
    arguments: [(90, 100), (120, 116), (100, 60)])
  func wholePortrait(width: Int, height: Int) throws {
    // A dark bar over the top of a light photo stands for hair.
    let bar = 20
    let pixels = (0..<160 * 200).map { UInt8($0 / 160 < bar ? 20 : 230) }
    let photo = try Raster(width: 160, height: 200, format: .gray8, pixels: pixels)
    let crop = try PortraitCrop(size: (160, 200), face: nil, boxes: [.init(element: "", width: 160, height: 200)])
    let pictures = PreparedPictures(photo: photo, crop: crop, ink: nil, pixelsPerMillimetre: 11.8, warnings: [])
    let margin = 8
    let ghost = pictures.lightness(width: width, height: height, margin: margin)
    #expect(ghost.width == width && ghost.height == height)
    let column = (0..<height).map { ghost.pixels[$0 * width + width / 2] }
    // Beyond the photo its border goes on, so the bar is as high as in the portrait, and the margin more.
    let scale = Double(height - 2 * margin) / 200
    #expect(column.prefix(margin + Int(Double(bar) * scale) - 2).allSatisfy { $0 < 60 })
    #expect(column[margin + Int(Double(bar) * scale) + 4] > 200)
  }
}
