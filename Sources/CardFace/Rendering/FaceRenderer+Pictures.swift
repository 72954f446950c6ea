import CardImaging

extension FaceRenderer {
  /// Decodes a holder's pictures, with no more pixels than a card of this template and printer can show.
  ///
  /// Throws `photoRefused`, `photoTooSmall`, `photoUnfit` or `signatureRefused`; a photo with small faults is taken,
  /// with ``PreparedPictures/warnings``.
  public func prepare(_ pictures: CardPictures) throws(FaceError) -> PreparedPictures {
    try prepare(pictures, photo: nil)
  }

  /// The same, with a photo from ``decodePhoto(_:)``.
  package func prepare(_ pictures: CardPictures, photo: DecodedPhoto?) throws(FaceError) -> PreparedPictures {
    onStage?(.decode)
    return try pictures.decoded(
      for: portraitBoxes(at: printer), signatureSide: signatureSide, pixelsPerMillimetre: printer.pixelsPerMillimetre,
      photo: photo)
  }

  /// Decodes a holder's photo as ``prepare(_:)`` does, for an examiner to look at before it is prepared.
  package func decodePhoto(_ pictures: CardPictures) throws(FaceError) -> DecodedPhoto {
    onStage?(.decode)
    return try pictures.decodedPhoto(portraitBoxes(at: printer), forExaminer: true).0
  }

  /// The portrait in that size for what must not depend on the printer: made from the photo as it is decoded for the
  /// usual printer's boxes, which all printers of its resolution share.
  package func portrait(
    of pictures: CardPictures, _ prepared: PreparedPictures, width: Int, height: Int
  ) throws(FaceError) -> Raster {
    let usual = PrinterProfile.cr80at300
    guard printer.dotsPerInch != usual.dotsPerInch else { return prepared.photo(width: width, height: height) }
    return try pictures.decoded(
      for: portraitBoxes(at: usual), signatureSide: nil, pixelsPerMillimetre: usual.pixelsPerMillimetre
    ).photo(width: width, height: height)
  }

  /// Where the front's signature has its ink, as printers of this one's resolution print it; nil where the front shows
  /// no signature.
  package func signatureInk(of prepared: PreparedPictures) -> SignatureInk? {
    let usual: PrinterProfile = printer.dotsPerInch == 600 ? .cr80at600 : .cr80at300
    return template.front.elements.lazy.compactMap { element -> SignatureInk? in
      guard case .signature = element.content else { return nil }
      let box = usual.pixels(element.box)
      return prepared.signatureInk(width: box.width, height: box.height)
    }.first
  }

  /// The size of the template's largest portrait in device pixels; nil without any.
  public var portraitSize: (width: Int, height: Int)? {
    portraitBoxes(at: printer).max { $0.height < $1.height }.map { ($0.width, $0.height) }
  }

  private func portraitBoxes(at printer: PrinterProfile) -> [CardPictures.PlacedBox] {
    template.elements.compactMap { element in
      guard case .portrait = element.content else { return nil }
      let box = printer.pixels(element.box)
      return CardPictures.PlacedBox(element: element.name, width: box.width, height: box.height)
    }
  }

  private var signatureSide: Int {
    template.elements.reduce(0) { longest, element in
      guard case .signature = element.content else { return longest }
      let box = printer.pixels(element.box)
      return max(longest, box.width, box.height)
    }
  }
}
