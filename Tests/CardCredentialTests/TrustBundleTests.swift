import CardModel
import Testing

@testable import CardCredential

/// A bundle is what a pinned root signed, whole and in agreement with itself.
struct TrustBundleTests {
  private func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(iso8601: text)) }

  private func key(_ number: UInt8, _ purpose: TrustBundle.Purpose = .card) throws -> TrustBundle.Key {
    TrustBundle.Key(
      publicKey: try Samples.key(number).publicKey, purpose: purpose, notBefore: try day("2026-01-01"),
      notAfter: try day("2028-12-31"))
  }

  private func bundle(sequence: UInt64 = 7) throws -> TrustBundle {
    try TrustBundle(
      sequence: sequence, issuedAt: 1_795_000_000, nextUpdate: 1_800_000_000,
      issuers: [
        .init(
          identifier: "https://a.example", name: "Stadt Ä", timeZone: "America/New_York",
          statusURI: "https://a.example/s",
          keys: [
            try key(1), try key(2, .status),
            .init(
              publicKey: try Samples.key(3).publicKey, keyIdentifier: [1, 2], purpose: .card,
              notBefore: try day("2024-02-29"), notAfter: try day("2025-01-01"), isCompromised: true,
              survivorsDigest: [UInt8](repeating: 9, count: 32)),
          ]),
        .init(identifier: "https://b.example", name: "B", timeZone: "Asia/Kathmandu", keys: []),
      ])
  }

  @Test func readsBackAsSigned() throws {
    let root = try Samples.key(9)
    let bundle = try bundle()
    #expect(try TrustBundle.open(bundle.signed(by: [root]), roots: [root.publicKey]) == bundle)
  }

  /// A root's key that also lies in an office is no root's any more.
  @Test func aRootIsNoIssuersKey() throws {
    for number: UInt8 in [1, 2, 3] {
      #expect(throws: CredentialError(.invalidClaim, "")) { try bundle().signed(by: [Samples.key(number)]) }
      #expect(throws: CredentialError(.invalidClaim, "")) {
        try bundle().signed(by: [Samples.key(9), Samples.key(number)])
      }
    }
  }

  /// What every verifier with IANA's database knows, and nothing that only Foundation does.
  @Test func timeZonesAreIANAs() throws {
    func bundle(_ timeZone: String) throws -> TrustBundle {
      try TrustBundle(
        sequence: 1, issuedAt: 1, nextUpdate: 2,
        issuers: [.init(identifier: "a", name: "A", timeZone: timeZone, keys: [])])
    }
    for name in [
      "America/New_York", "UTC", "GMT", "Etc/UTC", "Etc/GMT+5", "US/Eastern", "Asia/Kolkata", "Japan", "EST5EDT",
    ] {
      #expect(throws: Never.self, "\(name)") { try bundle(name) }
    }
    for name in [
      "GMT+5", "GMT-0800", "UTC+05:30", "UTC+5", "+05:30", "PST", "IST", "", "America/Bridgeport", "New York",
    ] {
      #expect(throws: CredentialError(.invalidClaim, ""), "\(name)") { try bundle(name) }
    }
  }

  /// During a change of root, who pins either opens it.
  @Test func changeOfRoot() throws {
    let (old, new, other) = (try Samples.key(9), try Samples.key(10), try Samples.key(11))
    let file = try bundle().signed(by: [old, new])
    for roots in [[old], [new], [old, new], [other, new]] {
      #expect(throws: Never.self) { try TrustBundle.open(file, roots: roots.map(\.publicKey)) }
    }
    #expect(throws: CredentialError(.notTrusted, "")) { try TrustBundle.open(file, roots: [other.publicKey]) }
    #expect(throws: CredentialError(.notTrusted, "")) { try TrustBundle.open(file, roots: []) }
    #expect(throws: CredentialError(.invalidClaim, "")) { try bundle().signed(by: []) }
    #expect(throws: CredentialError(.invalidClaim, "")) { try bundle().signed(by: [old, old]) }
  }

  /// Two messages with different payloads: which one would count?
  @Test func messagesThatDisagree() throws {
    let (old, new) = (try Samples.key(9), try Samples.key(10))
    let file = try bundle(sequence: 1).signed(by: [old]) + bundle(sequence: 2).signed(by: [new])
    #expect(throws: CredentialError(.notTrusted, "")) {
      try TrustBundle.open(file, roots: [old.publicKey, new.publicKey])
    }
  }

  @Test func everyByteCounts() throws {
    let root = try Samples.key(9)
    let file = try bundle().signed(by: [root])
    for place in file.indices {
      var tampered = file
      tampered[place] ^= 0x10
      #expect(throws: CredentialError.self, "byte \(place)") { try TrustBundle.open(tampered, roots: [root.publicKey]) }
    }
    #expect(throws: CredentialError.self) { try TrustBundle.open(file + [0], roots: [root.publicKey]) }
    #expect(throws: CredentialError.self) { try TrustBundle.open(file + file + file, roots: [root.publicKey]) }
    #expect(throws: CredentialError.self) { try TrustBundle.open([], roots: [root.publicKey]) }
  }

  @Test func refusesToGoBack() throws {
    let root = try Samples.key(9)
    let file = try bundle(sequence: 7).signed(by: [root])
    #expect(throws: CredentialError(.olderSequence, "")) {
      try TrustBundle.open(file, roots: [root.publicKey], minimumSequence: 8)
    }
    #expect(throws: Never.self) { try TrustBundle.open(file, roots: [root.publicKey], minimumSequence: 7) }
  }

  @Test func refusesWhatDoesNotAgree() throws {
    func make(_ issuers: [TrustBundle.Issuer], nextUpdate: Int64 = 2) throws {
      _ = try TrustBundle(sequence: 1, issuedAt: 1, nextUpdate: nextUpdate, issuers: issuers)
    }
    func issuer(_ keys: [TrustBundle.Key], identifier: String = "a", timeZone: String = "UTC") -> TrustBundle.Issuer {
      .init(identifier: identifier, name: "A", timeZone: timeZone, keys: keys)
    }
    let sound = try key(1)
    let survivors = TrustBundle.Key(
      publicKey: sound.publicKey, purpose: .card, notBefore: sound.notBefore, notAfter: sound.notAfter,
      survivorsDigest: [UInt8](repeating: 1, count: 32))
    let backwards = TrustBundle.Key(
      publicKey: sound.publicKey, purpose: .card, notBefore: sound.notAfter, notAfter: sound.notBefore)
    #expect(throws: Never.self) { try make([issuer([sound])]) }
    let refused = CredentialError(.invalidClaim, "")
    #expect(throws: refused, "no issuer") { try make([]) }
    #expect(throws: refused, "next update before issue") { try make([issuer([sound])], nextUpdate: 1) }
    #expect(throws: refused, "an issuer twice") { try make([issuer([sound]), issuer([])]) }
    #expect(throws: refused, "one key of two issuers") {
      try make([issuer([sound]), issuer([sound], identifier: "b")])
    }
    #expect(throws: refused, "one key for both purposes") { try make([issuer([sound, try key(1, .status)])]) }
    #expect(throws: refused, "no such time zone") { try make([issuer([sound], timeZone: "America/Bridgeport")]) }
    #expect(throws: refused, "no identifier") { try make([issuer([sound], identifier: "")]) }
    #expect(throws: refused, "control character") { try make([issuer([sound], identifier: "a\n")]) }
    #expect(throws: refused, "survivors of a good key") { try make([issuer([survivors])]) }
    #expect(throws: refused, "key ends before it begins") { try make([issuer([backwards])]) }
  }
}
