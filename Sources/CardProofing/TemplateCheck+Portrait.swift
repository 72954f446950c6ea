import CardArtwork
import CardFace

// What a portrait asks of all that lies over it.

extension TemplateCheck {
  /// Shares of the portrait's box that the ellipse is wide and high in which a face is judged.
  static let portraitWindow = PortraitWeave.freeEllipse

  /// The ellipse in which a face is judged, by eye and by its fingerprint, must show nothing but the portrait: no text
  /// or drawing over it, and no edge of an overlay's patch through it. Feathers and woven lines keep out of it by the
  /// template's own rules.
  func touchedPortraits() -> [TemplateFinding] {
    let elements = template.front.elements
    var findings: [TemplateFinding] = []
    for portrait in elements {
      guard case .portrait = portrait.content else { continue }
      let others = elements.filter {
        $0.name != portrait.name && ($0.plane == .black || $0.isFixed == false)
          && ($0.plane == .black || $0.plane == .color)
      }
      for other in others where Self.touches(reach(of: other, .front), portrait.box) {
        findings.append(
          .init(
            .portraitWindow, .front, other.name,
            "touches the middle of \"\(portrait.name)\", where its holder's face is judged"))
      }
      for patch in template.front.overlay ?? [] where Self.crosses(patch, portrait.box) {
        findings.append(
          .init(
            .portraitWindow, .front, portrait.name,
            "has the edge of an overlay's patch in its middle, where its holder's face is judged"))
      }
    }
    return findings
  }

  /// Whether a box has a point in the ellipse of a portrait's box.
  private static func touches(_ box: CardRect, _ portrait: CardRect) -> Bool {
    distance(box, portrait) <= 1
  }

  /// Whether a box's edge goes through the ellipse: it touches the ellipse without holding all of it.
  private static func crosses(_ box: CardRect, _ portrait: CardRect) -> Bool {
    let (w, h) = (portrait.width * portraitWindow.width, portrait.height * portraitWindow.height)
    let (x, y) = (portrait.x + (portrait.width - w) / 2, portrait.y + (portrait.height - h) / 2)
    let holdsAll = box.x <= x && box.y <= y && box.x + box.width >= x + w && box.y + box.height >= y + h
    return touches(box, portrait) && !holdsAll
  }

  /// How far the nearest point of a box lies from the ellipse's middle, its edge being at 1; squared.
  private static func distance(_ box: CardRect, _ portrait: CardRect) -> Double {
    let (cx, cy) = (portrait.x + portrait.width / 2, portrait.y + portrait.height / 2)
    let dx = max(box.x - cx, cx - box.x - box.width, 0) / (portrait.width * portraitWindow.width / 2)
    let dy = max(box.y - cy, cy - box.y - box.height, 0) / (portrait.height * portraitWindow.height / 2)
    return dx * dx + dy * dy
  }
}
