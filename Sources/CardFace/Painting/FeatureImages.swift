import CardCredential
import CardVerifier

/// The drawings of features for a clerk's eye that were painted before: few enough to keep, and reading an SVG takes
/// longer than painting a text. For one thread at a time.
final class FeatureImages {
  /// What a drawing depends on; where it lies does not change it.
  private struct Key: Hashable {
    let petals: Int
    let colors: [ClerkFeature.Color]
    let side: Int
  }

  private var images: [Key: Canvas] = [:]

  /// Paints a feature as large as fits into the middle of `box`. By way of its own pixels the first time too, so that a
  /// card does not depend on those before it.
  func paint(_ feature: ClerkFeature, on canvas: Canvas, in box: DeviceRect, element: String) throws(FaceError) {
    let side = min(box.width, box.height)
    let key = Key(petals: feature.petals, colors: [feature.inner, feature.outer], side: side)
    let image: Canvas
    if let known = images[key] {
      image = known
    } else {
      image = try Canvas(width: side, height: side, format: .translucent)
      try VectorArt(svg: Array(feature.svg.utf8), element: element).draw(
        on: image, in: DeviceRect(x: 0, y: 0, width: side, height: side), element: element)
      images[key] = image
    }
    canvas.draw(image, x: box.x + (box.width - side) / 2, y: box.y + (box.height - side) / 2)
  }
}
