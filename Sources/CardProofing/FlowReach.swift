import CardCredential
import CardFace
import CardModel

/// Where the texts of flows come to lie: no box of the template says it.
struct FlowReach {
  let template: Template
  let renderer: FaceRenderer
  /// The codes of a card with long values, to which texts may have to give way.
  let longestCodes: [CredentialProfile: String]

  /// The rectangle around all places that a card gives to each element of a flow.
  func bySide() throws(FaceError) -> [Template.Side: [String: CardRect]] {
    var reaches: [Template.Side: [String: CardRect]] = [:]
    for side in Template.Side.allCases where !template[side].flows.isEmpty {
      let members = template[side].elements.filter { $0.flow != nil }
      var reach: [String: CardRect] = [:]
      for presence in FieldPresence.combinations(template.policy) {
        for isLong in [false, true] {
          let card = try Self.card(presence, template, isLong: isLong)
          // What does not fit is a finding of its own.
          guard
            let placed = try? renderer.placedElements(
              side, of: FaceContent(card, holderSigns: presence.signs), codes: isLong ? longestCodes : [:])
          else { continue }
          for text in placed {
            guard let element = members.first(where: { $0.name == text.name }) else { continue }
            // Across, a text keeps to its own box.
            var box = renderer.printer.millimetres(text.box)
            (box.x, box.width) = (element.box.x, element.box.width)
            reach[text.name] = reach[text.name].map { $0.union(box) } ?? box
          }
        }
      }
      reaches[side] = reach
    }
    return reaches
  }

  /// A card with those fields; for large print always with usual values, as it is for holders whose data fit.
  static func card(
    _ fields: FieldPresence, _ template: Template, isLong: Bool = true
  ) throws(FaceError) -> Card {
    do throws(CardError) {
      return isLong && !template.isLargePrint
        ? try SpecimenCard.long(template.policy, fields: fields)
        : try SpecimenCard.usual(template.policy, fields: fields)
    } catch {
      throw FaceError(.paintingFailed, error.message)
    }
  }
}

extension CardRect {
  fileprivate func union(_ other: CardRect) -> CardRect {
    let (left, top) = (min(x, other.x), min(y, other.y))
    let (right, bottom) = (max(x + width, other.x + other.width), max(y + height, other.y + other.height))
    return CardRect(x: left, y: top, width: right - left, height: bottom - top)
  }
}
