/// Why a design can't be painted.
///
/// It has the form of all of CivicCard's errors (`CivicCardError`), but this module depends on nothing, so that
/// CardFace says so.
public struct ArtworkError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of fault it is. New codes may be added.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The stable text of the code.
    public let rawValue: String
    /// A code by its stable text.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// A value is not finite, or lies outside the range that its doc comment gives.
    public static let outOfRange = Code(rawValue: "outOfRange")
    /// Values that are each in range contradict one another, for example waves so steep that lines would fold over.
    public static let inconsistent = Code(rawValue: "inconsistent")
    /// The artwork is finer than the grid's device pixels can print.
    public static let tooFine = Code(rawValue: "tooFine")
    /// The seed, grid or pixel count does not fit.
    public static let badInput = Code(rawValue: "badInput")
  }

  /// What kind of fault it is.
  public let code: Code
  /// The thing concerned, for example `layers[2] (ribbon): pitch`.
  public let subject: String?
  /// What is wrong with it: lower case, without a full stop.
  public let message: String
  /// What to change.
  public let hint: String?

  init(_ code: Code, _ subject: String, _ message: String, hint: String) {
    self.code = code
    self.subject = subject
    self.message = message
    self.hint = hint
  }

  /// `subject: message`.
  public var description: String { subject.map { "\($0): \(message)" } ?? message }

  /// Compares codes.
  public static func == (a: ArtworkError, b: ArtworkError) -> Bool { a.code == b.code }
}
