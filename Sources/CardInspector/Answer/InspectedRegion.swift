import CardFace

/// What came of comparing one part of a photographed face with what its credential calls for.
public struct InspectedRegion: Sendable {
  /// What a part of a face is.
  public enum Kind: String, Sendable {
    /// A text with data of the holder.
    case text
    /// The holder's photo.
    case portrait
    /// The portrait again, in lines of the artwork.
    case ghost
    /// The card's own background.
    case artwork
    /// Drawings and labels that are the same on every card.
    case art
    /// The holder's signature.
    case signature
    /// What surrounds all else: the outline's panels and lines.
    case frame
  }

  /// Whether it is as the credential says.
  public enum Answer: String, Sendable {
    /// It is, as far as the photo shows.
    case matches
    /// It is not.
    case differs
    /// The photo does not show it well enough, or the credential does not say how it should be.
    case cannotTell
  }

  /// Why it can't be told.
  public enum Why: String, Sendable {
    /// Light is mirrored there.
    case glare
    /// The photo is not sharp enough.
    case blur
    /// The photo has too few pixels.
    case resolution
    /// It is not in the photo, or something lies on it.
    case covered
    /// The template, one of its fonts or its drawing rules are not here.
    case template
  }

  /// The template's name of the element; for the background `artwork`.
  public let element: String
  /// What it is.
  public let kind: Kind
  /// The request's field that a text shows, for example `dateOfBirth`; `photo` for a portrait; nil where it shows none.
  public let field: String?
  /// Where it lies, in millimetres from the card's top left corner.
  public let box: CardRect
  /// Whether it is as the credential says.
  public let answer: Answer
  /// Why that can't be told; nil where it can, and where the credential does not say how it should be.
  public let why: Why?
  /// From 0, exactly as expected, to 1, as unlike as another card's; for comparing photos of one kind only. Nil where
  /// nothing was measured.
  public let score: Double?
}
