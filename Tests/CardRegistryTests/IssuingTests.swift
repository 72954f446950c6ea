import CardCredential
import CardModel
import CardRegistry
import Foundation
import TestSupport
import Testing

@Suite("Issuing through the registry")
struct IssuingTests {
  let folder: TemporaryFolder
  let registry: CardRegistry
  let key: PrivateKey

  init() throws {
    folder = try TemporaryFolder()
    registry = try folder.registry()
    key = try RegistryFixture.key()
  }

  @Test("The same request has the same index and dates again, also after the registry was closed")
  func idempotent() throws {
    let order = RegistryFixture.order("PC-1", key: key)
    let first = try RegistryFixture.issue(order, in: registry, key: key)
    let again = try folder.registry()
    let place = try again.reserve(order)
    #expect(place.reference == first.reference)
    #expect(place.earlier?.issued.description == "2026-11-23")
    #expect(place.earlier?.expires.description == "2029-11-23")
    try RegistryFixture.issue(order, in: again, key: key)
    #expect(try again.card("PC-1").changes.count == 1)
    #expect(try again.brokenInvariants() == [])
  }

  @Test("Two spellings of one content are one content, and paths don't count")
  func spelling() throws {
    try RegistryFixture.issue(RegistryFixture.order("PC-1", name: "Ana P\u{E9}rez", key: key), in: registry, key: key)
    let other = RegistryFixture.order("PC-1", name: " Ana Pe\u{301}rez", key: key) {
      $0.photo = "elsewhere/photo.jpg"
      $0.signature = "s2.png"
    }
    #expect(try registry.reserve(other).earlier != nil)
  }

