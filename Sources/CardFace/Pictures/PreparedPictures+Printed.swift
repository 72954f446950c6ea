import CardImaging

extension PreparedPictures {
  /// The pictures of a card whose portrait was photographed: what the artwork shows of it is drawn from the print.
  ///
  /// - Parameters:
  ///   - portrait: the whole portrait as it is seen, `rgb8`.
  ///   - printer: the one for which it is drawn.
  package convenience init(printed portrait: Raster, for printer: PrinterProfile) throws(FaceError) {
    let size = (portrait.width, portrait.height)
    let box = CardPictures.PlacedBox(element: "portrait", width: portrait.width, height: portrait.height)
    self.init(
      photo: portrait, crop: try PortraitCrop(size: size, face: nil, boxes: [box]), ink: nil,
      pixelsPerMillimetre: printer.pixelsPerMillimetre, warnings: [])
  }
}
