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

  /// Luma of the artwork by a wrong seed: always the same for one number.
  func decoy(_ number: Int) -> Plane? {
    guard let seed = ArtworkSeed(bytes: Digest.sha256(Array("wrong seed \(number)".utf8))) else { return nil }
    return luma(seed, pictures: nil)
  }

  /// Luma of the artwork by the credential's own seed, its ghost drawn from `portrait`, `rgb8`.
  func artwork(withGhostOf portrait: Raster) -> Plane? {
    guard let seed = try? FaceRenderer.seed(of: [.identity: code]),
      let pictures = try? PreparedPictures(printed: portrait, for: renderer.printer)
    else { return nil }
    return luma(seed, pictures: pictures)
  }

  private func luma(_ seed: ArtworkSeed, pictures: PreparedPictures?) -> Plane? {
    let canvas = try? renderer.background(of: .front, seed: seed, content: content, pictures: pictures)
    guard let raster = try? canvas?.raster() else { return nil }
    return ExpectedFace.luma(of: raster, scale: renderer.printer.dotsPerInch / 300)
  }
}
