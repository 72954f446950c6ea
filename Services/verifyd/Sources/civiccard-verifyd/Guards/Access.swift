import CardCredential
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Who may ask: under which host name, from which page, with which key, and how often.
struct Access: Sendable {
  /// Names under which the service answers, in lower case and without a port. A page of a stranger that has its own
  /// name resolve to this machine (DNS rebinding) asks under that name.
  let hosts: Set<String>
  /// Nil: every caller of this machine may ask.
  let keys: APIKeys?
  let sessions: Sessions
  let rates: RateLimiter

  static let loopbackHosts: Set<String> = ["localhost", "127.0.0.1", "[::1]"]

  func checkHost(_ request: HTTPRequest) throws(ServiceError) {
    guard let host = request.authority, hosts.contains(Self.name(host)) else { throw .foreignHost }
  }

  /// Requests of programs have no Origin; those of our page have its own.
  func checkOrigin(_ request: HTTPRequest) throws(ServiceError) {
    if let site = request.headerFields[Self.fetchSite], site != "same-origin", site != "none", request.method != .get {
      throw .foreignOrigin
    }
    guard let origin = request.headerFields[.origin] else { return }
    guard let url = URL(string: origin), url.scheme == "http" || url.scheme == "https",
      let slashes = origin.range(of: "://"),
      Self.sameHost(String(origin[slashes.upperBound...]), request.authority)
    else { throw .foreignOrigin }
  }

  func checkKey(_ request: HTTPRequest) throws(ServiceError) {
    guard let keys else { return }
    guard let name = Self.bearer(request).flatMap(keys.name) ?? session(request, keys) else { throw .keyMissing }
    guard rates.takes(name) else { throw .tooManyRequests }
  }

  /// The name of the key in a request's header; nil where there is none that is known.
  func keyName(_ request: HTTPRequest) -> String? { keys.flatMap { keys in Self.bearer(request).flatMap(keys.name) } }

  private func session(_ request: HTTPRequest, _ keys: APIKeys) -> String? {
    // Hummingbird reads the cookies of its own requests alone.
    let cookies = Request(head: request, body: RequestBody(buffer: ByteBuffer())).cookies
    guard let cookie = cookies[Sessions.cookie]?.value, let name = sessions.name(in: cookie) else { return nil }
    // A key that was taken out of the file ends its sessions too.
    return keys.has(name) ? name : nil
  }

  private static func bearer(_ request: HTTPRequest) -> String? {
    guard let field = request.headerFields[.authorization], field.lowercased().hasPrefix("bearer ") else { return nil }
    return String(field.dropFirst(7))
  }

  private static func sameHost(_ one: String, _ other: String?) -> Bool { one.lowercased() == other?.lowercased() }

  private static func name(_ authority: String) -> String {
    let text = authority.lowercased()
    if text.hasPrefix("[") { return text.firstIndex(of: "]").map { String(text[...$0]) } ?? text }
    return text.split(separator: ":", omittingEmptySubsequences: false).first.map(String.init) ?? text
  }

  private static let fetchSite = HTTPField.Name.known("Sec-Fetch-Site")
}
