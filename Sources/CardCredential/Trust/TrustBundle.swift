import CardModel
import Foundation

/// Which issuers and keys a partner relies on, as a root key states it.
///
/// A value that came from `open` was signed by a pinned root. One that was put together in memory is its maker's own
/// word.
public struct TrustBundle: Sendable, Hashable {
  /// What a key may sign. A key of one purpose is refused for the other.
  public enum Purpose: String, Sendable, Hashable, CaseIterable {
    /// Credentials and survivors lists.
    case card
    /// Status lists.
    case status
  }

  /// One key of an issuer.
  public struct Key: Sendable, Hashable {
    /// The key.
    public let publicKey: PublicKey
    /// The key identifier that messages carry; the profile's own unless the issuer uses another.
    public let keyIdentifier: [UInt8]
    /// What it may sign.
    public let purpose: Purpose
    /// The first day, in the issuer's time zone, at which what it signs may be issued.
    public let notBefore: CalendarDate
    /// The last such day.
    public let notAfter: CalendarDate
    /// Whether it fell into other hands: nothing that it signed is accepted any more, but for survivors.
    public let isCompromised: Bool
    /// SHA-256 of the survivors list's file, 32 bytes; only for a compromised card key.
    public let survivorsDigest: [UInt8]?

    /// A key with the profile's own key identifier unless another is given.
    public init(
      publicKey: PublicKey, keyIdentifier: [UInt8]? = nil, purpose: Purpose, notBefore: CalendarDate,
      notAfter: CalendarDate, isCompromised: Bool = false, survivorsDigest: [UInt8]? = nil
    ) {
      self.publicKey = publicKey
      self.keyIdentifier = keyIdentifier ?? publicKey.keyIdentifier
      self.purpose = purpose
      self.notBefore = notBefore
      self.notAfter = notAfter
      self.isCompromised = isCompromised
      self.survivorsDigest = survivorsDigest
    }
  }

  /// One issuer.
  public struct Issuer: Sendable, Hashable {
    /// What its cards' `iss` claim says.
    public let identifier: String
    /// What people call it.
    public let name: String
    /// The time zone, by its IANA name, in which its days begin and end.
    public let timeZone: String
    /// Its status list: a card of its that names no list at all is of unknown status. Nil when it runs none.
    public let statusURI: String?
    /// Its keys.
    public let keys: [Key]
    /// SHA-256 of each ``TemplatePackage`` by which its cards may be drawn again, 32 bytes each, in ascending order.
    /// Old versions of a template stay for as long as their cards are valid.
    public let templates: [[UInt8]]

    /// An issuer. The order of `templates` is of no account; one that is there twice counts once.
    public init(
      identifier: String, name: String, timeZone: String, statusURI: String? = nil, keys: [Key],
      templates: [[UInt8]] = []
    ) {
      self.templates = Set(templates).sorted { $0.lexicographicallyPrecedes($1) }
      self.identifier = identifier
      self.name = name
      self.timeZone = timeZone
      self.statusURI = statusURI
      self.keys = keys
    }
  }

  /// The largest file, in bytes: the bundle of a whole country's cities is smaller.
  public static let maximumSize = 1 << 20

  /// Counts up with each bundle of a root.
  public let sequence: UInt64
  /// When it was issued, in seconds since 1970.
  public let issuedAt: Int64
  /// When the next one is due, in seconds since 1970; from then on this one is stale.
  public let nextUpdate: Int64
  /// The issuers.
  public let issuers: [Issuer]

  /// Checks that the parts agree; throws `invalidClaim` with what does not.
  public init(sequence: UInt64, issuedAt: Int64, nextUpdate: Int64, issuers: [Issuer]) throws(CredentialError) {
    self.sequence = sequence
    self.issuedAt = issuedAt
    self.nextUpdate = nextUpdate
    self.issuers = issuers
    try check()
  }

  private func check() throws(CredentialError) {
    func require(_ condition: Bool, _ subject: String, _ message: String) throws(CredentialError) {
      guard condition else { throw CredentialError(.invalidClaim, message, subject: subject) }
    }
    try require(
      issuedAt >= 0 && nextUpdate <= CredentialClaims.latestInstant, "issued", "the instants are out of range")
    try require(issuedAt < nextUpdate, "nextUpdate", "the next update is due before the bundle is issued")
    try require(!issuers.isEmpty, "issuers", "there is no issuer")
    try require(Set(issuers.map(\.identifier)).count == issuers.count, "issuers", "an issuer is there twice")
    // One key, one issuer, one purpose: a card's issuer is known by the key that verified it.
    let keys = issuers.flatMap(\.keys)
    try require(Set(keys.map(\.publicKey)).count == keys.count, "keys", "a key is there twice")
    for issuer in issuers {
      try require(
        ([issuer.identifier, issuer.name] + [issuer.statusURI].compactMap(\.self)).allSatisfy(UTF8Text.isLine),
        issuer.identifier, "a text is empty, too long or has control characters")
      try require(Self.isTimeZone(issuer.timeZone), issuer.identifier, "there is no time zone of that IANA name")
      try require(
        issuer.templates.allSatisfy { $0.count == 32 }, issuer.identifier, "a SHA-256 has 32 bytes")
      for key in issuer.keys {
        try require((1...64).contains(key.keyIdentifier.count), issuer.identifier, "a key identifier has 1 to 64 bytes")
        try require(key.notBefore <= key.notAfter, issuer.identifier, "a key ends before it begins")
        try require(key.survivorsDigest.map { $0.count == 32 } ?? true, issuer.identifier, "a SHA-256 has 32 bytes")
        try require(
          key.survivorsDigest == nil || (key.isCompromised && key.purpose == .card), issuer.identifier,
          "only a compromised card key has survivors")
      }
    }
  }

  /// Whether `name` is one of IANA's time zones or links. Foundation also takes offsets (`GMT+5`, `UTC+05:30`) and
  /// abbreviations of ICU's own (`PST`), which other verifiers don't know.
  private static func isTimeZone(_ name: String) -> Bool {
    guard TimeZone(identifier: name) != nil else { return false }
    if name.contains("/") { return true }
    return shortTimeZones.contains(name) || (name.count != 3 && !name.hasPrefix("GMT") && !name.hasPrefix("UTC"))
  }

  /// IANA's names of three letters, and Greenwich's.
  private static let shortTimeZones: Set<String> = [
    "CET", "EET", "EST", "GMT", "GMT0", "HST", "MET", "MST", "PRC", "ROC", "ROK", "UCT", "UTC", "WET",
  ]
}
