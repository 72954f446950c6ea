import CardVerifier
import Hummingbird

extension Routes {
  /// One text, or the texts of both sides → a verdict.
  func verify(_ request: Request, _: BasicRequestContext) async throws -> Response {
    let extras = try Extras(request)
    let question = try await question(request)
    let now = StateKeeper.now
    let verifier = try state.verifier(at: now)
    switch question {
    case .text(let text):
      let verdict = verifier.verify(utf8: text, at: now)
      RequestMetrics.count(verdict)
      return .json(try extras.added(to: verdict.json, verdict) { DeskWords(verdict, in: $0) })
    case .card(let front, let back):
      let scene =
        back.isEmpty
        ? verifier.verify(allOf: front, at: now)
        : verifier.verify(front: SideCodes(texts: front), back: SideCodes(texts: back), at: now)
      RequestMetrics.count(scene.verdict)
      return .json(try extras.added(to: scene.json, scene.verdict) { DeskWords(scene, in: $0) })
    }
  }

  private func question(_ request: Request) async throws -> Question {
    let type = Self.mediaType(request)
    guard ["application/json", "text/plain"].contains(type) else {
      throw ServiceError.unsupportedType("application/json or text/plain")
    }
    let body = Array(buffer: try await Self.body(request, Limits.textBody))
    return type == "text/plain" ? .text(body) : try Question(json: body)
  }
}
