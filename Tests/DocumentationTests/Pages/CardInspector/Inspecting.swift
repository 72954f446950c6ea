import CardInspector
import CardVerifier

/// What the desk is told of a card whose two sides were photographed, and which parts of its front are not as its code
/// says.
func look(
  at front: [UInt8], back: [UInt8], by verifier: Verifier, templates folder: String, at now: Int64
) throws -> (sentence: String, differing: [String]) {
  let inspector = FaceInspector(verifier: verifier, templates: TemplateShelf(directory: folder))
  let inspection = try inspector.inspect(front: front, back: back, at: now)
  let differing = inspection.face?.regions.filter { $0.answer == .differs } ?? []
  return (inspection.sentence(in: .english), differing.map(\.element))
}
