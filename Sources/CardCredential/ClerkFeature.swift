/// One large thing on a front that differs from card to card and that a clerk compares by eye: a rosette of so many
/// petals, in two colours, in one of three places.
///
/// It follows from the identity credential's signature by the tables below, so whoever verifies that credential can say
/// what the card must show, without its template. A forger can compute it too: it exposes who only moved a code to
/// another card's front, and never speaks for a card.
public struct ClerkFeature: Sendable, Hashable {
  /// 5 to 12.
  public let petals: Int
  /// The colour in the middle.
  public let inner: Color
  /// The colour of the petals' tips; never the same.
  public let outer: Color
  /// Where on the front it lies.
  public let place: Place

  /// Colours with names that people agree on, apart for all kinds of colour vision.
  public enum Color: String, Sendable, Hashable, CaseIterable {
    /// Bluish green.
    case teal
    /// Yellow towards orange.
    case gold
    /// Bluish purple.
    case violet
  }

  /// Parts of a front that every layout has; where exactly, a template says.
  public enum Place: String, Sendable, Hashable, CaseIterable {
    /// The upper third.
    case top
    /// The middle third.
    case middle
    /// The lower third.
    case bottom
  }

  /// Petals, by the number's remainder of division by 8.
  private static let petalCounts = [5, 6, 7, 8, 9, 10, 11, 12]
  /// Colours from the middle outwards, by the quotient's remainder of division by 6.
  private static let colorOrders: [(inner: Color, outer: Color)] = [
    (.teal, .gold), (.gold, .teal), (.teal, .violet), (.violet, .teal), (.gold, .violet), (.violet, .gold),
  ]

  /// How many there are: 144.
  public static let count = petalCounts.count * colorOrders.count * Place.allCases.count

  /// The feature of a card whose identity credential has this signature: the number that the first 4 bytes of
  /// SHA-256(`CivicCard clerk feature v1` ‖ signature) make, big-endian, modulo 144, picks it.
  public init(signature: [UInt8]) {
    let digest = Digest.sha256(Array("CivicCard clerk feature v1".utf8) + signature)
    self.init(number: Int(digest.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) } % UInt32(Self.count)))
  }

  /// The feature of a number from 0 to 143.
  package init(number: Int) {
    let (petals, orders) = (Self.petalCounts.count, Self.colorOrders.count)
    self.petals = Self.petalCounts[number % petals]
    (inner, outer) = Self.colorOrders[number / petals % orders]
    place = Place.allCases[number / (petals * orders)]
  }

  /// The feature that an identity code says its card has; nil where it says none, or is no identity code. Who signed it
  /// is not asked.
  package init?(ofIdentityCode text: String) {
    guard let read = Credential(reading: text), let claims = try? CredentialClaims(payload: read.payload),
      claims.profile == .identity, claims.flags.contains(.hasFeatureForTheEye)
    else { return nil }
    self.init(signature: read.signature)
  }
}
