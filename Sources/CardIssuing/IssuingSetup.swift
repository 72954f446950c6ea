import CardCredential
import CardFace
import CardModel
import Foundation

/// What all cards of an issuing office have in common: the template, the printer, the key, and where they go.
public struct IssuingSetup: Sendable {
  /// The city's card.
  public let template: Template
  /// The printer that the faces are drawn for.
  public let printer: PrinterProfile
  /// The issuer's key.
  public let signer: any CredentialSigner
  /// The folder for the cards' folders.
  public let folder: String
  /// Whether each printer panel is wanted beside the combined pictures, with a manifest.
  public let planes: Bool

  /// Who looks at the photos; nil for nobody.
  public let examiner: (any PortraitExaminer)?
  /// Whether a portrait is cropped around the face that the examiner finds, where the request names none.
  public let cropsToFace: Bool

  let output: OutputFolder

  /// A setup. The folder is made with the first card.
  public init(
    template: Template, printer: PrinterProfile = .cr80at300, signer: any CredentialSigner, folder: String,
    planes: Bool = false, examiner: (any PortraitExaminer)? = nil, cropsToFace: Bool = false
  ) {
    self.template = template
    self.printer = printer
    self.signer = signer
    self.folder = folder
    self.planes = planes
    self.examiner = examiner
    self.cropsToFace = cropsToFace
    output = OutputFolder(folder)
  }

  /// The day that it is at `now` where the cards are issued. Throws `clockUnusable`.
  public func today(at now: Date = .now) throws(IssuingError) -> CalendarDate {
    guard let zone = TimeZone(identifier: template.issuer.timeZone),
      let today = CalendarDate(instant: Int64(now.timeIntervalSince1970), in: zone)
    else { throw IssuingError(.clockUnusable, "the clock shows no day") }
    return today
  }

  /// Checks a request without its pictures; nothing is reserved for one that fails here.
  ///
  /// - Parameters:
  ///   - request: as it came.
  ///   - today: the day of issue where it names none.
  ///   - allowance: frees the dates of one card; others are checked as always.
  /// - Throws: a ``CardModel/CardError`` that names the first field at fault.
  public func check(
    _ request: CardRequest, today: CalendarDate, allowing allowance: DateAllowance? = nil
  ) throws(CardError) -> CheckedRequest {
    let isAllowed = allowance?.number == request.number
    let card = try request.card(under: template.policy, today: today, allowsUnusualDates: isAllowed)
    let daysAhead = card.issued.daysSinceEpoch - today.daysSinceEpoch
    return CheckedRequest(
      request: request, card: card, note: isAllowed ? allowance?.reason : nil,
      daysAhead: daysAhead > CardRequest.Limit.daysAheadToNotice ? daysAhead : nil)
  }
}

/// A request that passed its checks, and the card that it asks for.
public struct CheckedRequest: Sendable {
  /// As it came.
  public let request: CardRequest
  /// What the card will say; one that was issued before keeps its dates.
  public let card: Card
  /// What the registry's audit trail will say beside it: why its dates are unusual.
  public let note: String?
  /// How many days ahead the day of issue lies, where that is so far that the operator should look at it again.
  public let daysAhead: Int?
  /// What else in it may be meant and should be looked at again.
  public var notices: [RequestNotice] { card.notices }
}

/// One card whose dates may be unusual, and who answers for it: written into the registry's audit trail.
public struct DateAllowance: Sendable, Hashable {
  /// The card's number.
  public let number: String
  /// Why, in 1 to 200 printable characters.
  public let reason: String

  /// An allowance for the card `number`.
  public init(number: String, reason: String) {
    self.number = number
    self.reason = reason
  }
}
