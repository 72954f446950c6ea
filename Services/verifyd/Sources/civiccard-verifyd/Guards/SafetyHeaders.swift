import HTTPTypes
import Hummingbird

/// What the page's files tell a browser, so that a verdict is shown by our page alone and kept nowhere.
enum SafetyHeaders {
  /// The page has its style, scripts and pictures from here, and nothing in line.
  static let contentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    + "media-src 'self' blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

  static func add(to response: inout Response) {
    response.headers[.contentSecurityPolicy] = contentSecurityPolicy
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[Self.referrerPolicy] = "no-referrer"
    response.headers[Self.permissions] = "camera=(self), microphone=(), geolocation=()"
    response.headers[Self.opener] = "same-origin"
    response.headers[Self.resource] = "same-origin"
  }

  private static let referrerPolicy = HTTPField.Name.known("Referrer-Policy")
  private static let permissions = HTTPField.Name.known("Permissions-Policy")
  private static let opener = HTTPField.Name.known("Cross-Origin-Opener-Policy")
  private static let resource = HTTPField.Name.known("Cross-Origin-Resource-Policy")
}
