import Testing

@testable import CardCredential

/// A survivors list knows each credential by its place.
struct SurvivorsListTests {
  private static func digest(_ number: Int) -> [UInt8] {
    Array(Digest.sha256([UInt8(number & 255), UInt8(number >> 8)]).prefix(9))
  }

  private func list(_ entries: [SurvivorsList.Entry]) throws -> SurvivorsList {
    try SurvivorsList(
      issuer: "a", compromisedKey: Samples.key(3).publicKey, issuedAt: 1_795_000_000, entries: entries)
  }

  @Test func refusesUnsoundIssuersAndInstants() throws {
    for (issuer, instant) in [("", 1), ("a\u{1B}", 1), ("a", -1), ("a", CredentialClaims.latestInstant + 1)] {
      #expect(throws: CredentialError(.invalidClaim, ""), "\(issuer) \(instant)") {
        try SurvivorsList(
          issuer: issuer, compromisedKey: Samples.key(3).publicKey, issuedAt: instant, entries: [])
      }
    }
  }

  @Test func findsByPlaceAlone() throws {
    let entries = [
      SurvivorsList.Entry(index: 100, profile: .identity, digest: Self.digest(1)),
      SurvivorsList.Entry(index: 100, profile: .portrait, digest: Self.digest(2)),
      SurvivorsList.Entry(index: 107, profile: .emergency, digest: Self.digest(3)),
    ]
    let key = try Samples.key(1)
    let opened = try SurvivorsList.open(list(entries).signed(by: key), keys: [VerificationKey(key.publicKey)]).list
    #expect(try opened == list(entries))
    for entry in entries {
      #expect(opened.contains(index: entry.index, profile: entry.profile, digest: entry.digest))
      #expect(!opened.contains(index: entry.index + 1, profile: entry.profile, digest: entry.digest))
      for profile in CredentialProfile.allCases where profile != entry.profile {
        #expect(!opened.contains(index: entry.index, profile: profile, digest: entry.digest))
      }
    }
    for index in [0, 99, 101, 108, UInt64.max] as [UInt64] {
      #expect(!opened.contains(index: index, profile: .identity, digest: Self.digest(1)))
      #expect(!opened.contains(index: index, profile: .identity, digest: [UInt8](repeating: 0, count: 9)))
    }
    #expect(!opened.contains(index: 100, profile: .identity, digest: Array(Self.digest(1).dropLast())))
  }

  /// 150,000 cards with three credentials each in at most 4.5 MB.
  @Test func aCityIsSmall() throws {
    let entries = (0..<150_000).flatMap { index in
      CredentialProfile.allCases.map {
        SurvivorsList.Entry(index: UInt64(index), profile: $0, digest: [UInt8](repeating: 1, count: 9))
      }
    }
    let file = try list(entries).signed(by: Samples.key(1))
    #expect(file.count <= 4_500_000)
  }

  @Test func refusesContradictions() throws {
    let entry = SurvivorsList.Entry(index: 5, profile: .identity, digest: Self.digest(1))
    let other = SurvivorsList.Entry(index: 5, profile: .identity, digest: Self.digest(2))
    #expect(throws: Never.self) { try list([entry, entry]) }
    #expect(throws: CredentialError(.invalidClaim, "")) { try list([entry, other]) }
    let short = SurvivorsList.Entry(index: 5, profile: .identity, digest: [1])
    #expect(throws: CredentialError(.invalidClaim, "")) { try list([short]) }
    let empty = SurvivorsList.Entry(index: 5, profile: .identity, digest: [UInt8](repeating: 0, count: 9))
    #expect(throws: CredentialError(.invalidClaim, "")) { try list([empty]) }
    let far = SurvivorsList.Entry(index: .max, profile: .identity, digest: Self.digest(3))
    #expect(throws: CredentialError(.tooLarge, "")) { try list([entry, far]) }
    #expect(throws: Never.self) { try list([]) }
  }
}
