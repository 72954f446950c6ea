import CardArtwork
import CardCredential
import CardImaging
import CardModel
import Foundation

/// Prints cards of one template for one printer: signs, lays out, paints and encodes.
///
/// Fonts, static art and what else is the same on every card are prepared once, so make one press for many cards. A
/// press is for one thread at a time; make several to print on several. The same card, pictures, key, template and
/// printer give the same bytes on every machine with the same library versions, whatever the thread count.
public final class CardPress {
  /// The template that the press prints.
  public let template: Template
  /// The printer that the planes are for.
  public let printer: PrinterProfile
  /// How many threads one card's background and PNG files may use.
  public let threads: Int

  /// Called as each stage of ``print(_:pictures:signedBy:status:planes:sides:)`` begins, for measuring; changes
  /// nothing.
  public var onStage: ((Stage) -> Void)?

  /// What happens to a card, in order; the stages from `artwork` on come once for each face.
  public enum Stage: String, Sendable, CaseIterable {
    /// Photo and signature files become pixels.
    case decode
    /// The credentials are made and checked.
    case sign
    /// Elements are placed, texts fitted.
    case layout
    /// The background is computed.
    case artwork
    /// Everything is painted.
    case paint
    /// PNG files are made.
    case encode
  }

  private let layout: FaceLayout
  private let figures: FigureMaps
  private let art: [String: VectorArt]
  private let glyphs = GlyphImages()
  private var prepared: [Template.Side: Prepared] = [:]
  // Memory for the next card: asking the kernel for it anew takes longer than most of the painting.
  private var canvases: [Canvas] = []
  private let workspace = PNGWorkspace()

  /// What the cards of a face have in common.
  private struct Prepared {
    let artwork: ArtworkRenderer?
    /// The figures of its layers that are the same on every card.
    let maps: [Int: ArtworkMap]
    let fixed: [PlacedElement]
    let underlay: Underlay?
  }

  /// A press with everything loaded that the template names.
  ///
  /// Throws a `FaceError`: `missingFont`, `textDoesNotFit` for fixed text, `invalidTemplate`
  /// for art that is no SVG and for artwork that this printer can't show.
  public init(template: Template, printer: PrinterProfile = .cr80at300, threads: Int = 1) throws(FaceError) {
    self.template = template
    self.printer = printer
    self.threads = max(1, threads)
    let typesetter = try Typesetter(fonts: template.fonts)
    layout = FaceLayout(
      template: template, printer: printer, fitter: TextFitter(typesetter: typesetter, printer: printer))
    var art: [String: VectorArt] = [:]
    for (file, svg) in template.art { art[file] = try VectorArt(svg: svg, element: file) }
    self.art = art
    let grid = try Self.grid(printer)
    figures = FigureMaps(art: art, typesetter: typesetter, dates: template.dates, grid: grid)
    for side in Template.Side.allCases {
      try layout.checkMicrotext(side)
      let fixed = try layout.fixedElements(side)
      prepared[side] = Prepared(
        artwork: try Self.renderer(template[side].artwork, side, grid),
        maps: try figures.maps(template[side], of: nil), fixed: fixed,
        underlay: try FaceLayers.underlay(
          fixed, printer: printer, painter: FacePainter(art: art, pictures: nil, glyphs: glyphs)))
    }
  }

  private static func grid(_ printer: PrinterProfile) throws(FaceError) -> ArtworkGrid {
    do throws(ArtworkError) {
      return try ArtworkGrid(
        width: printer.width, height: printer.height, pixelsPerMillimetre: printer.pixelsPerMillimetre,
        trimOrigin: (Double(printer.trim.x), Double(printer.trim.y)))
    } catch {
      throw FaceError(.paintingFailed, "the printer \(printer.name) can't be painted for: \(error)")
    }
  }

  private static func renderer(
    _ design: ArtworkDesign?, _ side: Template.Side, _ grid: ArtworkGrid
  ) throws(FaceError) -> ArtworkRenderer? {
    guard let design else { return nil }
    do throws(ArtworkError) {
      try design.check(on: grid)
      return try ArtworkRenderer(design)
    } catch {
      throw FaceError(
        .invalidTemplate, field: "faces.\(side).artwork.\(error.subject ?? "")", error.message, hint: error.hint)
    }
  }
}

// MARK: - Printing

