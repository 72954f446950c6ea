import CardCredential
import CardFace
import CardImaging
import CardScanner
import CardVerifier

/// Looks at photos or scans of whole cards: verifies their codes, draws the face that the front's code calls for, and
/// compares.
///
/// What a template needs is prepared at its first card, so make one inspector for many cards. It keeps nothing of a
/// card, and is for one thread at a time.
public final class FaceInspector {
  private let verifier: Verifier
  private let shelf: TemplateShelf
  private var comparers: [String: FaceComparer] = [:]

  /// An inspector of cards that `verifier` accepts and whose template lies on the shelf.
  public init(verifier: Verifier, templates shelf: TemplateShelf) {
    self.verifier = verifier
    self.shelf = shelf
  }

  /// Looks at a card.
  ///
  /// - Parameters:
  ///   - front: a photo or scan of the front, a JPEG or PNG file, any way round.
  ///   - back: the same of the back, whose code must then be accepted and belong to the front; its signed portrait
  ///     judges the printed one.
  ///   - now: the instant as of which the codes are judged, in seconds since 1970.
  ///   - withPictures: whether an ``InspectionReport`` is to show pictures of the face.
  /// - Throws: an `ImageError` for a file that can't be decoded, or a `ScanError`. What can't be told of a face is no
  ///   error.
  public func inspect(
    front: [UInt8], back: [UInt8]? = nil, at now: Int64, withPictures: Bool = false
  ) throws -> CardInspection {
    let picture = try Self.decoded(front)
    let scan = try codes(in: picture, at: now)
    let seen = SideCodes(texts: scan.texts, unread: scan.unread.count)
    let scene: SceneVerdict
    if let back {
      let other = try CardScanner.search(picture: back) { verifier.isEnough($0, at: now) }
      scene = verifier.verify(
        front: seen, back: SideCodes(texts: other.texts, unread: other.unread.count), at: now)
    } else {
      scene = verifier.verify(allOf: seen.texts, unread: seen.unread, at: now)
    }
    guard scene.verdict.accepted else { return CardInspection(scene: scene, face: nil) }
    let shown = scene.verdict.card?.claims
    let found = scan.codes.lazy.compactMap { code -> (ScannedCode, VerifiedCard)? in
      guard let text = code.text, let card = self.verifier.verify(text, at: now).card, card.profile == .identity,
        card.claims.issuer == shown?.issuer, card.claims.number == shown?.number
      else { return nil }
      return (code, card)
    }.first
    let signed = back == nil ? nil : scene.verdict.card?.portrait.flatMap { try? WebPDecoder.decode($0) }
    // Of a picture with codes that contradict each other it is not known whose face is seen.
    guard !scene.verdict.warnings.contains(.codesDisagree), let (code, card) = found else {
      return CardInspection(scene: scene, face: InspectedFace(withoutFace: nil, advice: [.wholeCard]))
    }
    return CardInspection(scene: scene, face: face(of: picture, code, card, signed, withPictures))
  }

  /// Photos are read to so many pixels: those of large cameras are halved before they are searched.
  private static let largest = 16_000_000

  private static func decoded(_ file: [UInt8]) throws(ImageError) -> Raster {
    let size = try PhotoDecoder.dimensions(of: file)
    var (width, height) = size
    while width * height > largest { (width, height) = (width / 2, height / 2) }
    var raster = try PhotoDecoder.decode(file, reduceTo: (width, height))
    while raster.width * raster.height > largest { raster = raster.halved() }
    return raster
  }

  private func codes(in picture: Raster, at now: Int64) throws(ScanError) -> Scan {
    let luma = picture.converted(to: .gray8)
    return try CardScanner.search(
      inLuminance: luma.pixels.span, width: luma.width, height: luma.height, bytesPerRow: luma.width
    ) { codes in verifier.isEnough(codes.compactMap(\.text), at: now) }
  }

