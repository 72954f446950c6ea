import CardImaging

/// A card that was signed and drawn, and is not written yet.
package struct DrawnCard: Sendable {
  package let credentials: IssuedCredentials
  /// In the order in which they are written.
  package let files: [CardFile]
  package let warnings: [PhotoFinding]
  /// What is odd about the pictures beside the photo.
  package let notices: [RequestNotice]
}
