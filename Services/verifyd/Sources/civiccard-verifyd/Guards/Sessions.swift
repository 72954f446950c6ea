import CardCredential
import Foundation

/// A desk's session: the page gives its key once and gets a cookie that scripts can't read. The cookie says by itself
/// which key it is of and until when, under a secret, so that services behind one balancer share nothing but that
/// secret.
struct Sessions: Sendable {
  static let cookie = "civiccard-desk"

  private let secret: [UInt8]

  /// Nil: a secret of this run alone, so that its sessions end with it.
  init(secretFile: String?) throws {
    guard let secretFile else {
      var generator = SystemRandomNumberGenerator()
      secret = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
      return
    }
    guard let data = FileManager.default.contents(atPath: secretFile), data.count >= 32 else {
      throw StartError(
        "\(secretFile) can't be read, or has less than 32 bytes", hint: "head -c 32 /dev/urandom makes one")
    }
    secret = Array(data)
  }

  /// A cookie's value for the key `name`, good for a working day from `now`.
  func make(for name: String, at now: Int64) -> String {
    let text = "\(Data(name.utf8).base64EncodedString()).\(now + Limits.sessionTime)"
    return "\(text).\(tag(text))"
  }

  /// The key's name; nil for a cookie that is over, or not ours.
  func name(in cookie: String, at now: Int64 = Int64(Date.now.timeIntervalSince1970)) -> String? {
    let parts = cookie.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, let end = Int64(parts[1]), let name = Data(base64Encoded: String(parts[0])) else {
      return nil
    }
    let expected = tag("\(parts[0]).\(parts[1])")
    let isSame =
      expected.utf8.count == parts[2].utf8.count
      && zip(expected.utf8, parts[2].utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    return isSame && now < end ? String(decoding: name, as: UTF8.self) : nil
  }

  private func tag(_ text: String) -> String {
    Digest.hmacSHA256(Array(text.utf8), key: SecretBytes(copying: secret)).map { String($0, radix: 16) }
      .joined(separator: "-")
  }
}