  private func face(
    of picture: Raster, _ code: ScannedCode, _ card: VerifiedCard, _ signed: Raster?, _ withPictures: Bool
  ) -> InspectedFace {
    let claims = card.claims
    guard let reference = claims.template,
      let template = shelf.template(named: reference, of: claims.issuer),
      let content = try? FaceContent(card, for: template),
      let comparer = comparer(for: template, dotsPerInch: claims.flags.contains(.drawnFor600DotsPerInch) ? 600 : 300)
    else { return InspectedFace(withoutFace: claims.template, advice: [.addTemplate], why: .template) }
    guard let comparison = try? comparer.compare(picture, code: code, content: content) else {
      return InspectedFace(withoutFace: reference, advice: [.wholeCard])
    }
    let fingerprints = claims.portraitFingerprint.flatMap(PictureFingerprints.init(bytes:))
    return comparison.inspected(
      template: reference, masks: comparer.masks, signedPortrait: signed, fingerprint: fingerprints?.portrait,
      signatureInk: fingerprints?.signature, withPictures: withPictures)
  }

  /// Nil where a font is missing, or the template can't be drawn.
  private func comparer(for template: Template, dotsPerInch: Int) -> FaceComparer? {
    let key = "\(template.issuer.id) \(template.reference) \(dotsPerInch)"
    if let known = comparers[key] { return known }
    guard let made = try? FaceComparer(template, dotsPerInch: dotsPerInch) else { return nil }
    comparers[key] = made
    return made
  }
}

extension InspectedFace {
  /// Of a face that could not be compared.
  init(withoutFace template: String?, advice: [Advice], why: InspectedRegion.Why = .covered) {
    self.init(
      template: template, pixelsPerMillimetre: nil, residual: nil,
      regions: [
        InspectedRegion(
          element: "face", kind: .frame, field: nil, box: .trim, answer: .cannotTell, why: why, score: nil)
      ], advice: advice, copySigns: [], copyMeasures: nil, pictures: nil)
  }
}

extension FaceComparison {
  /// What is found of the face.
  package func inspected(
    template: String, masks: GlyphMasks, signedPortrait: Raster?, fingerprint: PortraitFingerprint?,
    signatureInk: SignatureInk? = nil, withPictures: Bool
  ) -> InspectedFace {
    guard let prediction else {
      return InspectedFace(withoutFace: template, advice: pixelsPerMillimetre < 9 ? [.closer] : [.sharper, .wholeCard])
    }
    var lines: [TextJudge.Line] = []
    let regions = FaceJudge(
      expected: expected, prediction: prediction, comparison: self, masks: masks, signedPortrait: signedPortrait,
      fingerprint: fingerprint, signatureInk: signatureInk
    ).regions(&lines)
    let screen = ScreenSign(
      expected, prediction, photo: photo, density: pixelsPerMillimetre / ExpectedFace.pixelsPerMillimetre,
      place: { frame.global(registration.warp.apply($0)) }
    ).prominence()
    let measures = CopyMeasures(expected, prediction, lines: lines, screen: screen)
    return InspectedFace(
      template: template, pixelsPerMillimetre: pixelsPerMillimetre,
      residual: registration.residual.map { $0 / ExpectedFace.pixelsPerMillimetre }, regions: regions,
      advice: advice(on: regions), copySigns: measures.signs, copyMeasures: measures,
      pictures: withPictures ? ReportPictures(expected, prediction, fingerprint) : nil)
  }

  private func advice(on regions: [InspectedRegion]) -> [InspectedFace.Advice] {
    let open = regions.filter { $0.answer == .cannotTell && !$0.isFinePrint }
    let whys = Set(open.compactMap(\.why))
    var advice: [InspectedFace.Advice] = []
    if whys.contains(.resolution) { advice.append(.closer) }
    if !whys.isEmpty, isTilted { advice.append(.lessTilt) }
    if whys.contains(.glare) { advice.append(.awayFromLamp) }
    if whys.contains(.blur) { advice.append(.sharper) }
    if whys.contains(.covered) { advice.append(.wholeCard) }
    if open.contains(where: { $0.kind == .portrait && $0.why == nil }) { advice.append(.showBack) }
    return advice
  }

  /// Whether the card is seen from aside by more than some 25 degrees: its far side then has a tenth fewer pixels.
  private var isTilted: Bool {
    let h = registration.warp.homography
    let scales = [(0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9)].map {
      h.scale(at: Point(x: $0.0 * Double(expected.width), y: $0.1 * Double(expected.height)))
    }
    return (scales.max() ?? 1) > 1.4 * (scales.min() ?? 1)
  }
}
