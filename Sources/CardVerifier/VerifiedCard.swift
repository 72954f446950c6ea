import CardCredential
import CardModel
import Foundation

/// What a genuine card says. That the card is genuine does not make its bearer the holder.
public struct VerifiedCard: Sendable {
  /// Shared by all copies: the claims have more than a dozen texts, each of which a copy would have to count.
  private final class Contents: Sendable {
    let claims: CredentialClaims
    let issuer: TrustedIssuer

    init(claims: CredentialClaims, issuer: TrustedIssuer) {
      self.claims = claims
      self.issuer = issuer
    }
  }

  private let contents: Contents

  init(claims: CredentialClaims, issuer: TrustedIssuer) { contents = Contents(claims: claims, issuer: issuer) }

  /// The signed claims.
  public var claims: CredentialClaims { contents.claims }
  /// The issuer's time zone; nil with a pinned key.
  private var timeZone: TimeZone? { contents.issuer.timeZone }

  /// Which of the card's QR codes it was.
  public var profile: CredentialProfile { contents.claims.profile }
  /// The card's number.
  public var number: String { contents.claims.number }
  /// The holder's full name.
  public var name: String { contents.claims.name }
  /// The portrait's WebP file, in a portrait credential.
  public var portrait: [UInt8]? { contents.claims.portrait }

  /// Half a day: no time zone is further from UTC, but for a few on the far side of the date line.
  private static let halfDay: Int64 = 43_200

  /// The printed day of issue. Without a time zone that of UTC at `iat` and twelve hours.
  public var issued: CalendarDate? {
    if let timeZone { return CalendarDate(instant: contents.claims.issuedAt, in: timeZone) }
    return CalendarDate(instant: contents.claims.issuedAt + Self.halfDay, in: .gmt)
  }

  /// The printed day of expiry, the last on which the card is valid. Without a time zone that of UTC at `exp` less
  /// twelve hours.
  public var expires: CalendarDate? {
    if let timeZone { return CalendarDate(instant: contents.claims.expires - 1, in: timeZone) }
    return CalendarDate(instant: contents.claims.expires - Self.halfDay, in: .gmt)
  }
}
