import CardImaging
import TestSupport
import Testing

@testable import CardFace

@Suite("Second scripts as large to the eye as Latin")
struct VisualSizeTests {
  private static func sizes() throws -> (VisualSize, Typesetter) {
    let typesetter = try Typesetter(fonts: Fixture.template().fonts)
    return (VisualSize(typesetter: typesetter), typesetter)
  }

  private static func role() throws -> String {
    let element = try #require(Fixture.template().front.elements.first { $0.name == "secondaryName" })
    guard case .text(let style, _) = element.content else { return "" }
    return style.font
  }

  @Test(
    "scripts whose letters are small in Noto are set larger, as far as the letters' own heights say",
    arguments: [
      ("ماريا خوسيه", 1.15...1.3), ("ประเทศไทย", 1.05...1.2), ("மரியா", 1.03...1.2), ("मारिया", 1.0...1.06),
      ("מריה", 1.0...1.1), ("玛丽亚", 1.0...1.0), ("Мария", 1.0...1.0), ("María", 1.0...1.0), ("마리아", 1.0...1.0),
    ] as [(String, ClosedRange<Double>)])
  func factors(_ text: String, _ expected: ClosedRange<Double>) throws {
    let (sizes, _) = try Self.sizes()
    let factor = sizes.factor(of: text, role: try Self.role())
    #expect(expected.contains(factor), "\(factor)")
    #expect(factor == sizes.factor(of: text, role: try Self.role()))
  }

  @Test("set by the factor, an Arabic body is as high as a Latin x, within a twentieth")
  func arabic() throws {
    let (sizes, typesetter) = try Self.sizes()
    let role = try Self.role()
    let em = 100 * sizes.factor(of: "ص", role: role)
    let body = try #require(
      typesetter.lines("ص", role: role, size: em, tracking: 0, width: nil, language: nil).first)
    let x = try #require(typesetter.lines("x", role: role, size: 100, tracking: 0, width: nil, language: nil).first)
    #expect(abs(body.inkAscent / x.inkAscent - 1) < 0.05, "\(body.inkAscent) \(x.inkAscent)")
  }

  @Test("it only raises the size that is tried first: what fitted at its minimum still fits at it")
  func minimum() throws {
    let template = try Fixture.template().withoutArtwork
    let renderer = try FaceRenderer(template: template)
    let element = try #require(template.front.elements.first { $0.name == "secondaryName" })
    guard case .text(let style, _) = element.content else { return }
    for text in ["علي", String(repeating: "عبد الرحمن ", count: 4)] {
      var request = try Fixture.request()
      request.secondaryName = .init(text: text, language: "ara")
      let content = FaceContent(try Fixture.card(request, template), holderSigns: true)
      let placed = try #require(try renderer.place(element, .front, content: content, codes: [:]))
      guard case .text(let fitted) = placed.content else { continue }
      #expect(fitted.size >= style.minimumSize && fitted.size <= style.size * VisualSize.greatest)
    }
  }
}
