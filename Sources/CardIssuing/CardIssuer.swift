import CardCredential
import CardFace
import CardFiles
import CardImaging
import CardModel
import CardRegistry
import Foundation

/// Issues cards one by one, from request to folder. For one thread at a time; make several to issue on several.
///
/// A card goes through these steps, and whoever is killed between any two of them can take all of them again with the
/// same request: the card comes out the same, byte for byte.
/// 1. The request is checked, its pictures are read and decoded.
/// 2. The registry reserves the number, with its place in the status list.
/// 3. The credentials are signed and read back, and the faces are drawn from what was read.
/// 4. The files are written under a hidden name.
/// 5. The registry records the card: from here on it exists.
/// 6. The files take their place, where anyone can pick them up.
public final class CardIssuer {
  /// What all cards have in common.
  public let setup: IssuingSetup
  /// Draws the faces.
  package let renderer: FaceRenderer

  /// An issuer with everything loaded that the template names.
  ///
  /// - Parameter threads: how many threads one card's background and PNG files may use.
  /// - Throws: what ``CardFace/FaceRenderer/init(template:printer:threads:)`` does.
  public init(_ setup: IssuingSetup, threads: Int = 1) throws(FaceError) {
    self.setup = setup
    renderer = try FaceRenderer(template: setup.template, printer: setup.printer, threads: threads)
  }

  /// Issues a card.
  ///
  /// - Parameters:
  ///   - request: a request.
  ///   - folder: what the paths in it are relative to; empty for the current folder.
  ///   - registration: who guards the number.
  ///   - now: the clock's time: for the day of issue where the request names none, and for the audit trail.
  /// - Throws: a ``CardModel/CivicCardError``: `CardError`, `FileError` and `FaceError` for the request and its
  ///   pictures, `RegistryError` for the number, `KeyError` for the key, `CredentialError` and `IssuingError`. Then the
  ///   folder is as it was.
  public func issue(
    _ request: CardRequest, picturesIn folder: String, registration: Registration, at now: Date = .now
  ) throws -> IssuedCard {
    let checked = try setup.check(request, today: try setup.today(at: now))
    return try issue(checked, picturesIn: folder, registration: registration, at: now)
  }

  /// Issues the card of a request that was checked already; see ``issue(_:picturesIn:registration:at:)``.
  ///
  /// - Parameter reason: why a card is drawn again whose files were removed once it was printed, which is refused else
  ///   (`printedAndRemoved`); the registry keeps it.
  public func issue(
    _ checked: CheckedRequest, picturesIn folder: String, registration: Registration,
    drawingAgain reason: String? = nil,
    at now: Date = .now
  ) throws -> IssuedCard {
    let request = checked.request
    guard case .registry(let registry, let operatorName) = registration else {
      if request.replaces != nil {
        throw IssuingError(
          .replacesWithoutRegistry, subject: "replaces", "names a card to revoke, and without a registry nothing can",
          hint: "issue the card with the registry that the old one is in")
      }
      if checked.note != nil {
        throw IssuingError(
          .allowanceWithoutRegistry, subject: "dates",
          "are allowed for this card, and without a registry nobody is told why",
          hint: "issue it with a registry, whose audit trail keeps the reason")
      }
      let (pictures, photo, remarks) = try examined(try Self.pictures(of: request, in: folder))
      let drawn = try draw(checked.card, pictures, try renderer.prepare(pictures, photo: photo), status: .none)
      return try finish(drawn, checked, remarks, earlier: nil) {}
    }
    let (pictures, photo, remarks) = try examined(try Self.pictures(of: request, in: folder))
    // Before a number is reserved for a photo that can't be printed.
    let prepared = try renderer.prepare(pictures, photo: photo)
    let template = setup.template
    // A crop is a part of what is asked for: with another the same number would show another portrait.
    var wanted = request
    wanted.faceBox = pictures.faceBox
    let order = CardOrder(
      request: wanted, photo: pictures.photo, signature: pictures.signature, template: template.reference,
      issuer: template.issuer.id, statusURI: template.issuer.statusURI, key: setup.signer.publicKey)
    let place = try registry.reserve(order)
    let isRemoved = place.earlier?.isRemoved ?? false
    guard !isRemoved || reason != nil else {
      throw IssuingError(
        .printedAndRemoved, subject: request.number, "the card was printed, and its files were removed then",
        hint: "where the card is spoiled, draw it again with a reason")
    }
    // What was issued once keeps its dates, on whatever day and under whatever policy it is drawn again.
    let card = place.earlier.map { checked.card.dated(issued: $0.issued, expires: $0.expires) } ?? checked.card
    let drawn = try draw(card, pictures, prepared, status: place.reference.map(CardStatusClaim.listed) ?? .none)
    return try finish(drawn, checked, remarks, earlier: place.earlier?.status) {
      try registry.record(
        order, credentials: drawn.credentials.all, issued: card.issued, expires: card.expires, by: operatorName,
        at: Int64(now.timeIntervalSince1970), note: checked.note)
      guard isRemoved, let reason else { return }
      try registry.note(
        .printedAgain, of: card.number, note: reason, by: operatorName, at: Int64(now.timeIntervalSince1970))
    }
  }

