/// Something about a photo that the counter should look at again. It refuses nothing: a detector errs, and people look
/// as they look.
public struct PhotoNotice: Sendable, Equatable, Encodable {
  /// What it is; stable for programs. Later versions may add kinds.
  public enum Kind: String, Sendable, Hashable, Encodable, CaseIterable {
    /// No face was found: another picture, noise, or a face that is turned or covered.
    case noFace
    /// A face lies on its side or upside down.
    case sideways
    /// More than one face was found.
    case severalFaces
    /// The head fills less of the printed portrait than it should.
    case smallHead
    /// The head fills more of the printed portrait than it should, or is cut.
    case largeHead
    /// The edges of JPEG's blocks are seen.
    case blocky
  }

  /// What it is.
  public let kind: Kind
  /// What was measured and what is wanted: lower case, without full stop.
  public let message: String
  /// What to do about it.
  public let hint: String

  /// A notice in an examiner's words.
  public init(kind: Kind, message: String, hint: String) {
    (self.kind, self.message, self.hint) = (kind, message, hint)
  }
}
