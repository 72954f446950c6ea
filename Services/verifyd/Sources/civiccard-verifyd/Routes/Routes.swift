import CardVerifier
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The service's addresses.
struct Routes: Sendable {
  let state: StateKeeper
  let pictures: PictureQueue
  let access: Access
  let prometheus: PrometheusFactory
  /// A folder of templates beside those in the state, for looking at whole faces; nil where the service was given none.
  let templates: String?
  let cookieIsSecure: Bool

  var table: [String: [HTTPRequest.Method: Responder.Route]] {
    var table: [String: [HTTPRequest.Method: Responder.Route]] = [
      "/v1/verify": [.post: .init(handler: verify, atOnce: verifyAtOnce)],
      "/v1/verify/batch": [.post: .init(handler: verifyBatch)],
      "/v1/scan": [.post: .init(handler: scan)],
      "/v1/inspect": [.post: .init(handler: inspect)],
      "/v1/trust": [.get: .init(handler: trust)],
      "/v1/session": [.post: .init(handler: openSession), .delete: .init(needsKey: false, handler: closeSession)],
      "/healthz": [.get: .init(needsKey: false, handler: health)],
      "/readyz": [.get: .init(needsKey: false, handler: readiness)],
      "/metrics": [.get: .init(handler: metrics)],
    ]
    for file in PageFile.all {
      table[file.address] = [.get: .init(needsKey: false) { _, _ in file.response }]
    }
    return table
  }

  /// The whole body, of at most `limit` bytes.
  static func body(_ request: Request, _ limit: Int) async throws -> ByteBuffer {
    // What says that it is too large is not read at all.
    if let length = request.headers[.contentLength].flatMap(Int.init), length > limit {
      throw ServiceError.tooLarge(limit)
    }
    do { return try await request.body.collect(upTo: limit) } catch is NIOTooManyBytesError {
      throw ServiceError.tooLarge(limit)
    }
  }

  /// The media type without its parameters, in lower case.
  static func mediaType(_ request: Request) -> String { mediaType(request.head) }

  static func mediaType(_ request: HTTPRequest) -> String {
    let field = request.headerFields[.contentType] ?? ""
    let type = field.utf8.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
    return String(Substring(type)).lowercased()
  }
}

extension Routes {
  /// Whether the process lives.
  private func health(_: Request, _: BasicRequestContext) -> Response { .json(Array("{\"alive\":true}".utf8)) }

  /// Whether it can judge cards: a balancer sends nobody to one that would refuse them all.
  private func readiness(_: Request, _: BasicRequestContext) -> Response {
    let summary = try? state.summary(at: StateKeeper.now)
    let reason: String? =
      switch summary {
      case nil: "stateMissing"
      case let summary? where summary.isClockBehind: "clockUnreliable"
      case let summary? where summary.freshness == .stale: "trustStale"
      default: nil
      }
    struct Readiness: Encodable { let ready: Bool, reason: String? }
    return .json(
      JSONAnswer.encoded(Readiness(ready: reason == nil, reason: reason)),
      status: reason == nil ? .ok : .serviceUnavailable)
  }

  private func trust(_: Request, _: BasicRequestContext) throws -> Response {
    .json(JSONAnswer.encoded(try state.summary(at: StateKeeper.now)))
  }

  private func metrics(_: Request, _: BasicRequestContext) -> Response {
    Response(
      status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: prometheus.text)))
  }

  /// A desk's page gives its key once, and has a cookie from then on.
  private func openSession(_ request: Request, _: BasicRequestContext) throws -> Response {
    guard access.keys != nil else { return .json(Array("{\"desk\":null}".utf8)) }
    guard let name = access.keyName(request.head) else { throw ServiceError.keyMissing }
    var response = Response.json(JSONAnswer.encoded(["desk": name]))
    setCookie(access.sessions.make(for: name, at: StateKeeper.now), Int(Limits.sessionTime), &response)
    return response
  }

  private func closeSession(_: Request, _: BasicRequestContext) -> Response {
    var response = Response(status: .noContent)
    setCookie("", 0, &response)
    return response
  }

  private func setCookie(_ value: String, _ seconds: Int, _ response: inout Response) {
    let secure = cookieIsSecure ? "; Secure" : ""
    response.headers[.setCookie] =
      "\(Sessions.cookie)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict\(secure)"
  }
}
