import CardModel

/// Why a template can't be used or a face can't be made: a stable code, the element and the field at fault, and what to
/// do.
public struct FaceError: CivicCardError {
  /// What is wrong, as a program tells it apart. New codes may come with a new minor version.
  public struct Code: RawRepresentable, Sendable, Hashable {
    /// The stable text of the code.
    public let rawValue: String
    /// A code by its stable text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `template.json` says something that a template can't say.
    public static let invalidTemplate = Code(rawValue: "invalidTemplate")
    /// A file that the template or the request names is not there.
    public static let missingFile = Code(rawValue: "missingFile")
    /// A file is there but can't be read.
    public static let unreadableFile = Code(rawValue: "unreadableFile")
    /// A font that the template pins is not installed.
    public static let missingFont = Code(rawValue: "missingFont")
    /// No pinned font has a glyph for a character.
    public static let missingGlyph = Code(rawValue: "missingGlyph")
    /// A text does not fit its box at its minimum size.
    public static let textDoesNotFit = Code(rawValue: "textDoesNotFit")
    /// A card has a datum that the template shows nowhere on it.
    public static let datumNotShown = Code(rawValue: "datumNotShown")
    /// A microtext's letters are smaller than the printer can show.
    public static let microtextTooSmall = Code(rawValue: "microtextTooSmall")
    /// A QR symbol does not fit its box, or its payload no symbol.
    public static let qrDoesNotFit = Code(rawValue: "qrDoesNotFit")
    /// A bar code does not fit its box.
    public static let barcodeDoesNotFit = Code(rawValue: "barcodeDoesNotFit")
    /// A code lies over a part of a text or figure.
    public static let coveredByCode = Code(rawValue: "coveredByCode")
    /// The photo has fewer pixels than its box at this printer.
    public static let photoTooSmall = Code(rawValue: "photoTooSmall")
    /// The photo can't be used: unreadable, truncated, too large.
    public static let photoRefused = Code(rawValue: "photoRefused")
    /// The photo shows its holder too badly: blurred, too dark, too bright, grey on grey; or its face box is elsewhere.
    public static let photoUnfit = Code(rawValue: "photoUnfit")
    /// The signature can't be used: unreadable, truncated, empty.
    public static let signatureRefused = Code(rawValue: "signatureRefused")
    /// A library failed where it should not.
    public static let paintingFailed = Code(rawValue: "paintingFailed")
    /// A template whose drawing rules this version does not know.
    public static let unsupportedFormat = Code(rawValue: "unsupportedFormat")
    /// What a credential says does not suffice to draw its face here.
    public static let cannotDraw = Code(rawValue: "cannotDraw")
  }

  /// The stable code.
  public let code: Code
  /// The template's element, by name.
  public let element: String?
  /// The request's or the template's field, by path.
  public let field: String?
  /// One sentence in lower case without full stop. It never repeats personal data.
  public let message: String
  /// What to do about it, or nil when the message says it.
  public let hint: String?

  /// An error of `code` about an element, a field, or the whole.
  public init(_ code: Code, element: String? = nil, field: String? = nil, _ message: String, hint: String? = nil) {
    self.code = code
    self.element = element
    self.field = field
    self.message = message
    self.hint = hint
  }

  /// The field and the element.
  public var subject: String? {
    let place = [field, element.map { "element \"\($0)\"" }].compactMap { $0 }
    return place.isEmpty ? nil : place.joined(separator: ", ")
  }
}
