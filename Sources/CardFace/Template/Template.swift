import CardArtwork
import CardCredential
import CardModel

/// A city's card: its issuer, its policy, and what lies where on the two faces. Read from a folder, checked, immutable.
public struct Template: Sendable {
  /// Short identifier; stands in each credential, so each letter costs modules of the QR.
  public let id: String
  /// 1 for the first version that was handed out.
  public let version: Int
  /// Whether the elements are those of the large-print option.
  public let isLargePrint: Bool
  /// Whether the template has a large-print option.
  public let hasLargePrint: Bool
  /// The card's name, for people.
  public let title: String
  /// Who issues the card.
  public let issuer: Issuer
  /// What the city allows.
  public let policy: IssuingPolicy
  /// The pinned fonts by role; the first of a role is its main font, the others stand in for scripts it lacks.
  package let fonts: [String: [FontPin]]
  /// How dates are written.
  package let dates: DateFormat
  /// The front.
  package let front: Face
  /// The back.
  package let back: Face
  /// The SVG files that the elements name, by path.
  package let art: [String: [UInt8]]

  /// What the credentials' claim −65537 says under key 1: identifier and version, and an L for the large print, so that
  /// the face can be drawn again.
  public var reference: String { "\(id)/\(version)\(isLargePrint ? "L" : "")" }

  /// Who issues the card.
  public struct Issuer: Sendable, Equatable {
    /// The credential's `iss`.
    public let id: String
    /// The city's name, for people.
    public let name: String
    /// The IANA time zone in which the card's days begin and end.
    public let timeZone: String
    /// Where the status list is published; nil for an issuer that runs none.
    public let statusURI: String?
  }

  /// A font by exact family and style, as fontconfig names them (`fc-list : family style`).
  package struct FontPin: Sendable, Hashable {
    /// For example `Noto Sans`.
    package let family: String
    /// For example `SemiBold`.
    package let style: String
  }

  /// One face.
  package struct Face: Sendable, Equatable {
    /// The generated background, or nil for white.
    package var artwork: ArtworkDesign?
    /// What the artwork's layers show that have a figure, by the layer's index.
    package var figures: [Int: ArtworkFigure]
    /// In painting order.
    package var elements: [Element]
    /// Columns whose texts move up where a card lacks a datum.
    package var flows: [Flow]
    /// Where the clear or holographic patch goes; nil for the whole face, empty for nowhere.
    package var overlay: [CardRect]?
    /// Whether the patch may lie over codes: only where the city tried its foil with the scanners that it knows.
    package var overlayCoversCodes: Bool
    /// Where something touches the bare card: a chip's contacts, a magnetic stripe, a strip to write on. No overlay
    /// lies there, and the inhibit panel keeps a retransfer printer's film off.
    package var contactAreas: [CardRect]
  }

  /// The same template with other faces, for checks.
  package func changingFaces(_ change: (inout Face) -> Void) -> Template {
    var (front, back) = (front, back)
    change(&front)
    change(&back)
    return Template(
      id: id, version: version, isLargePrint: isLargePrint, hasLargePrint: hasLargePrint, title: title, issuer: issuer,
      policy: policy, fonts: fonts, dates: dates, front: front, back: back, art: art)
  }

  /// One of the two faces.
  public enum Side: String, Sendable, CaseIterable { case front, back }

  /// The face on `side`.
  package subscript(side: Side) -> Face { side == .front ? front : back }

  /// The elements of both faces.
  package var elements: [Element] { front.elements + back.elements }

  /// Whether its cards have the feature that a clerk compares by eye, which their identity codes then say.
  public var hasClerkFeature: Bool {
    front.elements.contains { if case .clerkFeature = $0.content { true } else { false } }
  }

  /// The profiles of the QR symbols that the faces have.
  package var profiles: Set<CredentialProfile> {
    Set(elements.compactMap { if case .qr(let profile) = $0.content { profile } else { nil } })
  }
}
