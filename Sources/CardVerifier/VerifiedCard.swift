import CardCredential
import CardModel
import Foundation

/// What a genuine card says. That the card is genuine does not make its bearer the holder.
public struct VerifiedCard: Sendable {
  /// The signed claims.
  public let claims: CredentialClaims
  /// The issuer's time zone; nil with a pinned key.
  private let timeZone: TimeZone?

  init(claims: CredentialClaims, timeZone: TimeZone?) {
    self.claims = claims
    self.timeZone = timeZone
  }

  /// Which of the card's QR codes it was.
  public var profile: CredentialProfile { claims.profile }
  /// The card's number.
  public var number: String { claims.number }
  /// The holder's full name.
  public var name: String { claims.name }
  /// The portrait's WebP file, in a portrait credential.
  public var portrait: [UInt8]? { claims.portrait }

  /// Half a day: no time zone is further from UTC, but for a few on the far side of the date line.
  private static let halfDay: Int64 = 43_200

  /// The printed day of issue. Without a time zone that of UTC at `iat` and twelve hours.
  public var issued: CalendarDate? {
    if let timeZone { return CalendarDate(instant: claims.issuedAt, in: timeZone) }
    return CalendarDate(instant: claims.issuedAt + Self.halfDay, in: .gmt)
  }

  /// The printed day of expiry, the last on which the card is valid. Without a time zone that of UTC at `exp` less
  /// twelve hours.
  public var expires: CalendarDate? {
    if let timeZone { return CalendarDate(instant: claims.expires - 1, in: timeZone) }
    return CalendarDate(instant: claims.expires - Self.halfDay, in: .gmt)
  }
}
