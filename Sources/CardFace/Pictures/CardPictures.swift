import CardImaging
import CardModel

/// A holder's photo and signature as they came: the bytes of image files.
public struct CardPictures: Sendable {
  /// A JPEG or PNG file of the holder's head and shoulders, at most 32 MiB and 64 megapixels.
  public let photo: [UInt8]
  /// Where the face is in the photo; nil for a face in the middle or above it.
  public let faceBox: FaceBox?
  /// A JPEG or PNG file of ink on paper, or of ink on a transparent ground; nil for a holder who does not sign.
  public let signature: [UInt8]?

  /// The largest file of either kind.
  public static let maximumBytes = ImageLimits.untrusted.fileBytes

  /// Pictures as file contents; they are decoded when the card is printed.
  public init(photo: [UInt8], signature: [UInt8]?, faceBox: FaceBox? = nil) {
    self.photo = photo
    self.faceBox = faceBox
    self.signature = signature
  }

  /// Decodes both, with no more pixels than the card can show: `boxes` are the portrait's places, `signatureSide` is
  /// the longest side of the signature's, in device pixels; nil when only the photo is wanted. A `photo` that was
  /// decoded for the same places is taken as it is.
  ///
  /// Throws `photoRefused`, `photoTooSmall`, `photoUnfit` or `signatureRefused`.
  func decoded(
    for boxes: [PlacedBox], signatureSide: Int?, pixelsPerMillimetre: Double, photo: DecodedPhoto? = nil,
    requestField: (photo: String, signature: String) = ("photo", "signature")
  )
    throws(FaceError) -> PreparedPictures
  {
    let (decoded, crop) = try decodedPhoto(boxes, known: photo, field: requestField.photo)
    let warnings = try checkQuality(decoded.picture, crop, boxes, field: requestField.photo)
    return PreparedPictures(
      photo: decoded.picture, crop: crop, ink: try decodedInk(signatureSide, field: requestField.signature),
      pixelsPerMillimetre: pixelsPerMillimetre, warnings: warnings)
  }

  /// Refuses a photo on which its holder is hard to recognise, and returns what the counter should know of another.
  private func checkQuality(
    _ photo: Raster, _ crop: PortraitCrop, _ boxes: [PlacedBox], field: String
  ) throws(FaceError) -> [PhotoFinding] {
    guard let box = boxes.max(by: { $0.height < $1.height }) else { return [] }
    let findings = crop.quality(of: photo, width: box.width, height: box.height).findings
    if let refusal = findings.first(where: \.isRefusal) {
      throw FaceError(.photoUnfit, element: box.element, field: field, refusal.message, hint: refusal.hint)
    }
    return findings
  }

  /// A portrait's box, by its element.
  struct PlacedBox {
    let element: String
    let width: Int
    let height: Int
  }

  /// The photo with no more pixels than these places can show, and the part that they show; `known` where that is it.
  /// For an examiner it has its blocks' rows too.
  func decodedPhoto(
    _ boxes: [PlacedBox], known: DecodedPhoto? = nil, forExaminer: Bool = false, field: String = "photo"
  ) throws(FaceError) -> (DecodedPhoto, PortraitCrop) {
    let size: (width: Int, height: Int)
    do throws(ImageError) {
      if let known { size = known.size } else { size = try PhotoDecoder.dimensions(of: photo) }
    } catch {
      throw FaceError(.photoRefused, field: field, error.message, hint: error.hint)
    }
    let crop = try PortraitCrop(size: size, face: faceBox, boxes: boxes)
    try check(crop, fills: boxes, field: field)
    let needed = needed(of: crop, for: boxes)
    if let known, known.needed == needed { return (known, crop) }
    do throws(ImageError) {
      return (try DecodedPhoto(photo, size: size, needed: needed, withMiddleRows: forExaminer), crop)
    } catch {
      throw FaceError(.photoRefused, field: field, error.message, hint: error.hint)
    }
  }

  /// The size to which the photo may be reduced so that its crop still fills every box: whole, a half, a quarter or an
  /// eighth, for which decoders have fast transforms. Three eighths of a JPEG take longer than four.
  private func needed(of whole: PortraitCrop, for boxes: [PlacedBox]) -> (width: Int, height: Int) {
    let size = whole.size
    var needed = (width: 1, height: 1)
    for box in boxes {
      let crop = whole.rect(
        photoWidth: size.width, photoHeight: size.height, width: box.width, height: box.height)
      needed.width = max(needed.width, (size.width * box.width + crop.width - 1) / crop.width)
      needed.height = max(needed.height, (size.height * box.height + crop.height - 1) / crop.height)
    }
    var reduced = size
    for divisor in [2, 4, 8] {
      let part = (width: (size.width + divisor - 1) / divisor, height: (size.height + divisor - 1) / divisor)
      if part.width >= needed.width, part.height >= needed.height { reduced = part }
    }
    return reduced
  }

  /// A portrait is never enlarged: a blurred one helps nobody to recognise its holder.
  private func check(_ whole: PortraitCrop, fills boxes: [PlacedBox], field: String) throws(FaceError) {
    for box in boxes {
      let crop = whole.rect(
        photoWidth: whole.size.width, photoHeight: whole.size.height, width: box.width, height: box.height)
      let printed = "\(box.width) × \(box.height) are printed"
      guard crop.width >= box.width, crop.height >= box.height else {
        throw FaceError(
          .photoTooSmall, element: box.element, field: field,
          "is too small: its part of the portrait's shape has \(crop.width) × \(crop.height) pixels, and "
            + "\(printed) at this printer",
          hint: "use a photo of at least \(box.width) × \(box.height) pixels")
      }
    }
  }

  /// Below this a scan's strokes melt into its noise.
  private static let leastInkSide = 400

  private func decodedInk(_ longestSide: Int?, field: String) throws(FaceError) -> Raster? {
    guard let signature, let longestSide else { return nil }
    do throws(ImageError) {
      return try InkExtractor.alphaMask(from: signature, workingSide: max(Self.leastInkSide, 2 * longestSide))
    } catch {
      throw FaceError(.signatureRefused, field: field, error.message, hint: error.hint)
    }
  }
}
