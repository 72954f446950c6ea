import CardScanner
import CardVerifier
import CivicCardHeader

/// For the process: made once, never freed.
private let version = CText("\(CIVICCARD_VERSION_MAJOR).\(CIVICCARD_VERSION_MINOR).\(CIVICCARD_VERSION_PATCH)")

/// See civiccard.h.
@c @implementation
public func civiccard_version() -> UnsafePointer<CChar>! { version.pointer }

/// See civiccard.h.
@c @implementation
public func civiccard_verify(
  _ verifier: OpaquePointer!, _ text: UnsafePointer<CChar>!, _ length: Int, _ now: Int64
) -> OpaquePointer! {
  let text = Input.bytes(text, length)
  return VerdictHandle(VerifierHandle.at(verifier).verifier.verify(utf8: text, at: now)).retained
}

/// See civiccard.h.
@c @implementation
public func civiccard_verify_all(
  _ verifier: OpaquePointer!, _ texts: UnsafePointer<UnsafePointer<CChar>?>!, _ lengths: UnsafePointer<Int>!,
  _ count: Int, _ now: Int64
) -> OpaquePointer! {
  var read: [String] = []
  if let texts, let lengths {
    // What is no UTF-8 becomes a text that is no card's code.
    read = (0..<max(count, 0)).map { String(decoding: Input.bytes(texts[$0], lengths[$0]), as: UTF8.self) }
  }
  return VerdictHandle(VerifierHandle.at(verifier).verifier.verify(bothSides: read, at: now)).retained
}

/// See civiccard.h.
@c @implementation
public func civiccard_verify_pictures(
  _ verifier: OpaquePointer!, _ front: UnsafeRawPointer!, _ front_size: Int, _ back: UnsafeRawPointer!,
  _ back_size: Int, _ now: Int64, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> OpaquePointer! {
  attempt(error) {
    let pictures = [(front, front_size), (back, back_size)].filter { $0.0 != nil }
    guard !pictures.isEmpty else { throw CallError(.argumentMissing, "both pictures are NULL") }
    let verifier = VerifierHandle.at(verifier).verifier
    let sides = try pictures.map { picture in
      let file = Input.bytes(picture.0, picture.1)
      let scan = try CardScanner.search(picture: file) { verifier.isEnough($0, at: now) }
      return SideCodes(texts: scan.texts, unread: scan.unread.count)
    }
    let scene =
      sides.count == 2
      ? verifier.verify(front: sides[0], back: sides[1], at: now)
      : verifier.verify(allOf: sides[0].texts, unread: sides[0].unread, at: now)
    return VerdictHandle(scene).retained
  }
}
