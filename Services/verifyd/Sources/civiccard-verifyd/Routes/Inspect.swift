import CardFace
import CardImaging
import CardInspector
import CardScanner
import CardVerifier
import HTTPTypes
import Hummingbird

extension Routes {
  /// Pictures of a card's front and, if given, its back → whether the whole face is what its code calls for.
  func inspect(_ request: Request, _: BasicRequestContext) async throws -> Response {
    guard let partner = state.state else { throw ServiceError.notReady }
    // Where the bundle names none, no card's face can be told, whatever is in the folder.
    guard partner.bundle.issuers.contains(where: { !$0.templates.isEmpty }) else { throw ServiceError.noTemplates }
    let type = request.headers[.contentType] ?? ""
    guard Self.mediaType(request) == "multipart/form-data" else {
      throw ServiceError.unsupportedType("multipart/form-data with the parts front and back")
    }
    let body = Array(buffer: try await Self.body(request, 2 * Limits.pictureBody))
    let parts = try Multipart(body, contentType: type).parts
    guard let front = parts["front"], Set(parts.keys).isSubset(of: ["front", "back"]) else {
      throw ServiceError.badRequest("frontMissing", "there is no part named front, or one that has no meaning")
    }
    try Self.checkSizes([front] + [parts["back"]].compactMap(\.self))
    let now = StateKeeper.now
    let verifier = try state.verifier(at: now)
    let answer = try await pictures.run {
      // Of its own for each request: drawing keeps state that threads can't share.
      let inspector = FaceInspector(
        verifier: verifier, templates: TemplateShelf(state: partner, directory: templates))
      let inspection = try Self.picture { try inspector.inspect(front: front, back: parts["back"], at: now) }
      RequestMetrics.count(inspection.scene.verdict)
      return JSONAnswer.encoded(inspection)
    }
    return .json(answer)
  }

  /// As for a scan, before anything is decoded.
  private static func checkSizes(_ files: [[UInt8]]) throws {
    var limits = ImageLimits.untrusted
    (limits.fileBytes, limits.pixels) = (Limits.pictureBody, Limits.picturePixels)
    try picture { for file in files { _ = try PhotoDecoder.dimensions(of: file, limits: limits) } }
  }

  /// What is wrong with a picture is the question's fault.
  static func picture<Result>(_ work: () throws -> Result) throws -> Result {
    do { return try work() } catch let error as ImageError {
      throw ServiceError(error.code == .tooLarge ? .contentTooLarge : .badRequest, error)
    } catch let error as ScanError {
      throw ServiceError(error.code == .tooLarge ? .contentTooLarge : .badRequest, error)
    }
  }
}
