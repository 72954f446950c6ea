import CardImaging
import CardModel

/// What a photo shows of its holder, and what the counter should look at again.
public struct PhotoExamination: Sendable, Equatable {
  /// Where the face is; nil where none was found that looks at the camera.
  public let face: FaceBox?
  /// The head from crown to chin as a share of the printed portrait's height, 0…; nil without a face. ICAO Doc 9303-3
  /// wants 0.7 to 0.8.
  public let headShare: Double?
  /// The part of the photo that is printed, in its own pixels.
  public let crop: PixelRect
  /// What to look at again, the gravest first; empty for a good photo.
  public let notices: [PhotoNotice]

  /// ICAO's band for a head's height in the portrait, from crown to chin (Doc 9303-3, 3.9; ISO/IEC 39794-5, D.1.4).
  public static let wantedHead = 0.70...0.80

  /// What an examiner found.
  public init(face: FaceBox?, headShare: Double?, crop: PixelRect, notices: [PhotoNotice]) {
    (self.face, self.headShare, self.crop, self.notices) = (face, headShare, crop, notices)
  }
}

/// Who looks at a photo before it is printed: finding a face takes a library that nobody needs who draws or verifies
/// cards, so whoever issues cards brings it along. `CardPhoto` has one.
public protocol PortraitExaminer: Sendable {
  /// Examines a holder's photo.
  ///
  /// - Parameters:
  ///   - pictures: the photo, and where the request says that the face is.
  ///   - portrait: the size of the largest portrait in device pixels.
  /// - Throws: an error for a photo that can't be decoded. Whatever else is odd is a notice.
  func examine(_ pictures: CardPictures, portrait: (width: Int, height: Int)) throws -> PhotoExamination

  /// The same for a photo that was decoded for its card already: a second time takes as long as the examination.
  ///
  /// Whoever does not implement it examines the file.
  ///
  /// - Parameters:
  ///   - pictures: the photo, and where the request says that the face is.
  ///   - photo: the photo as it was decoded.
  ///   - portrait: the size of the largest portrait in device pixels.
  /// - Throws: as ``examine(_:portrait:)``.
  func examine(
    _ pictures: CardPictures, decoded photo: DecodedPhoto, portrait: (width: Int, height: Int)
  ) throws -> PhotoExamination
}

extension PortraitExaminer {
  /// Examines the file.
  public func examine(
    _ pictures: CardPictures, decoded photo: DecodedPhoto, portrait: (width: Int, height: Int)
  ) throws -> PhotoExamination { try examine(pictures, portrait: portrait) }
}

extension CardPictures {
  /// The part of a photo of this size that becomes the portrait, in its own pixels.
  package func crop(
    ofPhoto size: (width: Int, height: Int), portrait: (width: Int, height: Int)
  ) throws(FaceError) -> PixelRect {
    let box = PlacedBox(element: "portrait", width: portrait.width, height: portrait.height)
    return try PortraitCrop(size: size, face: faceBox, boxes: [box]).rect(
      photoWidth: size.width, photoHeight: size.height, width: portrait.width, height: portrait.height)
  }
}