extension CardPress {
  /// Signs and prints one card.
  ///
  /// - Parameters:
  ///   - card: from ``CardRequest/card(under:today:)`` with the template's policy.
  ///   - pictures: the holder's photo and signature.
  ///   - signer: the issuer's key.
  ///   - status: the card's entry in the issuer's status list; nil for an issuer that runs none.
  ///   - planes: whether the printer panels are wanted beside the combined pictures.
  ///   - sides: the faces that are wanted; the credentials are the same whichever.
  /// - Throws: a `FaceError` that names the element and the field, or what the signer throws. Nothing is written here.
  public func print(
    _ card: Card, pictures: CardPictures, signedBy signer: some CredentialSigner, status: StatusReference? = nil,
    planes: Bool = false, sides: [Template.Side] = Template.Side.allCases
  ) throws -> PrintedCard {
    onStage?(.decode)
    let decoded = try pictures.decoded(
      for: portraitBoxes(at: printer), signatureSide: signatureSide, pixelsPerMillimetre: printer.pixelsPerMillimetre)
    try ShownData(template: template).check(card, signs: decoded.hasSignature)
    onStage?(.sign)
    let profiles = self.profiles
    let credentials = try CardCredentials.issue(
      card, template: template, profiles: profiles,
      portrait: profiles.contains(.portrait)
        ? try signedPortrait(pictures, decoded: decoded) : nil,
      status: status, signedBy: signer)
    let subject = FaceLayout.Subject(
      card: card, hasSignature: decoded.hasSignature,
      credentials: Dictionary(uniqueKeysWithValues: credentials.all.map { ($0.profile, $0.credential.text) }))
    let painter = FacePainter(art: art, pictures: decoded, glyphs: glyphs)
    let seed = try Self.seed(of: credentials.identity)
    let holder = FigureMaps.Holder(card: card, pictures: decoded)
    var jobs: [EncodingJob] = []
    for side in sides {
      jobs += try jobsForFace(
        side, subject: subject, holder: holder, painter: painter, seed: seed, planes: planes)
    }
    onStage?(.encode)
    var files = try EncodingJob.encode(
      jobs, pixelsPerMetre: printer.pixelsPerMetre, threads: threads, workspace: workspace)
    canvases = jobs.compactMap { if case .canvas(let canvas) = $0.picture { canvas } else { nil } }
    files.append(PrintedCard.File(name: "credential.txt", bytes: Array((credentials.identity.text + "\n").utf8)))
    if planes { files.append(try PlaneManifest(template: template, printer: printer, files: files).file()) }
    return PrintedCard(number: card.number, credentials: credentials, files: files, warnings: decoded.warnings)
  }

  /// The artwork's seed: whoever reads the identity QR can compute the background again.
  public static func seed(of identity: Credential) throws(FaceError) -> ArtworkSeed {
    let label = Array("CivicCard artwork seed v1".utf8)
    guard let seed = ArtworkSeed(bytes: Digest.sha256(label + identity.signature)) else {
      throw FaceError(.paintingFailed, "the artwork's seed is not 32 bytes")
    }
    return seed
  }

  private func jobsForFace(
    _ side: Template.Side, subject: FaceLayout.Subject, holder: FigureMaps.Holder, painter: FacePainter,
    seed: ArtworkSeed, planes: Bool
  ) throws -> [EncodingJob] {
    guard let prepared = prepared[side] else { return [] }
    onStage?(.layout)
    let layers = FaceLayers(
      fixed: prepared.fixed, underlay: prepared.underlay, elements: try layout.elements(side, for: subject),
      overlay: template[side].overlay?.map(printer.pixels) ?? [printer.image],
      contactAreas: template[side].contactAreas.map(printer.pixels), printer: printer, painter: painter)
    onStage?(.artwork)
    let combined = try background(of: side, seed: seed, holder: holder)
    onStage?(.paint)
    let color = planes ? try combined.copy() : nil
    try layers.paintCombined(on: combined)
    guard let color else { return [EncodingJob(side, .combined, .canvas(combined))] }
    try layers.paintColor(on: color)
    return try PrintPlane.all(for: printer).map { plane in
      let picture: EncodingJob.Picture =
        switch plane {
        case .combined: .canvas(combined)
        case .color: .canvas(color)
        case .black: .bilevel(try layers.blackMask())
        case .uv: .bilevel(try layers.uvMask())
        case .overlay: .bilevel(try layers.overlayMask())
        case .tactile: .gray(try layers.tactileHeights())
        case .inhibit: .bilevel(try layers.inhibitMask())
        }
      return EncodingJob(side, plane, picture)
    }
  }

  /// The background of a face alone, with a holder's figures.
  func background(of side: Template.Side, seed: ArtworkSeed, holder: FigureMaps.Holder) throws -> Canvas {
    let canvas = try canvases.popLast() ?? Canvas(width: printer.width, height: printer.height, format: .opaque)
    guard let prepared = prepared[side], let artwork = prepared.artwork else {
      canvas.clear(.white)
      return canvas
    }
    let maps = try prepared.maps.merging(figures.maps(template[side], of: holder)) { fixed, _ in fixed }
    try canvas.withPixels { pixels throws(ArtworkError) in
      try artwork.render(seed: seed, grid: figures.grid, maps: maps, rows: 0..<printer.height, into: &pixels)
    }
    return canvas
  }

