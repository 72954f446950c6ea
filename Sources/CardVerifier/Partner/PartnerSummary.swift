import CardCredential
import CardModel

/// What a partner's state holds and how fresh it is, at one instant: for people and for programs.
public struct PartnerSummary: Sendable {
  /// Whether something is recent enough to be relied on.
  public enum Freshness: String, Sendable, Hashable, Encodable {
    /// Before its next update, or before it expires.
    case fresh
    /// At or after it.
    case stale
    /// It is not here at all, though the bundle names it.
    case missing
  }

  /// An issuer of the bundle.
  public struct Issuer: Sendable, Hashable {
    /// What its cards' `iss` claim says.
    public let identifier: String
    /// What people call it.
    public let name: String
    /// Its status list; nil when it runs none.
    public let statusList: StatusListFacts?
    /// The packages by which its cards' faces are drawn again.
    public let templates: [TemplateFacts]
  }

  /// A template's package that the bundle names.
  public struct TemplateFacts: Sendable, Hashable {
    /// Its SHA-256, 32 bytes.
    public let digest: [UInt8]
    /// Whether it is here; it has no date on which it ends.
    public let isHere: Bool
  }

  /// The newest status list of an issuer.
  public struct StatusListFacts: Sendable, Hashable {
    /// Its name, which the issuer's cards repeat.
    public let uri: String
    /// Whether it is here and current.
    public let freshness: Freshness
    /// When it was issued, in seconds since 1970; nil when it is missing.
    public let issued: Int64?
    /// When it expires, in seconds since 1970; nil when it is missing.
    public let expires: Int64?
  }

  /// A stolen key whose genuine cards a survivors list names.
  public struct Survivors: Sendable, Hashable {
    /// The key identifier of the stolen key.
    public let keyIdentifier: [UInt8]
    /// Whether the list is here; it has no date on which it ends.
    public let isHere: Bool
  }

  /// The key identifiers of the pinned roots.
  public let roots: [[UInt8]]
  /// The bundle's sequence number.
  public let sequence: UInt64
  /// When the bundle was issued, in seconds since 1970.
  public let issued: Int64
  /// When the next one is due, in seconds since 1970.
  public let nextUpdate: Int64
  /// Whether the bundle is current.
  public let freshness: Freshness
  /// The bundle's issuers.
  public let issuers: [Issuer]
  /// The stolen keys for which there is a survivors list somewhere.
  public let survivors: [Survivors]
  /// The latest instant that was recorded, in seconds since 1970.
  public let latestClock: Int64
  /// Whether now is before what was issued or recorded already: then no card is accepted.
  public let isClockBehind: Bool
}

extension PartnerState {
  /// What the state holds, as of `now` in seconds since 1970.
  public func summary(at now: Int64) -> PartnerSummary {
    let lists = verifier.statusLists
    let issuers = bundle.issuers.map { issuer in
      PartnerSummary.Issuer(
        identifier: issuer.identifier, name: issuer.name,
        statusList: issuer.statusURI.map { uri in
          let named = lists[Verifier.StatusListName(issuer: issuer.identifier, uri: uri)]
          let list = named?.min { $0.expires < $1.expires }
          let freshness = list.map { now < $0.expires ? PartnerSummary.Freshness.fresh : .stale } ?? .missing
          return .init(uri: uri, freshness: freshness, issued: list?.issuedAt, expires: list?.expires)
        },
        templates: issuer.templates.map {
          .init(digest: $0, isHere: files.templates.contains(Hexadecimal.text($0)))
        })
    }
    let stolen = bundle.issuers.flatMap(\.keys).filter { $0.survivorsDigest != nil }
    let seen = lists.values.joined().map(\.issuedAt).reduce(max(bundle.issuedAt, latestClock)) { max($0, $1) }
    return PartnerSummary(
      roots: roots.map(\.keyIdentifier), sequence: bundle.sequence, issued: bundle.issuedAt,
      nextUpdate: bundle.nextUpdate, freshness: now < bundle.nextUpdate ? .fresh : .stale, issuers: issuers,
      survivors: stolen.map { .init(keyIdentifier: $0.keyIdentifier, isHere: files.survivors[$0.publicKey] != nil) },
      latestClock: latestClock, isClockBehind: seen - Verifier.clockSkew > now)
  }
}

// The stable form for programs: instants as RFC 3339, key identifiers in hexadecimal digits.

extension PartnerSummary: Encodable {
  private enum Key: String, CodingKey {
    case roots, sequence, issued, nextUpdate, freshness, issuers, survivors, latestClock, clockUnreliable
  }

  /// Writes `roots`, `sequence`, `issued`, `nextUpdate`, `freshness`, `issuers`, `survivors`, `latestClock` and
  /// `clockUnreliable`.
  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(roots.map(Hexadecimal.text), forKey: .roots)
    try object.encode(sequence, forKey: .sequence)
    try object.encode(RFC3339.text(issued), forKey: .issued)
    try object.encode(RFC3339.text(nextUpdate), forKey: .nextUpdate)
    try object.encode(freshness, forKey: .freshness)
    try object.encode(issuers, forKey: .issuers)
    try object.encode(survivors, forKey: .survivors)
    try object.encode(RFC3339.text(latestClock), forKey: .latestClock)
    try object.encode(isClockBehind, forKey: .clockUnreliable)
  }
}

extension PartnerSummary.Issuer: Encodable {
  private enum Key: String, CodingKey { case iss, name, statusList, templates }

  /// Writes `iss`, `name`, `statusList`, null for an issuer that runs none, and `templates`.
  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(identifier, forKey: .iss)
    try object.encode(name, forKey: .name)
    try object.encode(statusList, forKey: .statusList)
    try object.encode(templates, forKey: .templates)
  }
}

extension PartnerSummary.TemplateFacts: Encodable {
  private enum Key: String, CodingKey { case sha256, freshness }

  /// Writes `sha256` and `freshness`.
  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(Hexadecimal.text(digest), forKey: .sha256)
    try object.encode(isHere ? PartnerSummary.Freshness.fresh : .missing, forKey: .freshness)
  }
}

extension PartnerSummary.StatusListFacts: Encodable {
  private enum Key: String, CodingKey { case uri, freshness, issued, expires }

  /// Writes `uri`, `freshness`, `issued` and `expires`.
  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(uri, forKey: .uri)
    try object.encode(freshness, forKey: .freshness)
    try object.encode(issued.flatMap(RFC3339.text), forKey: .issued)
    try object.encode(expires.flatMap(RFC3339.text), forKey: .expires)
  }
}

extension PartnerSummary.Survivors: Encodable {
  private enum Key: String, CodingKey { case kid, freshness }

  /// Writes `kid` and `freshness`.
  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(Hexadecimal.text(keyIdentifier), forKey: .kid)
    try object.encode(isHere ? PartnerSummary.Freshness.fresh : .missing, forKey: .freshness)
  }
}
