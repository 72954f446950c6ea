import CardArtwork
import CardCredential
import CardFace
import CardImaging

/// Draws a front's artwork again, otherwise than its credential says: by wrong seeds, or with a portrait in its ghost
/// that a photo shows.
struct ArtworkPress {
  let renderer: FaceRenderer
  let content: FaceContent
  /// The identity code's text.
  let code: String
  /// What was drawn by wrong seeds for earlier cards of the template.
  let drawn: DrawnDecoys

  private var scale: Int { renderer.printer.dotsPerInch / 300 }

  /// Luma of the artwork by a wrong seed: always the same for one number and template, but where a latent image shows a
  /// field of the holder's. That is drawn anew for each card, so that nothing of one is kept.
  func decoy(_ number: Int) -> Plane? {
    if showsNothingOfHolder, let known = drawn.plane(number) { return known }
    guard let seed = ArtworkSeed(bytes: Digest.sha256(Array("wrong seed \(number)".utf8))),
      let planes = planes(seed, pictures: nil, rows: 0..<renderer.printer.height / scale)
    else { return nil }
    let luma = Prediction.luma(planes)
    if showsNothingOfHolder { drawn.keep(luma, number) }
    return luma
  }

  /// Without pictures a ghost is empty.
  private var showsNothingOfHolder: Bool {
    renderer.template.front.figures.values.allSatisfy { $0.isFixed || $0 == .ghost }
  }

  /// Red, green and blue of rows of the artwork by the credential's own seed, its ghost drawn from `portrait`, `rgb8`.
  ///
  /// - Parameter rows: of an expected face.
  func artwork(withGhostOf portrait: Raster, rows: Range<Int>) -> [Plane]? {
    guard let seed = try? FaceRenderer.seed(of: [.identity: code]),
      let pictures = try? PreparedPictures(printed: portrait, for: renderer.printer)
    else { return nil }
    return planes(seed, pictures: pictures, rows: rows)
  }

  private func planes(_ seed: ArtworkSeed, pictures: PreparedPictures?, rows: Range<Int>) -> [Plane]? {
    let rows = rows.lowerBound * scale..<rows.upperBound * scale
    guard
      let pixels = try? renderer.artwork(of: .front, seed: seed, content: content, pictures: pictures, rows: rows)
    else { return nil }
    return ExpectedFace.planes(pixels, width: renderer.printer.width, scale)
  }
}

/// Artwork by wrong seeds, drawn at the first card that needs it and kept for the next: a byte a pixel. For one thread
/// at a time.
final class DrawnDecoys {
  private var planes: [Int: (width: Int, luma: [UInt8])] = [:]

  func plane(_ number: Int) -> Plane? {
    planes[number].map { width, luma in
      Plane(width: width, height: luma.count / width, values: luma.map(Float.init))
    }
  }

  func keep(_ plane: Plane, _ number: Int) {
    planes[number] = (plane.width, plane.values.map { UInt8(max(0, min(255, $0))) })
  }
}
