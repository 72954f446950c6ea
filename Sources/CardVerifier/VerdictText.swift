import CardCredential
import CardModel
import Synchronization

// The same objects as VerdictJSON.swift writes, as text at once. JSONEncoder takes longer over a verdict than the
// verifier over its signature, so a service would spend most of its time on it.

extension Verdict {
  /// The verdict as JSON on one line: the object that its `Encodable` form makes, with sorted keys.
  public var json: [UInt8] {
    var text = JSONText()
    text.object { write(to: &$0, scene: nil) }
    return text.bytes
  }

  fileprivate func write(to text: inout JSONText, scene: SceneVerdict?) {
    text.field("accepted", accepted)
    if let scene { text.field("alsoFound", scene.alsoFound) { $0.write(to: &$1) } }
    if let card { text.field("card") { card.write(to: &$0) } }
    if let feature { text.field("feature", json: feature.json) }
    text.field("reason", reason?.rawValue)
    text.field("repairs", repairs) { $1.value($0.rawValue) }
    text.field("signature", signature.rawValue)
    text.field("status", status.rawValue)
    text.field("trust") { trust.write(to: &$0) }
    if let scene { text.field("unreadCodes", scene.unreadCodes) }
    text.field("validity", validity.rawValue)
    text.field("warnings", warnings) { $1.value($0.rawValue) }
  }
}

extension SceneVerdict {
  /// The verdict with `alsoFound` and `unreadCodes` as JSON on one line: the object that its `Encodable` form makes,
  /// with sorted keys.
  public var json: [UInt8] {
    var text = JSONText()
    text.object { verdict.write(to: &$0, scene: self) }
    return text.bytes
  }
}

extension SceneVerdict.Other {
  fileprivate func write(to text: inout JSONText) {
    text.object {
      $0.field("accepted", accepted)
      $0.field("number", number)
      $0.field("profile", profile?.rawValue)
      $0.field("reason", reason?.rawValue)
    }
  }
}

extension ClerkFeature {
  /// What was written before: there are 144 features, and drawing one takes longer than all else of a verdict's text.
  private static let written = Mutex<[ClerkFeature: [UInt8]]>([:])

  fileprivate var json: [UInt8] {
    if let known = Self.written.withLock({ $0[self] }) { return known }
    var text = JSONText()
    text.object { write(to: &$0) }
    Self.written.withLock { $0[self] = text.bytes }
    return text.bytes
  }

  private func write(to text: inout JSONText) {
    text.field("colors", colors) { $1.value($0) }
    text.field("petals", petals)
    text.field("place", place.rawValue)
    text.field("svg", svg)
    text.field("words") { words in
      for language in [DeskLanguage.english, .spanish] { words.field(language.rawValue, self.words(in: language)) }
    }
  }
}

extension TrustAnswer {
  fileprivate func write(to text: inout JSONText) {
    text.field("bundleAge", bundleAge)
    text.field("freshness", freshness?.rawValue)
    text.field("issuer", issuer)
    text.field("issuerName", issuerName)
    text.field("sequence", sequence)
    text.field("source", source.rawValue)
    text.field("statusAge", statusAge)
    text.field("statusFreshness", statusFreshness?.rawValue)
  }
}

extension VerifiedCard {
  fileprivate func write(to text: inout JSONText) {
    let claims = claims
    text.field("address", claims.address) { $1.value($0) }
    text.field("allergies", claims.allergies) { $1.value($0) }
    text.field("dateOfBirth", claims.dateOfBirth?.description)
    text.field("emergencyContact", claims.emergencyContact)
    text.field("expires", expires?.description)
    text.field("guardian", claims.guardian)
    text.field("hasPortrait", claims.portrait != nil)
    text.field("issued", issued?.description)
    text.field("language", claims.language)
    text.field("name", claims.name)
    text.field("number", claims.number)
    text.field("portraitDigest", claims.portraitDigest.map(Hexadecimal.text))
    text.field("profile", profile.rawValue)
    if let name = claims.secondaryName {
      text.field("secondaryName") {
        $0.field("language", claims.secondaryLanguage)
        $0.field("text", name)
      }
    } else {
      text.field("secondaryName", String?.none)
    }
    text.field("template", claims.template)
  }
}
