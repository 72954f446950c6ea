import CardModel
import HTTPTypes
import Hummingbird

/// Why a question could not be answered; never that a card is not accepted. One place for all wordings.
struct ServiceError: Error {
  let status: HTTPResponse.Status
  let code: String
  let message: String
  var hint: String?
  var headers: HTTPFields = [:]

  init(_ status: HTTPResponse.Status, _ code: String, _ message: String, hint: String? = nil) {
    (self.status, self.code, self.message, self.hint) = (status, code, message, hint)
  }

  /// What a library says against what was sent.
  init(_ status: HTTPResponse.Status, _ error: some CivicCardError) {
    self.init(status, error.codeName, error.description, hint: error.hint)
  }

  private struct Body: Encodable {
    struct Inner: Encodable {
      let code: String
      let message: String
      let hint: String?
    }
    let error: Inner
  }

  /// `{"error": {"code", "message", "hint"}}`
  var json: [UInt8] { JSONAnswer.encoded(Body(error: .init(code: code, message: message, hint: hint))) }

  var answer: Answer {
    var answer = Answer(json: json, status: status)
    for field in headers { answer.head.headerFields[field.name] = field.value }
    if endsConnection { answer.head.headerFields[.connection] = "close" }
    return answer
  }

  /// Whether the rest of the request is not worth reading, so that the connection ends with the answer.
  var endsConnection: Bool { [.contentTooLarge, .requestTimeout].contains(status) }
}

extension ServiceError {
  static func tooLarge(_ limit: Int) -> ServiceError {
    ServiceError(.contentTooLarge, "bodyTooLarge", "the body has more than \(limit) bytes")
  }

  static func unsupportedType(_ wanted: String) -> ServiceError {
    ServiceError(
      .unsupportedMediaType, "unsupportedType", "a body of this type is not read here", hint: "send \(wanted)")
  }

  init(_ fault: BodyFault) {
    switch fault {
    case .multipart:
      self.init(
        .badRequest, "badMultipart", "the body is not multipart/form-data with a name for each part",
        hint: "send the pictures as the parts front and back")
    case .question:
      self.init(
        .badRequest, "malformedQuestion", "the body is not a question in JSON",
        hint: "send {\"text\": \"…\"}, or {\"front\": [\"…\"], \"back\": [\"…\"]}")
    }
  }

  static let noTemplates = ServiceError(
    .notFound, "noTemplates", "the trust bundle names no templates to inspect cards by")

  static let notFound = ServiceError(.notFound, "notFound", "there is nothing at this address")

  static func methodNotAllowed(_ allowed: [String]) -> ServiceError {
    var error = ServiceError(.methodNotAllowed, "methodNotAllowed", "this address has another method")
    error.headers[.allow] = allowed.joined(separator: ", ")
    return error
  }

  static func badRequest(_ code: String, _ message: String, hint: String? = nil) -> ServiceError {
    ServiceError(.badRequest, code, message, hint: hint)
  }

  static let keyMissing: ServiceError = {
    var error = ServiceError(
      .unauthorized, "keyMissing", "an API key is needed, and this is none that is known",
      hint: "send it as Authorization: Bearer KEY")
    error.headers[.wwwAuthenticate] = "Bearer"
    return error
  }()

  static let foreignHost = ServiceError(
    .misdirectedRequest, "foreignHost", "this service does not answer under that host name")

  static let foreignOrigin = ServiceError(.forbidden, "foreignOrigin", "another site's page may not ask this service")

  static let tooManyRequests: ServiceError = later(
    .tooManyRequests, "tooManyRequests", "this key asks more often than it may")

  static let busy: ServiceError = later(.serviceUnavailable, "busy", "too many pictures are being read at present")

  static let notReady: ServiceError = later(
    .serviceUnavailable, "notReady", "there is no trust data yet to judge cards by")

  private static func later(_ status: HTTPResponse.Status, _ code: String, _ message: String) -> ServiceError {
    var error = ServiceError(status, code, message, hint: "try again later")
    error.headers[.retryAfter] = String(Limits.retryAfter)
    return error
  }
}
