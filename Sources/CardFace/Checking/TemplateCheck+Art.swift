extension TemplateCheck {
  /// The part of its box that art may cover on a panel that has no colours: more is a ground that was left in.
  private static let mostOfPanel = 0.95

  /// Art that says what belongs to the template, loads what is not there, or fills a panel.
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
      for element in press.fixedElements(side) where element.plane != .color {
        guard case .art(let file) = element.content else { continue }
        let canvas = try Canvas(width: press.printer.width, height: press.printer.height, format: .coverage)
        try press.paint(element, on: canvas)
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
    let tags = SVGTags(svg)
    var faults: [String] = []
    if tags.names.contains(where: { ["text", "tspan", "foreignobject"].contains($0) }) {
      faults.append("has text, which no pinned font sets: text belongs to the template")
    }
    if tags.names.contains("script") { faults.append("has a script, which is not run") }
    if tags.loadsFiles { faults.append("shows another file, which is not loaded: draw it, or embed it as data") }
    if !tags.hasViewBox { faults.append("has no viewBox, so its size on the card is a guess") }
    return faults
  }
}

/// The tags of an SVG file, as far as rules ask for them; librsvg is the judge of the rest.
private struct SVGTags {
  /// Of all elements, in lower case and without a namespace's prefix.
  var names: Set<String> = []
  var hasViewBox = false
  var loadsFiles = false

  init(_ svg: [UInt8]) {
    var rest = String(decoding: svg, as: UTF8.self)[...]
    while let open = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: open)...]
      if rest.hasPrefix("!--") {
        rest = rest.firstRange(of: "-->").map { rest[$0.upperBound...] } ?? ""
        continue
      }
      let close = Self.end(of: rest)
      take(rest[..<close])
      rest = rest[close...]
    }
    loadsFiles =
      loadsFiles
      || String(decoding: svg, as: UTF8.self).matches(of: /url\(\s*["']?([^)"']*)/).contains {
        !$0.1.hasPrefix("#") && !$0.1.hasPrefix("data:")
      }
  }

  /// The `>` that ends a tag: one in an attribute's value does not.
  private static func end(of tag: Substring) -> Substring.Index {
    var quote: Character?
    for index in tag.indices {
      let character = tag[index]
      if let open = quote {
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if character == ">" {
        return index
      }
    }
    return tag.endIndex
  }

  private mutating func take(_ tag: Substring) {
    let name = tag.prefix { $0.isLetter || $0.isNumber || $0 == ":" || $0 == "-" }.lowercased()
    let local = name.split(separator: ":").last.map(String.init) ?? ""
    // The first one is the document's.
    if local == "svg", !names.contains("svg") { hasViewBox = tag.contains(/\bviewBox\s*=/) }
    names.insert(local)
    guard local == "image" || local == "use" || local == "feimage" else { return }
    for match in tag.matches(of: /href\s*=\s*["']([^"']*)/)
    where !match.1.hasPrefix("#") && !match.1.hasPrefix("data:") {
      loadsFiles = true
    }
  }
}
