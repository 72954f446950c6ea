import CardImaging
import CardModel

/// Which part of a photo becomes the portrait, for the photo at any scale at which it is decoded.
struct PortraitCrop {
  /// The whole photo's size in its own pixels.
  let size: (width: Int, height: Int)
  /// In the whole photo's own pixels.
  let face: FaceBox?
  /// Rows of the whole photo that a crop around a face has at the least, so that a portrait is not enlarged.
  let leastRows: Int
  /// The largest portrait's box in device pixels: what the counter looked at and the card shows. Nil without a box.
  let shape: (width: Int, height: Int)?

  /// Shares of the portrait that a face from brow to chin takes: with hair and chin, the head then has the 55 to 70 %
  /// that ICAO Doc 9303-3 and ISO/IEC 39794-5 ask of a portrait.
  private static let faceShare = (width: 0.5, height: 0.43)
  /// The share of the portrait above the face's middle; there is more of a head above its face than below.
  private static let above = 0.46

  /// Throws `photoUnfit` for a face box that does not lie in the photo.
  init(size: (width: Int, height: Int), face: FaceBox?, boxes: [CardPictures.PlacedBox]) throws(FaceError) {
    self.size = size
    self.face = face
    leastRows = boxes.reduce(1) { max($0, $1.height) }
    shape = boxes.max { $0.height < $1.height }.map { ($0.width, $0.height) }
    guard let face else { return }
    guard face.x + face.width <= size.width, face.y + face.height <= size.height else {
      throw FaceError(
        .photoUnfit, field: "faceBox", "does not lie in the photo of \(size.width) × \(size.height) pixels",
        hint: "count in pixels of the photo as it is seen upright")
    }
  }

  /// The part of the ratio `width` : `height`, of the photo decoded to `photoWidth` × `photoHeight`.
  ///
  /// Around the face, as near as pixels and the photo's edges allow. Without a face the largest part: centred from left
  /// to right, and where the photo is too high, more is cut at the bottom than at the top, for heads are above the
  /// middle.
  func rect(photoWidth: Int, photoHeight: Int, width: Int, height: Int) -> PixelRect {
    var (cropWidth, cropHeight) = (photoWidth, photoHeight)
    if photoWidth * height > photoHeight * width {
      cropWidth = max(1, (photoHeight * width + height / 2) / height)
    } else {
      cropHeight = min(photoHeight, max(1, (photoWidth * height + width / 2) / width))
    }
    guard let face = faceRect(photoWidth: photoWidth, photoHeight: photoHeight) else {
      return PixelRect(
        x: (photoWidth - cropWidth) / 2, y: (photoHeight - cropHeight) / 4, width: cropWidth, height: cropHeight)
    }
    let ratio = Double(width) / Double(height)
    let near = max(Double(face.height) / Self.faceShare.height, Double(face.width) / Self.faceShare.width / ratio)
    let least = (leastRows * photoHeight + size.height - 1) / size.height
    let rows = max(Int(near), least)
    if rows < cropHeight {
      cropHeight = rows
      cropWidth = min(photoWidth, max(1, (rows * width + height / 2) / height))
    }
    let left = face.x + face.width / 2 - cropWidth / 2
    let top = face.y + face.height / 2 - Int(Double(cropHeight) * Self.above)
    return PixelRect(
      x: min(max(0, left), photoWidth - cropWidth), y: min(max(0, top), photoHeight - cropHeight), width: cropWidth,
      height: cropHeight)
  }

  /// The face in the photo decoded to that size; nil where the request tells none.
  private func faceRect(photoWidth: Int, photoHeight: Int) -> PixelRect? {
    guard let face else { return nil }
    let left = face.x * photoWidth / size.width
    let top = face.y * photoHeight / size.height
    return PixelRect(
      x: left, y: top, width: max(1, face.width * photoWidth / size.width),
      height: max(1, face.height * photoHeight / size.height))
  }

  /// How well the decoded photo shows its holder.
  func quality(of photo: Raster, width: Int, height: Int) -> PhotoQuality {
    let crop = rect(photoWidth: photo.width, photoHeight: photo.height, width: width, height: height)
    return PhotoQuality(photo, crop: crop, face: faceRect(photoWidth: photo.width, photoHeight: photo.height))
  }
}
