import CardVerifier
import HTTPTypes
import Hummingbird
import NIOCore

extension Routes {
  /// One text, or the texts of both sides → a verdict.
  func verify(_ request: Request, _: BasicRequestContext) async throws -> Response {
    let extras = try Extras(request)
    let type = try Self.questionType(request.head)
    let outcome = try outcome(of: try await Self.body(request, Limits.textBody), type)
    return .json(try extras.added(to: outcome.json, outcome.verdict) { outcome.words(in: $0) })
  }

  /// The same for a question that has no query and is there as a whole.
  func verifyAtOnce(_ request: HTTPRequest, _ body: ByteBuffer) throws(ServiceError) -> Answer {
    Answer(json: try outcome(of: body, try Self.questionType(request)).json)
  }

  private enum QuestionType { case json, text }

  private static func questionType(_ request: HTTPRequest) throws(ServiceError) -> QuestionType {
    switch mediaType(request) {
    case "application/json": .json
    case "text/plain": .text
    default: throw .unsupportedType("application/json or text/plain")
    }
  }

  private func outcome(of body: ByteBuffer, _ type: QuestionType) throws(ServiceError) -> Outcome {
    let bytes = Array(buffer: body)
    let question: Question
    do throws(BodyFault) {
      question = type == .text ? .text(bytes) : try Question(json: bytes)
    } catch {
      throw ServiceError(error)
    }
    let now = StateKeeper.now
    let outcome = Outcome(question, by: try state.verifier(at: now), at: now)
    RequestMetrics.count(outcome.verdict)
    return outcome
  }
}