  /// The pictures with what the examiner says of them, cropped to the face where that is wanted, and the photo as it
  /// was decoded for that.
  private func examined(_ pictures: CardPictures) throws -> (CardPictures, DecodedPhoto?, [PhotoNotice]) {
    guard let examiner = setup.examiner, let size = renderer.portraitSize else { return (pictures, nil, []) }
    let (photo, found): (DecodedPhoto, PhotoExamination)
    do {
      photo = try renderer.decodePhoto(pictures)
      found = try examiner.examine(pictures, decoded: photo, portrait: size)
    } catch let error where error is ImageError || error is FaceError {
      // Whoever prints it says what is wrong, with the field's name.
      return (pictures, nil, [])
    }
    guard setup.cropsToFace, pictures.faceBox == nil, let face = found.face else {
      return (pictures, photo, found.notices)
    }
    let cropped = CardPictures(photo: pictures.photo, signature: pictures.signature, faceBox: face)
    return (cropped, photo, try examiner.examine(cropped, decoded: photo, portrait: size).notices)
  }

  /// Writes the card's files; `record` is called when they are complete, before they take their place.
  private func finish(
    _ drawn: DrawnCard, _ checked: CheckedRequest, _ remarks: [PhotoNotice], earlier: IssuedStatus?,
    record: () throws -> Void
  ) throws -> IssuedCard {
    let number = checked.card.number
    let staged = try setup.output.stage(drawn.files, card: number)
    try record()
    try staged.commit()
    return IssuedCard(
      number: number, folder: staged.card, files: drawn.files.map(\.name), credentials: drawn.credentials,
      warnings: drawn.warnings, photoNotices: remarks, daysAhead: checked.daysAhead,
      notices: checked.notices + drawn.notices, earlierStatus: earlier)
  }

  /// Signs a card and draws its faces from what was read back out of the signed text. Nothing is written.
  ///
  /// - Parameter prepared: the pictures, where they were decoded already.
  package func draw(
    _ card: Card, _ pictures: CardPictures, _ prepared: PreparedPictures? = nil, status: CardStatusClaim,
    sides: [Template.Side] = Template.Side.allCases
  ) throws -> DrawnCard {
    let prepared = try prepared ?? renderer.prepare(pictures)
    try renderer.checkAllIsShown(FaceContent(card, holderSigns: prepared.hasSignature))
    renderer.onStage?(.sign)
    let credentials = try IssuedCredentials.issue(
      card, template: setup.template, portrait: try SignedPortrait(pictures, prepared, on: renderer),
      flags: flags(prepared), status: status, signedBy: setup.signer)
    let faces = try renderer.render(
      try credentials.content(of: card, for: setup.template), codes: credentials.texts, pictures: prepared,
      planes: setup.planes, sides: sides)
    return DrawnCard(
      credentials: credentials, files: try files(faces, credentials), warnings: prepared.warnings,
      notices: [RequestNotice.signature(prepared)].compactMap(\.self))
  }

  /// What the faces need to be drawn again, and no other claim says.
  private func flags(_ pictures: PreparedPictures) -> CardFlags {
    var flags: CardFlags = []
    if !pictures.hasSignature { flags.insert(.holderDoesNotSign) }
    if setup.printer.dotsPerInch == 600 { flags.insert(.drawnFor600DotsPerInch) }
    return flags
  }

  private func files(_ faces: RenderedFaces, _ credentials: IssuedCredentials) throws(FaceError) -> [CardFile] {
    var files = faces.pictures.map { CardFile(name: $0.fileName, bytes: $0.png) }
    files.append(
      CardFile(name: IssuedCard.credentialFileName, bytes: Array((credentials.identity.text + "\n").utf8)))
    guard setup.planes else { return files }
    let manifest = PlaneManifest(template: setup.template, printer: setup.printer, faces: faces, files: files)
    return files + [try manifest.file()]
  }

  /// An issuer that draws with a renderer of its own making.
  package init(_ setup: IssuingSetup, renderer: FaceRenderer) {
    self.setup = setup
    self.renderer = renderer
  }

  private static func pictures(of request: CardRequest, in folder: String) throws(FileError) -> CardPictures {
    func read(_ path: String, _ field: String) throws(FileError) -> [UInt8] {
      do throws(FileError) {
        return try BoundedFile.read(FilePath.resolve(path, in: folder), limit: CardPictures.maximumBytes)
      } catch {
        throw error.about(field)
      }
    }
    return CardPictures(
      photo: try read(request.photo, "photo"),
      signature: try request.signature.map { (path) throws(FileError) in try read(path, "signature") },
      faceBox: request.faceBox)
  }
}