  /// An invented holder, for checks.
  func specimenHolder() throws -> FigureMaps.Holder {
    FigureMaps.Holder(
      card: try SpecimenCard.usual(template.policy, fields: FieldPresence(fields: [.signature])),
      pictures: try SpecimenCard.pictures(signs: false).decoded(
        for: portraitBoxes(at: printer), signatureSide: nil, pixelsPerMillimetre: printer.pixelsPerMillimetre))
  }

  /// The placed elements of a face that are the same on every card, for checks.
  func fixedElements(_ side: Template.Side) -> [PlacedElement] { prepared[side]?.fixed ?? [] }

  /// The shape of a layer that has one of its own, for checks.
  func shape(ofLayer index: Int, _ side: Template.Side) throws(FaceError) -> GrayMap? {
    guard case .shape? = template[side].figures[index] else { return nil }
    return try figures.shape(ofLayer: index, template[side])
  }

  /// A word in the template's own letters, for proofs; nil where they lack one of its characters.
  func caption(_ text: String, points: Double) -> ShapedLine? {
    guard let role = template.fonts.keys.min() else { return nil }
    return try? layout.fitter.typesetter.lines(
      text, role: role, size: points * printer.pixelsPerPoint, tracking: 0, width: nil, language: nil
    ).first
  }

  /// Places an art or a panel, for checks; nil for what depends on the card.
  func placeBackdrop(_ element: Element) throws(FaceError) -> PlacedElement? {
    element.isBackdrop ? try layout.backdrop(element) : nil
  }

  /// Places one element for a card, for checks; nil when the card does not show it.
  func place(
    _ element: Element, card: Card, credentials: [CredentialProfile: String], hasSignature: Bool
  ) throws(FaceError) -> PlacedElement? {
    try layout.element(
      element, for: FaceLayout.Subject(card: card, hasSignature: hasSignature, credentials: credentials))
  }

  /// The credentials of a specimen by profile, for checks: with the longest status claim, where the issuer runs a list.
  func specimenCredentials(_ card: Card) throws -> [CredentialProfile: String] {
    let pictures = try SpecimenCard.pictures(signs: false)
    let decoded = try pictures.decoded(
      for: portraitBoxes(at: .cr80at300), signatureSide: nil, pixelsPerMillimetre: printer.pixelsPerMillimetre)
    let issued = try CardCredentials.issue(
      card, template: template, profiles: profiles,
      portrait: decoded.photo(
        width: CardCredentials.portraitSize.width, height: CardCredentials.portraitSize.height),
      status: template.issuer.statusURI.map {
        StatusReference(index: UInt64(StatusList.maximumArraySize) * 4 - 1, uri: $0)
      },
      signedBy: SpecimenCard.key())
    return Dictionary(uniqueKeysWithValues: issued.all.map { ($0.profile, $0.credential.text) })
  }

  /// Paints an element that shows nothing of a holder, for checks.
  func paint(_ element: PlacedElement, on canvas: Canvas) throws(FaceError) {
    try FacePainter(art: art, pictures: nil, glyphs: glyphs).paint(element, on: canvas)
  }

  private func portraitBoxes(at printer: PrinterProfile) -> [CardPictures.PlacedBox] {
    Template.Side.allCases.flatMap { template[$0].elements }.compactMap { element in
      guard case .portrait = element.content else { return nil }
      let box = printer.pixels(element.box)
      return CardPictures.PlacedBox(element: element.name, width: box.width, height: box.height)
    }
  }

  /// The portrait as it is signed. It must not depend on the printer, so it is made from the photo as decoded for the
  /// usual printer's boxes, which all printers of that resolution share.
  private func signedPortrait(_ pictures: CardPictures, decoded: PreparedPictures) throws(FaceError) -> Raster {
    let size = CardCredentials.portraitSize
    let usual = PrinterProfile.cr80at300
    guard printer.dotsPerInch != usual.dotsPerInch else { return decoded.photo(width: size.width, height: size.height) }
    return try pictures.decoded(
      for: portraitBoxes(at: usual), signatureSide: nil, pixelsPerMillimetre: usual.pixelsPerMillimetre
    )
    .photo(width: size.width, height: size.height)
  }

  private var signatureSide: Int {
    Template.Side.allCases.flatMap { template[$0].elements }.reduce(0) { longest, element in
      guard case .signature = element.content else { return longest }
      let box = printer.pixels(element.box)
      return max(longest, box.width, box.height)
    }
  }

  private var profiles: Set<CredentialProfile> {
    var profiles: Set<CredentialProfile> = []
    for element in Template.Side.allCases.flatMap({ template[$0].elements }) {
      if case .qr(let profile) = element.content { profiles.insert(profile) }
    }
    return profiles
  }
}
