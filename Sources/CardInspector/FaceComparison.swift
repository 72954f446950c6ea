import CardCredential
import CardFace
import CardImaging
import CardScanner

/// A photographed front beside the one that its credential calls for.
package struct FaceComparison {
  let expected: ExpectedFace
  /// Nil where nothing can be drawn again.
  let press: ArtworkPress?
  let frame: PhotoFrame
  /// As it came, `rgb8`.
  let photo: Raster
  let registration: Registration
  /// Nil where the photo shows too little of a face for that.
  let prediction: Prediction?
  /// Pixels of the photo along a millimetre of the card, in its middle.
  package let pixelsPerMillimetre: Double

  /// - Parameters:
  ///   - picture: the photo, `rgb8`.
  ///   - corners: of the front's symbol in the photo: its own top left, top right, bottom right and bottom left.
  ///   - expected: what its credential calls for.
  ///   - press: what draws the artwork otherwise.
  init?(_ picture: Raster, corners: [Point], expected: ExpectedFace, press: ArtworkPress? = nil) {
    guard let symbol = expected.symbol else { return nil }
    let scale = Double(expected.scale)
    let side = Double(symbol.symbol.size * symbol.modulePixels) / scale
    let (left, top) = (Double(symbol.x) / scale, Double(symbol.y) / scale)
    let place = [(0.0, 0.0), (1, 0), (1, 1), (0, 1)].map { Point(x: left + $0.0 * side, y: top + $0.1 * side) }
    guard let start = Homography(from: place, to: corners) else { return nil }
    let middle = Point(x: Double(expected.width) / 2, y: Double(expected.height) / 2)
    let density = start.scale(at: middle) * ExpectedFace.pixelsPerMillimetre
    guard density.isFinite, density > 1, density < 400 else { return nil }
    (self.expected, self.press) = (expected, press)
    photo = picture
    let pyramid = PhotoPyramid(picture, start: start, frame: (expected.width, expected.height))
    frame = pyramid.frame
    var registrar = Registrar(expected, in: pyramid, start: frame.local(start))
    registration = registrar.run()
    prediction = Prediction(expected, pyramid, registration)
    pixelsPerMillimetre =
      registration.warp.homography.scale(at: middle) / frame.factor * ExpectedFace.pixelsPerMillimetre
  }

  /// Where a point of the card, in millimetres from the trim's top left, lies in the photo.
  package func place(x: Double, y: Double) -> (x: Double, y: Double) {
    let p = Point(x: x * ExpectedFace.pixelsPerMillimetre, y: y * ExpectedFace.pixelsPerMillimetre)
    let q = frame.global(registration.warp.apply(p))
    return (q.x, q.y)
  }
}

/// Prepared for the fronts of one template and printer resolution.
package final class FaceComparer {
  let renderer: FaceRenderer
  package let masks: GlyphMasks
  private let decoys = DrawnDecoys()

  package init(_ template: Template, dotsPerInch: Int) throws(FaceError) {
    renderer = try FaceRenderer(template: template, printer: dotsPerInch == 600 ? .cr80at600 : .cr80at300)
    masks = GlyphMasks(renderer)
  }

  package func compare(_ picture: Raster, code: ScannedCode, content: FaceContent) throws(FaceError) -> FaceComparison?
  {
    let text = code.text ?? ""
    let expected = try ExpectedFace(content.onFront, code: text, renderer: renderer)
    return FaceComparison(
      picture, corners: code.corners.map { Point(x: Double($0.x), y: Double($0.y)) }, expected: expected,
      press: ArtworkPress(renderer: renderer, content: content.onFront, code: text, drawn: decoys))
  }
}
