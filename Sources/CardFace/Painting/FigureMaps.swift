import CardArtwork
import CardModel

/// Makes the maps of the artwork's layers that show something: of the template once for all cards, of the holder for
/// each.
struct FigureMaps {
  let art: [String: VectorArt]
  let typesetter: Typesetter
  let dates: DateFormat
  let grid: ArtworkGrid
  private let latentGrounds = LatentGrounds()

  init(art: [String: VectorArt], typesetter: Typesetter, dates: DateFormat, grid: ArtworkGrid) {
    (self.art, self.typesetter, self.dates, self.grid) = (art, typesetter, dates, grid)
  }

  /// The grounds of latent images, made for the first card.
  private final class LatentGrounds {
    var known: [ScreenLayer: LatentGround] = [:]
  }

  private func latentGround(_ screen: ScreenLayer) throws(ArtworkError) -> LatentGround {
    if let known = latentGrounds.known[screen] { return known }
    let ground = try LatentGround(screen, on: grid)
    latentGrounds.known[screen] = ground
    return ground
  }

  /// What a card's figures are taken from.
  struct Holder {
    let content: FaceContent
    let pictures: PreparedPictures?
  }

  /// The maps of a face's figures by layer: those that are the same on every card, or with a holder the others.
  func maps(_ face: Template.Face, of holder: Holder?) throws(FaceError) -> [Int: ArtworkMap] {
    var maps: [Int: ArtworkMap] = [:]
    for (index, figure) in face.figures where figure.isFixed == (holder == nil) {
      guard let box = face.artwork?.layers[index].box else { continue }
      let subject = "artwork.layers[\(index)] (\(face.artwork?.layers[index].kind ?? ""))"
      do {
        let area = try ArtworkMap.Area(box, on: grid)
        guard
          let map = try gray(
            figure, area, holder, subject, fading: face.artwork?.layers[index].fade ?? 0,
            isOval: face.artwork?.layers[index].isOval ?? false)
        else {
          continue
        }
        maps[index] = try made(map, layer: face.artwork?.layers[index], box: box)
      } catch let error as ArtworkError {
        throw FaceError(.invalidTemplate, element: subject, error.message, hint: error.hint)
      } catch let error as FaceError {
        throw error
      } catch {
        throw FaceError(.paintingFailed, element: subject, "\(error)")
      }
    }
    return maps
  }

  private func made(_ map: GrayMap, layer: ArtworkLayer?, box: ArtworkBox) throws(ArtworkError) -> ArtworkMap {
    guard case .screen(let screen) = layer else { return try ArtworkMap(map.samples, box: box, on: grid) }
    switch screen.figure {
    case .latent:
      let pitch = (screen.stroke.pitch.lower + screen.stroke.pitch.upper) / 2 * grid.pixelsPerMillimetre
      return try latentGround(screen).map(map.blurred(ScreenLayer.latentSoftness * pitch).samples)
    case .relief:
      let map = try ArtworkMap(map.samples, box: box, on: grid)
      try screen.checkRelief(map)
      return map
    case .ghost: return try ArtworkMap(map.samples, box: box, on: grid)
    }
  }

  /// The figure of a layer that is the same on every card, in device pixels; nil where it has none.
  func shape(ofLayer index: Int, _ face: Template.Face) throws(FaceError) -> GrayMap? {
    guard let figure = face.figures[index], let box = face.artwork?.layers[index].box,
      let area = try? ArtworkMap.Area(box, on: grid)
    else { return nil }
    return try gray(figure, area, nil, "artwork.layers[\(index)]")
  }

  private func gray(
    _ figure: ArtworkFigure, _ area: ArtworkMap.Area, _ holder: Holder?, _ subject: String, fading: Double = 0,
    isOval: Bool = false
  ) throws(FaceError) -> GrayMap? {
    switch figure {
    case .relief(let file, let softness):
      return try drawn(file, area, subject).blurred(softness * grid.pixelsPerMillimetre)
    case .shape(let file): return try drawn(file, area, subject)
    case .ghost:
      let margin = Int(Self.fadedShare * fading * grid.pixelsPerMillimetre)
      return holder?.pictures.map {
        GrayMap($0.lightness(width: area.width, height: area.height, margin: margin)).engraved()
          .tapered(grid.pixelsPerMillimetre)
      }
    case .latent(let text, let font):
      guard let resolved = text.resolved(for: holder?.content, dates: dates) else { return nil }
      return try letters(resolved, font: font, area, subject, isOval: isOval)
    }
  }

  /// The part of a ghost's feather that its portrait stays clear of: further in, hair still shows.
  private static let fadedShare = 0.7

  private func drawn(_ file: String, _ area: ArtworkMap.Area, _ subject: String) throws(FaceError) -> GrayMap {
    let canvas = try Canvas(width: area.width, height: area.height, format: .coverage)
    try art[file]?.draw(
      on: canvas, in: DeviceRect(x: 0, y: 0, width: area.width, height: area.height), element: subject)
    try canvas.checked(element: subject)
    return try GrayMap(canvas)
  }

  /// The parts of the box that hidden letters fill, across and down: around them the screen must go on.
  private static let (fillX, fillY) = (0.86, 0.7)
  /// The same in an oval, whose corners are empty.
  private static let (ovalX, ovalY) = (0.66, 0.5)

  /// A line of text as large as fits, in the middle.
  func letters(
    _ text: String, font: String, _ area: ArtworkMap.Area, _ subject: String, isOval: Bool = false
  ) throws(FaceError) -> GrayMap {
    func line(_ size: Double) throws(FaceError) -> ShapedLine {
      let lines = try typesetter.lines(text, role: font, size: size, tracking: 0.04 * size, width: nil, language: nil)
      guard let line = lines.first, line.inkRight > line.inkLeft else {
        throw FaceError(.invalidTemplate, element: subject, "has no letters to hide")
      }
      return line
    }
    let probe = try line(100)
    let size =
      100
      * min(
        (isOval ? Self.ovalX : Self.fillX) * Double(area.width) / (probe.inkRight - probe.inkLeft),
        (isOval ? Self.ovalY : Self.fillY) * Double(area.height) / (probe.inkAscent + probe.inkDescent))
    let fitted = try line(size)
    let canvas = try Canvas(width: area.width, height: area.height, format: .coverage)
    let x = (Double(area.width) - fitted.inkLeft - fitted.inkRight) / 2
    let y = (Double(area.height) + fitted.inkAscent - fitted.inkDescent) / 2
    for run in fitted.runs { canvas.fill(run, x: x, y: y, .black) }
    try canvas.checked(element: subject)
    return try GrayMap(canvas)
  }
}

extension ArtworkLayer {
  /// Whether it fills an oval in its box.
  fileprivate var isOval: Bool { if case .screen(let layer) = self { layer.isOval } else { false } }

  /// How far inside its box's edge it fades, in mm.
  fileprivate var fade: Double { if case .screen(let layer) = self { layer.feather } else { 0 } }
}
