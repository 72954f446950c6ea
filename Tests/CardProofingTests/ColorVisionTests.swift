import TestSupport
import Testing

import CardFace

@testable import CardProofing

@Suite("Colour vision")
struct ColorVisionTests {
  @Test("greys look the same to everybody, black on white has 21 : 1")
  func greys() {
    for vision in ColorVision.allCases {
      #expect(abs(vision.contrast(of: 0x000000, over: [0xFFFFFF]) - 21) < 0.01)
      #expect(abs(vision.luminance(0x808080) - 0.2159) < 0.001)
    }
  }

  @Test("red is darker without red cones: red on black, legible to most, is not to these readers")
  func red() {
    #expect(ColorVision.protanopia.contrast(of: 0xFF0000, over: [0x000000]) < 4.5)
    #expect(ColorVision.tritanopia.contrast(of: 0xFF0000, over: [0x000000]) > 4.5)
  }

  @Test("text that differs by its hue alone is a finding, named with the kind of vision")
  func finding() throws {
    let folder = try Fixture.changedTemplate { json in
      // On white: 4.5 : 1 and more by WCAG's luminance, less without red cones.
      json = TemplateCheckTests.withoutArtwork(json).replacing("\"label\":\"#28344e\"", with: "\"label\":\"#008080\"")
    }
    let found = try TemplateCheck(try Template(directory: folder.path)).findings(seeds: 1)
    #expect(found.contains { $0.rule == .colorVision && $0.message.contains("opia") }, "\(found)")
    // What nobody can read is not reported a second time.
    let illegible = found.filter { $0.rule == .contrast }
    for finding in found where finding.rule == .colorVision {
      #expect(!illegible.contains { $0.side == finding.side && $0.element == finding.element })
    }
  }
}
