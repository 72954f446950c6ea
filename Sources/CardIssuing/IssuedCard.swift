import CardFace
import CardImaging
import CardRegistry

/// A card whose files are in their place.
public struct IssuedCard: Sendable {
  /// The name of the file with the identity QR's text, on one line.
  static let credentialFileName = "credential.txt"

  /// The card's number.
  public let number: String
  /// The card's own folder.
  public let folder: String
  /// The names of the files in it, in the order of faces and planes.
  public let files: [String]
  /// The signed credentials on the card.
  public let credentials: IssuedCredentials
  /// What the operator should know about the photo, which is good enough to be printed.
  public let warnings: [PhotoFinding]
  /// What the examiner of photos says, where there is one.
  public let photoNotices: [PhotoNotice]
  /// How many days ahead the day of issue lies, where that is so far that the operator should look at it again.
  public let daysAhead: Int?
  /// What in the request may be meant and should be looked at again.
  public let notices: [RequestNotice]
  /// What the registry says about a card that was issued before; nil for a new one, and where there is no registry.
  public let earlierStatus: IssuedStatus?
}
