import CardImaging

/// A holder's photo and signature as they came: the bytes of image files.
public struct CardPictures: Sendable {
  /// A JPEG or PNG file of the holder's head and shoulders, at most 32 MiB and 64 megapixels.
  public let photo: [UInt8]
  /// A JPEG or PNG file of ink on paper, or of ink on a transparent ground; nil for a holder who does not sign.
  public let signature: [UInt8]?

  /// Pictures as file contents; they are decoded when the card is printed.
  public init(photo: [UInt8], signature: [UInt8]?) {
    self.photo = photo
    self.signature = signature
  }

  /// Decodes both, with no more pixels than `boxes`, the portrait's places on the card in device pixels, can show.
  ///
  /// Throws `photoRefused`, `photoTooSmall` or `signatureRefused`.
  func decoded(for boxes: [PlacedBox], requestField: (photo: String, signature: String) = ("photo", "signature"))
    throws(FaceError) -> PreparedPictures
  {
    let photo = try decodedPhoto(boxes, field: requestField.photo)
    return PreparedPictures(photo: photo, ink: try decodedInk(field: requestField.signature))
  }

  /// A portrait's box, by its element.
  struct PlacedBox {
    let element: String
    let width: Int
    let height: Int
  }

  private func decodedPhoto(_ boxes: [PlacedBox], field: String) throws(FaceError) -> Raster {
    do throws(ImageError) {
      let size = try PhotoDecoder.dimensions(of: photo)
      var needed = (width: 1, height: 1)
      for box in boxes {
        let crop = PortraitCrop.rect(
          photoWidth: size.width, photoHeight: size.height, width: box.width, height: box.height)
        if crop.width < box.width || crop.height < box.height { throw TooSmall(box: box, crop: crop).error }
        needed.width = max(needed.width, (size.width * box.width + crop.width - 1) / crop.width)
        needed.height = max(needed.height, (size.height * box.height + crop.height - 1) / crop.height)
      }
      return try PhotoDecoder.decode(photo, reduceTo: needed)
    } catch {
      throw FaceError(
        error.code == .tooSmall ? .photoTooSmall : .photoRefused, field: field, error.message, hint: error.hint)
    }
  }

  private func decodedInk(field: String) throws(FaceError) -> Raster? {
    guard let signature else { return nil }
    do throws(ImageError) {
      return try InkExtractor.alphaMask(from: PhotoDecoder.decodeKeepingAlpha(signature))
    } catch {
      throw FaceError(.signatureRefused, field: field, error.message, hint: error.hint)
    }
  }
}
