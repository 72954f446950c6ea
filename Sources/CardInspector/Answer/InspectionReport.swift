import CardFace
import CardImaging
import CardVerifier
import Foundation

/// A page that shows what was compared: the straightened photo with its regions, the face as it should be, and where
/// they part. One HTML file that needs no other and runs nothing.
public struct InspectionReport {
  /// The page.
  public let html: String

  /// The page of an inspection. Throws an `ImageError` where its pictures can't be made files.
  public init(_ inspection: CardInspection, in language: DeskLanguage) throws {
    let page = Page(inspection, language)
    html = try page.text()
  }
}

private struct Page {
  private let inspection: CardInspection
  private let language: DeskLanguage

  init(_ inspection: CardInspection, _ language: DeskLanguage) {
    (self.inspection, self.language) = (inspection, language)
  }

  func text() throws -> String {
    let title = language == .english ? "Inspection of a card" : "Inspección de una tarjeta"
    var body =
      "<h1 class=\"\(inspection.accepted ? "yes" : "no")\">\(escaped(inspection.sentence(in: language)))</h1>\n"
    if let face = inspection.face {
      if let pictures = face.pictures { body += try figures(pictures, face) }
      body += list(face.advice.map { $0.sentence(in: language) } + face.copySigns.map { $0.sentence(in: language) })
      body += table(face)
    }
    body += "<pre>\(escaped(inspection.report(in: language)))</pre>\n"
    return """
      <!doctype html>
      <html lang="\(language.rawValue)"><head><meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
      <meta name="viewport" content="width=device-width"><title>\(title)</title>
      <style>\(Self.style)</style></head>
      <body>
      \(body)</body></html>

      """
  }

  private static let style = """
    body{font:16px/1.4 system-ui,sans-serif;margin:1.5em auto;max-width:70em;padding:0 1em;color:#111;background:#fff}
    h1{font-size:1.3em;padding:.6em;border-left:.5em solid}.yes{border-color:#15803d}.no{border-color:#b91c1c}
    figure{margin:1em 0;display:inline-block;width:100%;max-width:34em;vertical-align:top}
    figure.small img{width:9em}figure svg{width:100%;height:auto;display:block}td,th{text-align:left;padding:.2em .8em .2em 0}
    .differs{color:#b91c1c;font-weight:bold}.cannotTell{color:#a16207}.matches{color:#15803d}
    """

  // MARK: Pictures

  private func figures(_ pictures: ReportPictures, _ face: InspectedFace) throws -> String {
    let names =
      language == .english
      ? ["The photo, straightened", "The face as the code calls for it", "Where the two part"]
      : ["La foto, enderezada", "El anverso que corresponde al código", "Dónde difieren"]
    let encoder = PNGEncoder(pixelsPerMetre: 11_811)
    var out = ""
    for (name, picture) in zip(names, [pictures.straightened, pictures.expected, pictures.difference]) {
      let data = Data(try encoder.encode(picture)).base64EncodedString()
      let boxes = face.regions.filter { !$0.isFinePrint }.map(mark).joined()
      out += """
        <figure><svg viewBox="0 0 85.6 53.98" role="img" aria-label="\(escaped(name))">
        <image href="data:image/png;base64,\(data)" width="85.6" height="53.98" preserveAspectRatio="none"/>\(boxes)</svg>
        <figcaption>\(escaped(name))</figcaption></figure>

        """
    }
    if let thumbnail = pictures.thumbnail {
      let name =
        language == .english
        ? "The face's coarse picture in the front's code: compare it too"
        : "El rostro a grandes rasgos en el código: compárelo también"
      let data = Data(try encoder.encode(thumbnail)).base64EncodedString()
      out +=
        "<figure class=\"small\"><img alt=\"\(escaped(name))\" src=\"data:image/png;base64,\(data)\"><figcaption>\(escaped(name))</figcaption></figure>\n"
    }
    return out
  }

  /// A region's box. The three answers differ in form as well as in colour: a crossed box, a dashed one, and corners.
  private func mark(_ region: InspectedRegion) -> String {
    let (x, y) = (max(0.3, region.box.x), max(0.3, region.box.y))
    let right = min(85.3, region.box.x + region.box.width)
    let bottom = min(53.68, region.box.y + region.box.height)
    let (w, h) = (right - x, bottom - y)
    let place = "x=\"\(short(x))\" y=\"\(short(y))\" width=\"\(short(w))\" height=\"\(short(h))\""
    let title = "<title>\(escaped(region.sentence(in: language)))</title>"
    switch region.answer {
    case .differs:
      return """
        <g stroke="#b91c1c" stroke-width=".5" fill="none">\(title)<rect \(place)/>\
        <path d="M\(short(x)) \(short(y))L\(short(right)) \(short(bottom))M\(short(right)) \(short(y))L\(short(x)) \(short(bottom))"/></g>
        """
    case .cannotTell:
      return """
        <rect \(place) stroke="#a16207" stroke-width=".35" stroke-dasharray="1 .7" fill="none">\(title)</rect>
        """
    case .matches:
      let c = min(1.5, w / 3, h / 3)
      return """
        <path stroke="#15803d" stroke-width=".35" fill="none" d="M\(short(x)) \(short(y + c))v\(short(-c))h\(short(c))\
        M\(short(right - c)) \(short(bottom))h\(short(c))v\(short(-c))">\(title)</path>
        """
    }
  }

  private func short(_ value: Double) -> String { String((value * 100).rounded() / 100) }

  // MARK: Words

  private func list(_ sentences: [String]) -> String {
    sentences.isEmpty ? "" : "<ul>" + sentences.map { "<li>\(escaped($0))</li>" }.joined() + "</ul>\n"
  }

  private func table(_ face: InspectedFace) -> String {
    let rows = face.regions.map { region in
      "<tr class=\"\(region.answer.rawValue)\"><td>\(Self.sign(region.answer))</td><td>\(escaped(region.sentence(in: language)))</td></tr>"
    }
    return "<table>" + rows.joined(separator: "\n") + "</table>\n"
  }

  private static func sign(_ answer: InspectedRegion.Answer) -> String {
    switch answer {
    case .matches: "✓"
    case .differs: "✗"
    case .cannotTell: "?"
    }
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
