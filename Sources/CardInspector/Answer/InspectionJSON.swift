import CardVerifier

// The stable form for programs, as the specification has it; null where nothing is known.

extension CardInspection: Encodable {
  private enum Key: String, CodingKey { case accepted, reason, verdict, face }

  /// Writes `accepted`, `reason`, `verdict` (as `verify --json`) and `face`.
  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(accepted, forKey: .accepted)
    try object.encode(reason?.code, forKey: .reason)
    try object.encode(scene, forKey: .verdict)
    try object.encode(face, forKey: .face)
  }
}

extension InspectedFace: Encodable {
  private enum Key: String, CodingKey { case template, pixelsPerMillimetre, residual, regions, advice, copySigns }

  /// Writes `template`, `pixelsPerMillimetre`, `residual` (mm), `regions`, `advice` and `copySigns`.
  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(template, forKey: .template)
    try object.encode(pixelsPerMillimetre?.rounded(to: 0.1), forKey: .pixelsPerMillimetre)
    try object.encode(residual?.rounded(to: 0.001), forKey: .residual)
    try object.encode(regions, forKey: .regions)
    try object.encode(advice.map(\.rawValue), forKey: .advice)
    try object.encode(copySigns.map(\.rawValue), forKey: .copySigns)
  }
}

extension InspectedRegion: Encodable {
  private enum Key: String, CodingKey { case element, kind, field, box, answer, why, score }

  /// Writes `element`, `kind`, `field`, `box` (left, top, width and height in mm), `answer`, `why` and `score`.
  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(element, forKey: .element)
    try object.encode(kind.rawValue, forKey: .kind)
    try object.encode(field, forKey: .field)
    try object.encode([box.x, box.y, box.width, box.height].map { $0.rounded(to: 0.01) }, forKey: .box)
    try object.encode(answer.rawValue, forKey: .answer)
    try object.encode(why?.rawValue, forKey: .why)
    try object.encode(score?.rounded(to: 0.001), forKey: .score)
  }
}

extension Double {
  /// The nearest multiple; as few digits as it has.
  fileprivate func rounded(to step: Double) -> Double { (self / step).rounded() / (1 / step).rounded() }
}
