import CardCredential
import CardFace
import CardImaging
import CardScanner

/// A photographed front beside the one that its credential calls for.
package struct FaceComparison {
  let expected: ExpectedFace
  let photo: PhotoPyramid
  let registration: Registration
  /// Nil where the photo shows too little of a face for that.
  let prediction: Prediction?
  /// Pixels of the photo along a millimetre of the card, in its middle.
  package let pixelsPerMillimetre: Double

  /// - Parameters:
  ///   - picture: the photo, `rgb8`.
  ///   - corners: of the front's symbol in the photo: its own top left, top right, bottom right and bottom left.
  ///   - expected: what its credential calls for.
  init?(_ picture: Raster, corners: [Point], expected: ExpectedFace) {
    guard let symbol = expected.symbol else { return nil }
    let scale = Double(expected.scale)
    let side = Double(symbol.symbol.size * symbol.modulePixels) / scale
    let (left, top) = (Double(symbol.x) / scale, Double(symbol.y) / scale)
    let place = [(0.0, 0.0), (1, 0), (1, 1), (0, 1)].map { Point(x: left + $0.0 * side, y: top + $0.1 * side) }
    guard let start = Homography(from: place, to: corners) else { return nil }
    let middle = Point(x: Double(expected.width) / 2, y: Double(expected.height) / 2)
    let density = start.scale(at: middle) * ExpectedFace.pixelsPerMillimetre
    guard density.isFinite, density > 1, density < 400 else { return nil }
    self.expected = expected
    photo = PhotoPyramid(picture, start: start, frame: (expected.width, expected.height))
    var registrar = Registrar(expected, in: photo, start: photo.local(start))
    registration = registrar.run()
    prediction = Prediction(expected, photo, registration)
    pixelsPerMillimetre =
      registration.warp.homography.scale(at: middle) / photo.factor * ExpectedFace.pixelsPerMillimetre
  }

  /// Where a point of the card, in millimetres from the trim's top left, lies in the photo.
  package func place(x: Double, y: Double) -> (x: Double, y: Double) {
    let p = Point(x: x * ExpectedFace.pixelsPerMillimetre, y: y * ExpectedFace.pixelsPerMillimetre)
    let q = photo.global(registration.warp.apply(p))
    return (q.x, q.y)
  }

  package var summary: String {
    let p = prediction
    return
      "residual \(registration.residual ?? -1) recognised \(registration.recognised) black \(registration.blackShift) "
      + "noise \(p?.noise ?? -1) color spread \(p?.colorKernel.spread ?? -1) black spread \(p?.blackKernel.spread ?? -1) "
      + "fit \(p?.fit.deviation ?? -1) level \(p?.blackLevel ?? -1)"
  }

  /// The straightened photo, what it should show, and the difference, one above the other.
  package func panels() -> Raster? {
    guard let prediction else { return nil }
    let (w, h) = (expected.width, expected.height)
    var bytes = [UInt8](repeating: 0, count: w * h * 3)
    func byte(_ v: Float) -> UInt8 { UInt8(max(0, min(255, v.rounded()))) }
    for index in 0..<w * h {
      bytes[index] = byte(prediction.seen.values[index])
      bytes[w * h + index] = byte(prediction.luma.values[index])
      let hidden = prediction.hidden[index] != .no
      bytes[2 * w * h + index] =
        hidden ? 0 : byte(128 + 2 * (prediction.seen.values[index] - prediction.luma.values[index]))
    }
    return try? Raster(width: w, height: 3 * h, format: .gray8, pixels: bytes)
  }
}

extension FaceComparison {
  package struct TextFigures {
    package let element: String
    package let worst, misfit, displacement, correlation, uncertainty: Double
    package let glyphs, glare, outside: Int
  }
  package func texts(_ masks: GlyphMasks) -> [TextFigures] {
    guard let prediction else { return [] }
    let judge = TextJudge(expected: expected, prediction: prediction, masks: masks)
    return expected.elements.compactMap { element in
      guard element.placed.plane == .black, case .text(let text) = element.placed.content,
        case .text(let style, _) = element.element.content
      else { return nil }
      let m = judge.measure(text, style: style)
      return TextFigures(
        element: element.element.name, worst: m.worst, misfit: m.misfit, displacement: m.displacement,
        correlation: m.correlation, uncertainty: m.uncertainty, glyphs: m.glyphs, glare: m.hiddenByGlare,
        outside: m.outside)
    }
  }
}

extension FaceComparison {
  /// What is found of each region.
  package func regions(_ masks: GlyphMasks, signedPortrait: Raster?) -> [InspectedRegion] {
    guard let prediction else { return [] }
    return FaceJudge(
      expected: expected, prediction: prediction, comparison: self, masks: masks, signedPortrait: signedPortrait,
      fingerprint: nil
    ).regions()
  }

  package func artworkFigures() -> (correlation: Double, reachable: Double, gain: Double, worst: Double, pixels: Int)? {
    guard let prediction else { return nil }
    let m = ArtworkJudge(expected: expected, prediction: prediction).measure()
    return (m.correlation, m.reachable, m.gain, m.worstPart, m.pixels)
  }

  package func tileFigures() -> (free: [Double], colored: [Double]) {
    guard let prediction else { return ([], []) }
    let map = TileMap(expected, prediction)
    let usable = map.tiles.filter { $0.pixels > 200 }
    return (
      usable.filter { $0.colored <= 20 }.map { $0.mismatch(noise: prediction.noise) }.sorted(),
      usable.filter { $0.colored > 20 }.map { $0.mismatch(noise: prediction.noise) }.sorted()
    )
  }
}

/// Prepared for the fronts of one template and printer resolution.
package final class FaceComparer {
  let renderer: FaceRenderer
  package let masks: GlyphMasks

  package init(_ template: Template, dotsPerInch: Int) throws(FaceError) {
    renderer = try FaceRenderer(template: template, printer: dotsPerInch == 600 ? .cr80at600 : .cr80at300)
    masks = GlyphMasks(renderer)
  }

  package func compare(_ picture: Raster, code: ScannedCode, content: FaceContent) throws(FaceError) -> FaceComparison?
  {
    let expected = try ExpectedFace(content.onFront, code: code.text ?? "", renderer: renderer)
    return FaceComparison(
      picture, corners: code.corners.map { Point(x: Double($0.x), y: Double($0.y)) }, expected: expected)
  }
}
