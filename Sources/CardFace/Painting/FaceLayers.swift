import CardArtwork
import CardImaging

/// One face of one card, painted: the combined picture, and on demand each printer panel.
struct FaceLayers {
  /// The elements that are the same on every card.
  let fixed: [PlacedElement]
  /// The fixed colour elements, painted once for all cards; nil when there are none.
  let underlay: Underlay?
  /// The elements of this card.
  let elements: [PlacedElement]
  let overlay: [DeviceRect]
  /// Whether the patch lies over codes too, for a foil that was tried.
  let overlayCoversCodes: Bool
  let contactAreas: [DeviceRect]
  let printer: PrinterProfile
  let painter: FacePainter

  /// The fixed colour elements on a transparent canvas.
  static func underlay(_ fixed: [PlacedElement], printer: PrinterProfile, painter: FacePainter) throws(FaceError)
    -> Underlay?
  {
    let colored = fixed.filter { $0.plane == .color }
    guard !colored.isEmpty else { return nil }
    let canvas = try Canvas(width: printer.width, height: printer.height, format: .translucent)
    for element in colored { try painter.paint(element, on: canvas) }
    return Underlay(canvas)
  }

  /// Where all of the artwork is covered in the combined picture and on the colour panel, added to `fixed`, which is
  /// covered on every card.
  func cover(_ fixed: ArtworkCover) -> ArtworkCover {
    var cover = fixed
    for area in codeAreas { cover.hide(x: area.x..<area.maxX, y: area.y..<area.maxY) }
    guard painter.pictures != nil else { return cover }
    for element in elements where element.plane == .color {
      guard case .portrait(let look) = element.content else { continue }
      for area in look.opaqueAreas(of: element.box) { cover.hide(x: area.x..<area.maxX, y: area.y..<area.maxY) }
    }
    return cover
  }

  /// Paints `front.png` or `back.png`: the background, the colour elements, then what the black panel prints.
  func paintCombined(on background: Canvas) throws(FaceError) {
    try paintColor(on: background)
    for element in fixed + elements where element.plane == .black { try painter.paint(element, on: background) }
  }

  /// Paints the colour panel: without what black prints, and white under each code and its quiet zone.
  func paintColor(on background: Canvas) throws(FaceError) {
    for element in elements where element.isUnderEverything { try painter.paint(element, on: background) }
    underlay?.paint(on: background)
    for element in elements where element.plane == .color && !element.isUnderEverything {
      try painter.paint(element, on: background)
    }
    for code in codeAreas { background.fill(code, .white) }
  }

  /// The black resin panel as coverage. Text is thresholded where coverage reaches half, so what the plane prints is
  /// what the combined picture shows.
  func blackMask() throws(FaceError) -> Raster { try mask(of: .black).bilevelPlane() }

  /// The same before it is thresholded: 0 for nothing, 255 for all of a pixel.
  func blackCoverage() throws(FaceError) -> Raster { try mask(of: .black).coverage() }

  /// The fluorescent panel: 0 where it acts; never over a QR, whose scanner may have light of its own.
  func uvMask() throws(FaceError) -> Raster {
    let canvas = try mask(of: .uv)
    for code in codeAreas { canvas.erase(code) }
    return try canvas.bilevelPlane()
  }

  /// The height map: 0 flat, 255 highest.
  func tactileHeights() throws(FaceError) -> Raster { try mask(of: .tactile).coverage() }

  /// The overlay panel: 0 where the patch goes; not over a QR with its quiet zone, unless the template says that its
  /// foil was tried with scanners, and never where something touches the bare card.
  func overlayMask() throws(FaceError) -> Raster {
    let canvas = try Canvas(width: printer.width, height: printer.height, format: .coverage)
    for patch in overlay { canvas.fill(patch, .black) }
    if !overlayCoversCodes { for code in codeAreas { canvas.erase(code) } }
    for area in contactAreas { canvas.erase(area) }
    return try canvas.bilevelPlane()
  }

  /// The inhibit panel of a retransfer printer: 0 where its film stays off the card.
  func inhibitMask() throws(FaceError) -> Raster {
    let canvas = try Canvas(width: printer.width, height: printer.height, format: .coverage)
    for area in contactAreas { canvas.fill(area, .black) }
    return try canvas.bilevelPlane()
  }

  private var codeAreas: [DeviceRect] { elements.compactMap(\.codeArea) }

  private func mask(of plane: Element.Plane) throws(FaceError) -> Canvas {
    let canvas = try Canvas(width: printer.width, height: printer.height, format: .coverage)
    for element in fixed + elements where element.plane == plane { try painter.paint(element, on: canvas) }
    return canvas
  }
}
