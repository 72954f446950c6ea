import CardArtwork
import CardCredential
import CardImaging
import CardModel

extension FaceRenderer {
  /// Draws a card's faces.
  ///
  /// - Parameters:
  ///   - content: what the faces say. The front shows only what an identity code says of it.
  ///   - codes: the texts of the card's QR symbols by profile. The identity code's must be there: its signature seeds
  ///     the artwork. Symbols of other profiles that are not there are left out.
  ///   - pictures: the holder's, from ``prepare(_:)``; nil where they are not at hand: portrait, ghost and signature
  ///     are then left out, and all else is as it is with them.
  ///   - planes: whether the printer panels are wanted beside the combined pictures.
  ///   - sides: the faces that are wanted.
  /// - Throws: a `FaceError` that names the element and the field.
  public func render(
    _ content: FaceContent, codes: [CredentialProfile: String], pictures: PreparedPictures?, planes: Bool = false,
    sides: [Template.Side] = Template.Side.allCases
  ) throws(FaceError) -> RenderedFaces {
    let subject = Subject(content: content, codes: codes, pictures: pictures, seed: try Self.seed(of: codes))
    // With one thread a face is finished before the next is begun, so that one canvas does for both.
    let parts = threads > 1 ? [sides] : sides.map { [$0] }
    var files: [RenderedFaces.Picture] = []
    for part in parts {
      var jobs: [EncodingJob] = []
      for side in part { jobs += try self.jobs(side, subject, planes: planes) }
      onStage?(.encode)
      files += try EncodingJob.encode(
        jobs, pixelsPerMetre: printer.pixelsPerMetre, threads: threads, workspace: workspace)
      // As many are kept as the next part takes.
      for job in jobs {
        if case .canvas(let canvas) = job.pixels, canvases.count < part.count { canvases.append(canvas) }
      }
    }
    return RenderedFaces(pictures: files)
  }

  /// The combined picture of one face as pixels, `bgrx8`; the parameters are those of
  /// ``render(_:codes:pictures:planes:sides:)``.
  public func picture(
    _ side: Template.Side, of content: FaceContent, codes: [CredentialProfile: String], pictures: PreparedPictures?
  ) throws(FaceError) -> Raster {
    let subject = Subject(content: content, codes: codes, pictures: pictures, seed: try Self.seed(of: codes))
    guard case .canvas(let canvas)? = try jobs(side, subject, planes: false).first?.pixels else {
      throw FaceError(.paintingFailed, "the \(side) gave no picture")
    }
    canvases.append(canvas)
    return try canvas.raster()
  }

  /// Throws `datumNotShown` for a card with a datum that neither face of this template shows.
  public func checkAllIsShown(_ content: FaceContent) throws(FaceError) {
    try ShownData(template: template).check(content)
  }

  /// The elements of a face as they are placed for this content, those that are the same on every card first.
  package func placedElements(
    _ side: Template.Side, of content: FaceContent, codes: [CredentialProfile: String]
  ) throws(FaceError) -> [PlacedElement] {
    fixedElements(side) + (try layout.elements(side, for: .init(content: content, codes: codes)))
  }

  /// The maps of the artwork's layers that show something (relief, ghost, latent image), by the layer's index: those of
  /// the template, and those of the content and the pictures, as far as they are at hand.
  package func figureMaps(
    _ side: Template.Side, of content: FaceContent, pictures: PreparedPictures?
  ) throws(FaceError) -> [Int: ArtworkMap] {
    try (prepared[side]?.maps ?? [:]).merging(
      figures.maps(template[side], of: FigureMaps.Holder(content: content.seen(on: side), pictures: pictures))
    ) { fixed, _ in fixed }
  }

  /// The seed of the artwork that a card's codes call for.
  ///
  /// Throws `cannotDraw` for a text that is no credential.
  package static func seed(of codes: [CredentialProfile: String]) throws(FaceError) -> ArtworkSeed {
    guard let text = codes[.identity], let message = try? CredentialText.decode(utf8: Array(text.utf8)),
      let sealed = try? CoseSign1(message, kind: .card),
      let seed = ArtworkSeed(bytes: Digest.sha256(Array("CivicCard artwork seed v1".utf8) + sealed.signature))
    else { throw FaceError(.cannotDraw, "there is no identity code, whose signature seeds the artwork") }
    return seed
  }

