import CardFace
import Foundation

// The toolchain's own parser over libxml2, which librsvg brings in any case.
#if canImport(FoundationXML)
  import FoundationXML
#endif

extension TemplateCheck {
  /// The share of its box that art may cover on a panel without colours. Art that covers more still has its background.
  private static let mostOfPanel = 0.95

  /// Finds art that has text (which belongs to the template), that names files (which are not loaded), or that fills a
  /// panel.
  func unfitArt() throws(FaceError) -> [TemplateFinding] {
    var findings: [TemplateFinding] = []
    var seen: Set<String> = []
    for side in Template.Side.allCases {
      for element in template[side].elements {
        guard case .art(let file) = element.content else { continue }
        if seen.insert(file).inserted {
          findings += Self.faults(of: template.art[file] ?? []).map {
            .init(.art, side, element.name, "\(file) \($0)")
          }
        }
      }
      for element in renderer.fixedElements(side) where element.plane != .color {
        guard case .art(let file) = element.content else { continue }
        let canvas = try Canvas(width: renderer.printer.width, height: renderer.printer.height, format: .coverage)
        try renderer.paint(element, on: canvas)
        let coverage = try canvas.coverage()
        let covered = coverage.pixels.count { $0 >= 128 }
        guard Double(covered) > Self.mostOfPanel * Double(element.box.width * element.box.height) else { continue }
        findings.append(
          .init(
            .art, side, element.name,
            "\(file) fills its whole box on the \(element.plane.rawValue) panel: draw it in black on nothing"))
      }
    }
    return findings
  }

  /// In the words of a message.
  static func faults(of svg: [UInt8]) -> [String] {
    let contents = SVGContents(svg)
    var faults: [String] = []
    if !contents.names.isDisjoint(with: ["text", "tspan", "foreignObject"]) {
      faults.append("has text, which no pinned font sets: text belongs to the template")
    }
    if contents.names.contains("script") { faults.append("has a script, which is not run") }
    if contents.loadsFiles { faults.append("shows another file, which is not loaded: draw it, or embed it as data") }
    if !contents.hasViewBox { faults.append("has no viewBox, so its size on the card is a guess") }
    return faults
  }
}

/// What an SVG file is made of, as far as rules ask for it; librsvg is the judge of the rest.
private final class SVGContents: NSObject, XMLParserDelegate {
  /// Of all elements, without a namespace's prefix.
  private(set) var names: Set<String> = []
  private(set) var hasViewBox = false
  private(set) var loadsFiles = false

  init(_ svg: [UInt8]) {
    super.init()
    let parser = XMLParser(data: Data(svg))
    parser.delegate = self
    // What is not sound is refused where it is drawn.
    _ = parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    // The first element is the document's.
    if names.isEmpty { hasViewBox = attributes["viewBox"] != nil }
    names.insert(Self.local(element))
    let isPicture = ["image", "use", "feImage"].contains(Self.local(element))
    for (name, value) in attributes {
      if isPicture, Self.local(name) == "href", !Self.isWithin(value) { loadsFiles = true }
      lookForFiles(in: value)
    }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) { lookForFiles(in: text) }

  func parser(_ parser: XMLParser, foundCDATA block: Data) { lookForFiles(in: String(decoding: block, as: UTF8.self)) }

  /// In attributes and style sheets.
  private func lookForFiles(in text: String) {
    for match in text.matches(of: /url\(\s*["']?([^)"']*)/) where !Self.isWithin(match.1) { loadsFiles = true }
  }

  private static func isWithin(_ target: some StringProtocol) -> Bool {
    target.hasPrefix("#") || target.hasPrefix("data:")
  }

  private static func local(_ name: String) -> String { name.split(separator: ":").last.map(String.init) ?? name }
}
