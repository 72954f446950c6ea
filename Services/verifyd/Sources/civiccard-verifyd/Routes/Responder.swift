import HTTPTypes
import Hummingbird
import Logging
import Synchronization

/// The one place that every request passes: who asks, whether he may, what he asks, and what is noted of it.
struct Responder: HTTPResponder {
  typealias Context = BasicRequestContext
  typealias Handler = @Sendable (Request, BasicRequestContext) async throws -> Response

  /// By address, then by method.
  let routes: [String: [HTTPRequest.Method: Route]]
  let access: Access
  let metrics: RequestMetrics

  struct Route: Sendable {
    /// Whether it asks about cards, and so takes a key, and counts against its rate.
    var needsKey = true
    let handler: Handler
  }

  func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
    let start = ContinuousClock.now
    var response: Response
    do {
      response = try await answer(request, context)
    } catch let error as ServiceError {
      response = error.response
      if error.endsConnection { response.headers[.connection] = "close" }
    } catch let fault as BodyFault {
      response = ServiceError(fault).response
    } catch let error as any HTTPResponseError {
      // Hummingbird's own, such as a body that is larger than was said.
      let known = error.status == .contentTooLarge ? ServiceError.tooLarge(Limits.pictureBody) : nil
      response = (known ?? ServiceError(error.status, "badRequest", "the request can't be read")).response
      response.headers[.connection] = "close"
    }
    response.headers[HTTPField.Name.requestID] = context.id
    metrics.note(request, path(request), response.status, ContinuousClock.now - start, context.logger)
    return response
  }

  private func answer(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
    try access.checkHost(request)
    guard let methods = routes[request.uri.path] else { throw ServiceError.notFound }
    guard let route = methods[request.method] else {
      throw ServiceError.methodNotAllowed(methods.keys.map(\.rawValue).sorted())
    }
    try access.checkOrigin(request)
    if route.needsKey { try access.checkKey(request) }
    return try await route.handler(request, context)
  }

  /// The route for logs and counts: a stranger's made-up addresses are all one.
  private func path(_ request: Request) -> String { routes[request.uri.path] == nil ? "other" : request.uri.path }
}

extension HTTPField.Name {
  /// The field of a name that is one.
  static func known(_ name: String) -> Self {
    guard let field = Self(name) else { preconditionFailure("\(name) is a field's name") }
    return field
  }

  static let requestID = known("X-Request-ID")
}
