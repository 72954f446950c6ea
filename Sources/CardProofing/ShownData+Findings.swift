import CardFace

extension ShownData {
  /// A finding for each datum that no card shows, or that is missing on some of the cards that have it.
  func findings() -> [TemplateFinding] {
    findings(wantedOnFront, .front) { shows($0, on: .front, of: $1) }
      + findings(wantedAnywhere, .back) { datum, presence in
        Template.Side.allCases.contains { shows(datum, on: $0, of: presence) }
      }
  }

  private func findings(
    _ wanted: (FieldPresence) -> [Datum], _ side: Template.Side, isShown: (Datum, FieldPresence) -> Bool
  ) -> [TemplateFinding] {
    var having: [Datum: [FieldPresence]] = [:]
    var order: [Datum] = []
    for presence in FieldPresence.combinations(template.policy) {
      for datum in wanted(presence) {
        if having[datum] == nil { order.append(datum) }
        having[datum, default: []].append(presence)
      }
    }
    return order.compactMap { datum in
      let all = having[datum] ?? []
      let lacking = all.filter { !isShown(datum, $0) }
      guard !lacking.isEmpty else { return nil }
      return TemplateFinding(
        .missingElement, side, nil,
        "has no \(datum.description)\(side == .back ? ", nor has the front" : "")"
          + Self.condition(of: lacking, among: all)
      )
    }
  }

  /// What the cards that lack a datum have in common and the other cards have not, in words.
  private static func condition(of lacking: [FieldPresence], among all: [FieldPresence]) -> String {
    guard lacking.count < all.count else { return "" }
    let others = Set(all.flatMap(\.fields)).filter { if case .externalNumber = $0 { true } else { false } }
    let fields = FieldPresence.basic + others.sorted { $0.rawValue < $1.rawValue }
    let parts = fields.compactMap { field -> String? in
      let (some, rest) = (lacking.map { $0.fields.contains(field) }, all.map { $0.fields.contains(field) })
      if some.allSatisfy(\.self), !rest.allSatisfy(\.self) { return "with \(field.rawValue)" }
      if !some.contains(true), rest.contains(true) { return "without \(field.rawValue)" }
      return nil
    }
    return parts.isEmpty ? " on some cards" : ", on cards \(parts.joined(separator: " and "))"
  }
}
