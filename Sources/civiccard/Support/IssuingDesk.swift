import CardCredential
import CardFace
import CardImaging
import CardModel
import CardRegistry
import Foundation

/// Issues cards one by one: reads the pictures, reserves the number, prints, records, and only then writes the files.
///
/// May be used by several threads at once, each with a press of its own.
struct IssuingDesk: Sendable {
  let template: Template
  let signer: any CredentialSigner
  /// Nil where numbers are not guarded.
  let registry: CardRegistry?
  let operatorName: String
  /// The day of issue where a request names none.
  let today: CalendarDate
  /// The folder for the cards' folders.
  let out: String
  let planes: Bool

  struct Issued {
    let number: String
    /// The card's own folder.
    let folder: String
    let files: [String]
    /// What the operator should know about it.
    let note: String?
    /// What the operator should know about the photo.
    let warnings: [PhotoFinding]
  }

  /// Checks a request without its pictures. Nothing is reserved for a request that fails here.
  func check(_ request: CardRequest) throws(CardError) {
    _ = try request.card(under: template.policy, today: today)
  }

  /// - Parameters:
  ///   - request: a request.
  ///   - folder: what the paths in it are relative to.
  ///   - press: the calling thread's.
  func issue(_ request: CardRequest, picturesIn folder: String, on press: CardPress) throws -> Issued {
    try check(request)
    let pictures = CardPictures(
      photo: try Self.picture(request.photo, in: folder, field: "photo"),
      signature: try request.signature.map { try Self.picture($0, in: folder, field: "signature") },
      faceBox: request.faceBox)
    guard let registry else {
      let card = try request.card(under: template.policy, today: today)
      let printed = try press.print(card, pictures: pictures, signedBy: signer, planes: planes)
      return try write(printed, note: nil)
    }
    let order = CardOrder(
      request: request, photo: pictures.photo, signature: pictures.signature, template: template.reference,
      issuer: template.issuer.id, statusURI: template.issuer.statusURI, key: signer.publicKey)
    let place = try registry.reserve(order)
    // What was printed once keeps its dates, on whatever day and under whatever policy it is printed again.
    var dated = request
    if let earlier = place.earlier {
      dated.issued = earlier.issued.description
      dated.expires = earlier.expires.description
    }
    let card = try dated.card(under: template.policy, today: today)
    let printed = try press.print(
      card, pictures: pictures, signedBy: signer, status: place.reference, planes: planes)
    try registry.record(
      order, credentials: printed.credentials.all, issued: card.issued, expires: card.expires, by: operatorName,
      at: CardRegistry.now)
    let isBad = place.earlier.map { $0.status != .valid } ?? false
    return try write(
      printed, note: isBad ? "\(card.number) is \(place.earlier?.status.rawValue ?? "") in the registry" : nil)
  }

  private func write(_ printed: PrintedCard, note: String?) throws -> Issued {
    let folder = try printed.write(to: out)
    return Issued(
      number: printed.number, folder: folder, files: printed.files.map(\.name), note: note, warnings: printed.warnings)
  }

  private static func picture(_ path: String, in folder: String, field: String) throws -> [UInt8] {
    guard !path.isEmpty else { throw CardError(.missingField, field: field, "is empty") }
    do throws(Failure) {
      return try Files.read(Files.resolve(path, in: folder), limit: CardPictures.maximumBytes)
    } catch {
      throw Failure(exitCode: error.exitCode, "\(field): \(error.message)", hint: error.hint)
    }
  }
}

extension Template {
  /// The day that it is now where the card is issued.
  func today() throws -> CalendarDate {
    guard let zone = TimeZone(identifier: issuer.timeZone),
      let today = CalendarDate(instant: Int64(Date().timeIntervalSince1970), in: zone)
    else { throw Failure(exitCode: Failure.ioError, "the clock shows no day") }
    return today
  }
}

extension PrinterProfile {
  /// The profile that `--printer` names.
  static func chosen(_ name: String) throws(Failure) -> PrinterProfile {
    guard let profile = named(name) else {
      let known = all.map(\.name)
      throw Failure.usage(
        "there is no printer profile \(name)",
        hint: NearestName.to(name, among: known).map { "did you mean \($0)?" }
          ?? "known: \(known.joined(separator: ", "))")
    }
    return profile
  }
}
