import CardVerifier
import CivicCardHeader

/// Behind `civiccard_verdict`: every text is made with it, so that reading one changes nothing.
final class VerdictHandle: Handle, Sendable {
  let accepted: Bool
  let reason: CText?
  let signature: CText
  let validity: CText
  let status: CText
  let json: CText
  let english: CText
  let spanish: CText
  let number: CText?
  let name: CText?
  let dateOfBirth: CText?
  let expires: CText?
  let portrait: CText?
  let portraitSize: Int

  convenience init(_ verdict: Verdict) { self.init(verdict, json: verdict.json) }

  convenience init(_ scene: SceneVerdict) { self.init(scene.verdict, json: scene.json) }

  private init(_ verdict: Verdict, json: [UInt8]) {
    func text(_ string: String?) -> CText? { string.map { CText($0) } }
    accepted = verdict.accepted
    reason = text(verdict.reason?.rawValue)
    (signature, validity) = (CText(verdict.signature.rawValue), CText(verdict.validity.rawValue))
    status = CText(verdict.status.rawValue)
    self.json = CText(json)
    (english, spanish) = (CText(verdict.sentence(in: .english)), CText(verdict.sentence(in: .spanish)))
    (number, name) = (text(verdict.card?.number), text(verdict.card?.name))
    dateOfBirth = text(verdict.card?.claims.dateOfBirth?.description)
    expires = text(verdict.card?.expires?.description)
    // Of an accepted card alone: the picture of another would lend a refused card a face.
    let webP = verdict.accepted ? verdict.card?.portrait : nil
    (portrait, portraitSize) = (webP.map { CText($0) }, webP?.count ?? 0)
  }
}

/// See civiccard.h.
@c @implementation
public func civiccard_verdict_accepted(_ verdict: OpaquePointer!) -> CInt { VerdictHandle.at(verdict).accepted ? 1 : 0 }

/// See civiccard.h.
@c @implementation
public func civiccard_verdict_reason(_ verdict: OpaquePointer!) -> UnsafePointer<CChar>! {
  VerdictHandle.at(verdict).reason?.pointer
}

/// See civiccard.h.
@c @implementation
public func civiccard_verdict_signature(_ verdict: OpaquePointer!) -> UnsafePointer<CChar>! {
  VerdictHandle.at(verdict).signature.pointer
}

/// See civiccard.h.
@c @implementation
public func civiccard_verdict_validity(_ verdict: OpaquePointer!) -> UnsafePointer<CChar>! {
  VerdictHandle.at(verdict).validity.pointer
}

/// See civiccard.h.
@c @implementation
public func civiccard_verdict_status(_ verdict: OpaquePointer!) -> UnsafePointer<CChar>! {
  VerdictHandle.at(verdict).status.pointer
}

/// See civiccard.h.
@c @implementation
public func civiccard_verdict_json(_ verdict: OpaquePointer!) -> UnsafePointer<CChar>! {
  VerdictHandle.at(verdict).json.pointer
}

/// See civiccard.h.
@c @implementation
public func civiccard_verdict_sentence(
  _ verdict: OpaquePointer!, _ language: UnsafePointer<CChar>!
) -> UnsafePointer<CChar>! {
  let verdict = VerdictHandle.at(verdict)
  return (Input.text(language) == DeskLanguage.spanish.rawValue ? verdict.spanish : verdict.english).pointer
}

/// See civiccard.h.
@c @implementation
public func civiccard_verdict_card_number(_ verdict: OpaquePointer!) -> UnsafePointer<CChar>! {
  VerdictHandle.at(verdict).number?.pointer
}

/// See civiccard.h.
@c @implementation
public func civiccard_verdict_card_name(_ verdict: OpaquePointer!) -> UnsafePointer<CChar>! {
  VerdictHandle.at(verdict).name?.pointer
}

/// See civiccard.h.
@c @implementation
public func civiccard_verdict_card_date_of_birth(_ verdict: OpaquePointer!) -> UnsafePointer<CChar>! {
  VerdictHandle.at(verdict).dateOfBirth?.pointer
}

/// See civiccard.h.
@c @implementation
public func civiccard_verdict_card_expires(_ verdict: OpaquePointer!) -> UnsafePointer<CChar>! {
  VerdictHandle.at(verdict).expires?.pointer
}

/// See civiccard.h.
@c @implementation
public func civiccard_verdict_portrait(
  _ verdict: OpaquePointer!, _ size: UnsafeMutablePointer<Int>!
) -> UnsafeRawPointer! {
  let verdict = VerdictHandle.at(verdict)
  size?.pointee = verdict.portraitSize
  return verdict.portrait.map { UnsafeRawPointer($0.pointer) }
}

/// See civiccard.h.
@c @implementation
public func civiccard_verdict_free(_ verdict: OpaquePointer!) { VerdictHandle.free(verdict) }
