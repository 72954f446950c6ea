import Testing

@testable import CardCredential

/// The tables are part of what is signed once: a verifier of another year must say the same of a card.
struct ClerkFeatureTests {
  @Test("signatures have the features that SHA-256 and the tables of CREDENTIAL.md give, computed by another program")
  func tables() {
    let known:
      [(
        signature: [UInt8], petals: Int, inner: ClerkFeature.Color, outer: ClerkFeature.Color,
        place: ClerkFeature.Place
      )] = [
        ([UInt8](repeating: 0, count: 64), 6, .gold, .violet, .top),
        (Array(0..<64), 9, .violet, .teal, .bottom),
        ([UInt8](repeating: 255, count: 64), 5, .teal, .violet, .middle),
      ]
    for (signature, petals, inner, outer, place) in known {
      let feature = ClerkFeature(signature: signature)
      #expect(feature.petals == petals && feature.inner == inner && feature.outer == outer && feature.place == place)
    }
  }

  @Test("there are 144, each its own, and signatures meet all of them about equally often")
  func all() {
    let features = (0..<ClerkFeature.count).map(ClerkFeature.init(number:))
    #expect(features.count == 144 && Set(features).count == 144)
    #expect(features.allSatisfy { (5...12).contains($0.petals) && $0.inner != $0.outer })
    var counts: [ClerkFeature: Int] = [:]
    for number in 0..<14_400 {
      let signature = (0..<64).map { UInt8(truncatingIfNeeded: number >> (8 * ($0 % 2))) }
      counts[ClerkFeature(signature: signature), default: 0] += 1
    }
    // A hundred each on average, of a standard deviation of 10.
    #expect(counts.count == 144 && counts.values.allSatisfy { (50...150).contains($0) })
  }

  @Test("only an identity code that says so has one")
  func codes() throws {
    let key = try PrivateKey(seed: SecretBytes(copying: Array(0..<32)))
    var claims = CredentialClaims(
      issuer: "https://a.example", issuedAt: 1_795_410_000, expires: 1_890_190_800, number: "N-1", name: "Ana",
      template: "a/1", flags: [.hasFeatureForTheEye, .holderDoesNotSign])
    let identity = try Credential.issue(claims, signedBy: key)
    #expect(ClerkFeature(ofIdentityCode: identity.text) == ClerkFeature(signature: identity.signature))
    claims.portrait = Array("RIFF    WEBP".utf8)
    #expect(try ClerkFeature(ofIdentityCode: Credential.issue(claims, signedBy: key).text) == nil)
    (claims.portrait, claims.flags) = (nil, .holderDoesNotSign)
    #expect(try ClerkFeature(ofIdentityCode: Credential.issue(claims, signedBy: key).text) == nil)
    #expect(ClerkFeature(ofIdentityCode: "NO CODE") == nil)
  }
}