  /// All that decides a card's pixels, beside template and printer.
  private struct Subject {
    let content: FaceContent
    let codes: [CredentialProfile: String]
    let pictures: PreparedPictures?
    let seed: ArtworkSeed
  }

  private func jobs(_ side: Template.Side, _ subject: Subject, planes: Bool) throws(FaceError) -> [EncodingJob] {
    guard let prepared = prepared[side] else { return [] }
    onStage?(.layout)
    let painter = FacePainter(
      art: art, pictures: subject.pictures, glyphs: glyphs, weaver: weaver(side, subject.seed),
      features: features)
    let elements = try layout.elements(side, for: .init(content: subject.content, codes: subject.codes))
    let layers = FaceLayers(
      fixed: prepared.fixed, underlay: prepared.underlay, elements: elements,
      overlay: template[side].overlay?.map(printer.pixels) ?? [printer.image],
      overlayCoversCodes: template[side].overlayCoversCodes,
      contactAreas: template[side].contactAreas.map(printer.pixels), printer: printer, painter: painter)
    try CodeClearance(printer: printer, painter: painter).check(prepared.fixed + elements)
    onStage?(.artwork)
    let combined = try background(
      of: side, seed: subject.seed, content: subject.content, pictures: subject.pictures,
      cover: layers.cover(prepared.cover))
    onStage?(.paint)
    let color = planes ? try combined.copy() : nil
    try layers.paintCombined(on: combined)
    guard let color else { return [EncodingJob(side: side, plane: .combined, pixels: .canvas(combined))] }
    try layers.paintColor(on: color)
    var jobs: [EncodingJob] = []
    for plane in PrintPlane.all(for: printer) {
      let pixels = try Self.pixels(plane, layers, combined: combined, color: color)
      jobs.append(EncodingJob(side: side, plane: plane, pixels: pixels))
    }
    return jobs
  }

  /// What draws a face's lines on over its portraits.
  func weaver(_ side: Template.Side, _ seed: ArtworkSeed) -> PortraitWeaver? {
    prepared[side]?.artwork.map { PortraitWeaver(artwork: $0, seed: seed, grid: figures.grid) }
  }

  private static func pixels(
    _ plane: PrintPlane, _ layers: FaceLayers, combined: Canvas, color: Canvas
  ) throws(FaceError) -> EncodingJob.Pixels {
    switch plane {
    case .combined: .canvas(combined)
    case .color: .canvas(color)
    case .black: .bilevel(try layers.blackMask())
    case .uv: .bilevel(try layers.uvMask())
    case .overlay: .bilevel(try layers.overlayMask())
    case .tactile: .gray(try layers.tactileHeights())
    case .inhibit: .bilevel(try layers.inhibitMask())
    }
  }

  /// The background of a face alone, with what it shows of a holder; all of it, but for what a `cover` hides.
  package func background(
    of side: Template.Side, seed: ArtworkSeed, content: FaceContent, pictures: PreparedPictures?,
    cover: ArtworkCover? = nil
  ) throws(FaceError) -> Canvas {
    let canvas = try emptyCanvas()
    guard let artwork = prepared[side]?.artwork else {
      canvas.clear(.white)
      return canvas
    }
    let maps = try figureMaps(side, of: content, pictures: pictures)
    do throws(ArtworkError) {
      try canvas.withPixels { pixels throws(ArtworkError) in
        try artwork.render(
          seed: seed, grid: figures.grid, maps: maps, cover: cover, rows: 0..<printer.height, into: &pixels)
      }
    } catch {
      throw FaceError(.paintingFailed, field: "faces.\(side).artwork", error.message, hint: error.hint)
    }
    return canvas
  }
}

extension FaceRenderer {
  /// One from an earlier card, where there is one.
  private func emptyCanvas() throws(FaceError) -> Canvas {
    if let canvas = canvases.popLast() { return canvas }
    return try Canvas(width: printer.width, height: printer.height, format: .opaque)
  }
}

extension FaceContent {
  /// What a face shows of it.
  func seen(on side: Template.Side) -> FaceContent { side == .front ? onFront : self }
}