  @Test("A number with other content is refused, whatever differs")
  func otherContent() throws {
    let key = key
    try RegistryFixture.issue(RegistryFixture.order("PC-0", key: key), in: registry, key: key)
    try RegistryFixture.issue(RegistryFixture.order("PC-1", key: key), in: registry, key: key)
    let otherKey = try RegistryFixture.key(4)
    let changes: [(String, CardOrder)] = [
      ("name", RegistryFixture.order("PC-1", name: "Ana Peres", key: key)),
      ("photo", RegistryFixture.order("PC-1", photo: [1, 0], key: key)),
      ("signature", RegistryFixture.order("PC-1", signature: [3], key: key)),
      ("no signature", RegistryFixture.order("PC-1", signature: nil, key: key)),
      ("template", RegistryFixture.order("PC-1", template: "park-city/2", key: key)),
      ("key", RegistryFixture.order("PC-1", key: otherKey)),
      ("address", RegistryFixture.order("PC-1", key: key) { $0.address.append("Floor 2") }),
      ("lines", RegistryFixture.order("PC-1", key: key) { $0.address = ["999 Broad StreetBridgeport, CT 06604"] }),
      ("birth", RegistryFixture.order("PC-1", key: key) { $0.dateOfBirth = "1987-04-13" }),
      ("issued", RegistryFixture.order("PC-1", key: key) { $0.issued = "2026-11-24" }),
      ("expires", RegistryFixture.order("PC-1", key: key) { $0.expires = "2030-01-01" }),
      ("second", RegistryFixture.order("PC-1", key: key) { $0.secondaryName = .init(text: "آنا", language: "ara") }),
      ("guardian", RegistryFixture.order("PC-1", key: key) { $0.guardian = "spa" }),
      ("language", RegistryFixture.order("PC-1", key: key) { $0.language = "spa" }),
      ("contact", RegistryFixture.order("PC-1", key: key) { $0.emergencyContact = .init(name: "L", phone: "911") }),
      ("allergies", RegistryFixture.order("PC-1", key: key) { $0.allergies = ["Penicillin"] }),
      ("a number of others", RegistryFixture.order("PC-1", key: key) { $0.externalNumbers = ["library": "1"] }),
      ("replaces", RegistryFixture.order("PC-1", key: key, replaces: "PC-0")),
    ]
    for (name, order) in changes {
      #expect(RegistryFixture.code { _ = try registry.reserve(order) } == .numberTaken, "\(name)")
      #expect(
        RegistryFixture.code { try RegistryFixture.issue(order, in: registry, key: key) } == .numberTaken, "\(name)")
    }
    #expect(try registry.card("PC-0").status == .valid)
  }

  @Test("A request that was reserved but never recorded may still be corrected, and keeps its index")
  func correction() throws {
    let wrong = try registry.reserve(RegistryFixture.order("PC-1", name: "Ana Peres", key: key))
    let right = RegistryFixture.order("PC-1", key: key)
    #expect(try RegistryFixture.issue(right, in: registry, key: key).reference == wrong.reference)
  }

  @Test("Without a status list numbers are guarded all the same, and no index is used up")
  func withoutStatus() throws {
    let order = RegistryFixture.order("PC-1", uri: nil, key: key)
    #expect(try RegistryFixture.issue(order, in: registry, key: key).reference == nil)
    #expect(try registry.reserve(order).earlier != nil)
    let other = RegistryFixture.order("PC-1", name: "B", uri: nil, key: key)
    #expect(RegistryFixture.code { _ = try registry.reserve(other) } == .numberTaken)
    #expect(try registry.count("SELECT nextPosition FROM registry") == 0)
  }

  @Test("The list that was named at issue stays, also where the template names another since")
  func movedList() throws {
    let first = try RegistryFixture.issue(RegistryFixture.order("PC-1", key: key), in: registry, key: key)
    let moved = RegistryFixture.order("PC-1", uri: "https://bridgeport.example/status/2", key: key)
    #expect(try registry.reserve(moved).reference == first.reference)
  }

  @Test("Of two that issue one number at once with other content, the second is refused when it records")
  func race() throws {
    let other = try folder.registry()
    let (mine, theirs) = (
      RegistryFixture.order("PC-1", key: key), RegistryFixture.order("PC-1", name: "B", key: key)
    )
    let place = try registry.reserve(mine)
    #expect(try other.reserve(theirs) == place)
    try RegistryFixture.issue(theirs, in: other, name: "B", key: key)
    let credentials = try RegistryFixture.credentials(mine, place.reference, key: key)
    let day = try RegistryFixture.day("2026-11-23")
    #expect(
      RegistryFixture.code {
        try registry.record(mine, credentials: credentials, issued: day, expires: day, by: "Ana", at: 0)
      } == .numberTaken)
  }

  @Test("Credentials of another card, list or issuer are not recorded")
  func mismatch() throws {
    let order = RegistryFixture.order("PC-1", key: key)
    let reference = try registry.reserve(order).reference
    let elsewhere = StatusReference(index: (reference?.index ?? 0) ^ 1, uri: RegistryFixture.uri)
    let day = try RegistryFixture.day("2026-11-23")
    let good = try RegistryFixture.credentials(order, reference, key: key)
    let attempts: [[(profile: CredentialProfile, credential: Credential)]] = [
      try RegistryFixture.credentials(RegistryFixture.order("PC-2", key: key), reference, key: key),
      try RegistryFixture.credentials(order, elsewhere, key: key),
      try RegistryFixture.credentials(order, nil, key: key),
      [(.portrait, good[0].credential)], [good[1]], [good[0], good[0]], [],
    ]
    for (attempt, credentials) in attempts.enumerated() {
      #expect(
        RegistryFixture.code {
          try registry.record(order, credentials: credentials, issued: day, expires: day, by: "Ana", at: 0)
        } == .credentialMismatch, "\(attempt)")
    }
    #expect(RegistryFixture.code { _ = try registry.card("PC-1") } == .unknownNumber)
  }

  @Test("A card that was never reserved is not recorded")
  func unreserved() throws {
    let order = RegistryFixture.order("PC-1", key: key)
    let credentials = try RegistryFixture.credentials(
      order, StatusReference(index: 0, uri: RegistryFixture.uri), key: key)
    let day = try RegistryFixture.day("2026-11-23")
    #expect(
      RegistryFixture.code {
        try registry.record(order, credentials: credentials, issued: day, expires: day, by: "Ana", at: 0)
      } == .credentialMismatch)
  }

  @Test(
    "The same request with other credentials than those recorded is not handed out: they would not survive a stolen key"
  )
  func notReproducible() throws {
    let order = RegistryFixture.order("PC-1", key: key)
    try RegistryFixture.issue(order, in: registry, key: key)
    #expect(
      RegistryFixture.code { try RegistryFixture.issue(order, in: registry, name: "B", key: key) } == .notReproducible)
  }

  @Test("The registry's files hold nothing of the holder, and no digest that could be tried without the key")
  func noPersonalData() throws {
    let photo = Array("the photo's bytes".utf8)
    let order = RegistryFixture.order("PC-1", name: "Zoltán Kovács", photo: photo, key: key) {
      $0.allergies = ["Penicillin"]
      $0.guardian = "Someone Else"
    }
    try RegistryFixture.issue(order, in: registry, name: "Zoltán Kovács", key: key)
    let stored = folder.listing.reduce(into: Data()) { all, file in
      all.append(FileManager.default.contents(atPath: folder.file(file)) ?? Data())
    }
    #expect(stored.range(of: Data("PC-1".utf8)) != nil)
    let secrets = ["Zolt", "Kov", "Broad", "Bridgeport, CT", "1987", "Penicillin", "Someone", "photo.jpg"]
    for secret in secrets { #expect(stored.range(of: Data(secret.utf8)) == nil, "\(secret)") }
    #expect(stored.range(of: Data(Digest.sha256(photo))) == nil)
    #expect(stored.range(of: Data(Digest.sha256(Array("Zoltán Kovács".utf8)))) == nil)
  }
}
