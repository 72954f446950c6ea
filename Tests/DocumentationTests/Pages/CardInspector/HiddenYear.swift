import CardFace
import CardInspector

/// A PNG of what a face's latent images hide, from a straightened scan of the face or from its own picture.
func hiddenImages(in scan: [UInt8], of side: Template.Side, _ template: Template) throws -> [UInt8] {
  try LatentLens(template, side: side).png(scan)
}
