import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// The one place that every request passes: who asks, whether he may, what he asks, and what is noted of it.
struct Responder: HTTPResponder {
  typealias Context = BasicRequestContext
  typealias Handler = @Sendable (Request, BasicRequestContext) async throws -> Response
  /// Answers a question without a query whose body is there, of at most `Limits.textBody` bytes, in less than a
  /// millisecond.
  typealias HandlerAtOnce = @Sendable (HTTPRequest, ByteBuffer) throws(ServiceError) -> Answer

  /// By address, then by method.
  let routes: [String: [HTTPRequest.Method: Route]]
  let access: Access
  let metrics: RequestMetrics

  struct Route: Sendable {
    /// Whether it asks about cards, and so takes a key, and counts against its rate.
    var needsKey = true
    let handler: Handler
    var atOnce: HandlerAtOnce?
  }

  func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
    let start = ContinuousClock.now
    var response: Response
    do {
      response = try await route(of: request.head, request.uri.path).handler(request, context)
    } catch {
      response = try Self.answer(to: error).response
    }
    response.headers[HTTPField.Name.requestID] = context.id
    let path = routes[request.uri.path] == nil ? "other" : request.uri.path
    metrics.note(request.method, path, response.status, ContinuousClock.now - start, context.logger)
    return response
  }

  /// Who may ask `request`'s question, and by which route.
  private func route(of request: HTTPRequest, _ path: String) throws(ServiceError) -> Route {
    try access.checkHost(request)
    guard let methods = routes[path] else { throw .notFound }
    guard let route = methods[request.method] else {
      throw .methodNotAllowed(methods.keys.map(\.rawValue).sorted())
    }
    try access.checkOrigin(request)
    if route.needsKey { try access.checkKey(request) }
    return route
  }

  /// What is said of an error that is the question's; another one is thrown on.
  private static func answer(to error: any Error) throws -> Answer {
    switch error {
    case let error as ServiceError: return error.answer
    case let fault as BodyFault: return ServiceError(fault).answer
    case let error as any HTTPResponseError:
      // Hummingbird's own, such as a body that is larger than was said.
      let known = error.status == .contentTooLarge ? ServiceError.tooLarge(Limits.pictureBody) : nil
      var answer = (known ?? ServiceError(error.status, "badRequest", "the request can't be read")).answer
      answer.head.headerFields[.connection] = "close"
      return answer
    default: throw error
    }
  }
}

extension Responder {
  /// What answers `request` at once: nil unless its route has such a handler, and it says by itself that its body is
  /// small and that the connection goes on. All other requests are Hummingbird's.
  func handlerAtOnce(for request: HTTPRequest) -> HandlerAtOnce? {
    guard let path = request.path, let handler = routes[path]?[request.method]?.atOnce,
      let length = request.headerFields[.contentLength].flatMap({ Int($0) }), length <= Limits.textBody,
      request.headerFields[.connection].map({ $0.lowercased() == "keep-alive" }) ?? true
    else { return nil }
    return handler
  }

  /// The answer of `handler` to such a request, under the same rules as every other.
  func answer(to request: HTTPRequest, _ body: ByteBuffer, by handler: HandlerAtOnce, _ logger: Logger) -> Answer {
    let start = ContinuousClock.now
    let path = request.path ?? ""
    var answer: Answer
    do throws(ServiceError) {
      _ = try route(of: request, path)
      answer = try handler(request, body)
    } catch {
      answer = error.answer
    }
    let id = RequestID().description
    answer.head.headerFields.append(HTTPField(name: .requestID, value: id))
    answer.head.headerFields.append(HTTPField(name: .date, value: HTTPDate.text(at: StateKeeper.now)))
    let time = ContinuousClock.now - start
    var logger = logger
    // As Hummingbird has it, and only where it is written: a field of its own costs the logger a copy.
    if logger.logLevel <= .info { logger[metadataKey: "hb.request.id"] = "\(id)" }
    metrics.note(request.method, path, answer.head.status, time, logger)
    return answer
  }
}

extension HTTPField.Name {
  /// The field of a name that is one.
  static func known(_ name: String) -> Self {
    guard let field = Self(name) else { preconditionFailure("\(name) is a field's name") }
    return field
  }

  static let requestID = known("X-Request-ID")
}
