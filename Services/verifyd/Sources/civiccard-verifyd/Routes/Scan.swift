import CardImaging
import CardScanner
import CardVerifier
import HTTPTypes
import Hummingbird

extension Routes {
  private static let pictureTypes = ["image/jpeg", "image/png", "application/octet-stream"]

  /// A picture of a card → the verdict on the codes in it.
  func scan(_ request: Request, _: BasicRequestContext) async throws -> Response {
    let extras = try Extras(request)
    guard Self.pictureTypes.contains(Self.mediaType(request)) else {
      throw ServiceError.unsupportedType("a picture as image/jpeg or image/png")
    }
    let file = Array(buffer: try await Self.body(request, Limits.pictureBody))
    let now = StateKeeper.now
    let verifier = try state.verifier(at: now)
    let (scan, advice) = try await pictures.run { try Self.search(file, verifier, now) }
    let scene = verifier.verify(allOf: scan.texts, unread: scan.unread.count, at: now)
    RequestMetrics.count(scene.verdict)
    var fields: [(name: String, json: [UInt8])] = []
    if extras.texts { fields.append(("texts", JSONAnswer.encoded(scan.texts))) }
    if extras.advice { fields.append(("advice", JSONAnswer.encoded(advice?.rawValue))) }
    let answer = try extras.added(to: scene.json, scene.verdict) { DeskWords(scene, in: $0) }
    return .json(JSONAnswer.adding(fields, to: answer))
  }

  private static func search(_ file: [UInt8], _ verifier: Verifier, _ now: Int64) throws -> (Scan, FrameAdvice?) {
    var limits = ImageLimits.untrusted
    (limits.fileBytes, limits.pixels) = (Limits.pictureBody, Limits.picturePixels)
    return try picture { try CardScanner.search(frame: file, limits: limits) { verifier.isEnough($0, at: now) } }
  }
}
