import CardArtwork
import CardFace

extension TemplateCheck {
  /// How much of a layer's box art, portrait and codes may cover, and how much of its lines calm zones must leave, so
  /// that people still see what the layer shows.
  private static let (mostCovered, leastLeft) = (0.35, 0.4)
  /// In millimetres. A smaller portrait in lines shows no face, and smaller hidden digits have no shape.
  private static let (leastGhost, leastLatent) = (9.0, 6.0)

  /// Finds layers with a box that cards would not show, because a face's elements lie over all artwork.
  func hiddenLayers(_ side: Template.Side) throws(FaceError) -> [TemplateFinding] {
    guard let artwork = template[side].artwork else { return [] }
    let cover = try coverOfArtwork(side)
    var findings: [TemplateFinding] = []
    for (index, layer) in artwork.layers.enumerated() {
      guard let box = layer.box.map(CardRect.init) else { continue }
      let name = "artwork.layers[\(index)] (\(layer.kind))"
      let shape = try renderer.shape(ofLayer: index, side)
      let covered = share(of: cover, in: renderer.printer.pixels(box), shape)
      if covered > Self.mostCovered {
        findings.append(
          .init(.hiddenLayer, side, name, "is covered to \(Int(covered * 100)) % by art, panels, portrait or codes"))
      }
      let left = left(of: box, by: artwork.calmZones)
      if layer.isCalmed, left < Self.leastLeft {
        findings.append(.init(.hiddenLayer, side, name, "is left at \(Int(left * 100)) % by calm zones"))
      }
      if layer.kind == "ghost" || layer.kind == "latent", let beyond = box.distanceBeyond(.trim) {
        findings.append(.init(.hiddenLayer, side, name, "reaches \(Self.millimetres(beyond)) beyond the card's edge"))
      }
      let least = layer.kind == "ghost" ? Self.leastGhost : layer.kind == "latent" ? Self.leastLatent : 0
      if min(box.width, box.height) < least {
        findings.append(
          .init(
            .legibility, side, name,
            "is \(Self.millimetres(min(box.width, box.height))) small: it needs \(Self.millimetres(least))"))
      }
    }
    return findings
  }

  /// Opaque where something lies over the artwork on all cards, and where pictures and codes go.
  func coverOfArtwork(_ side: Template.Side) throws(FaceError) -> Canvas {
    let printer = renderer.printer
    let canvas = try Canvas(width: printer.width, height: printer.height, format: .translucent)
    for element in renderer.fixedElements(side) where element.plane == .color || element.plane == .black {
      switch element.content {
      case .art, .rectangle: try renderer.paint(element, on: canvas)
      default: break
      }
    }
    for element in template[side].elements {
      switch element.content {
      case .portrait, .qr, .barcode: canvas.fill(printer.pixels(element.box), .white)
      default: break
      }
    }
    return canvas
  }

  /// The share of opaque pixels among those of the area that a layer of that shape covers.
  func share(of canvas: Canvas, in area: DeviceRect, _ shape: GrayMap? = nil) -> Double {
    var (count, opaque) = (0, 0)
    let (columns, rows) = area.clipped(toWidth: canvas.width, height: canvas.height)
    canvas.withPixels { pixels in
      for y in rows {
        for x in columns {
          if let shape, !shape.isOpaque(x - area.x, y - area.y) { continue }
          count += 1
          if pixels[y * canvas.width + x] >> 24 >= 250 { opaque += 1 }
        }
      }
    }
    return count == 0 ? 0 : Double(opaque) / Double(count)
  }

  /// What calm zones leave of the lines in a box, on average.
  private func left(of box: CardRect, by zones: [ArtworkCalmZone]) -> Double {
    let steps = 16
    var sum = 0.0
    for row in 0..<steps {
      for column in 0..<steps {
        let x = box.x + (Double(column) + 0.5) / Double(steps) * box.width
        let y = box.y + (Double(row) + 0.5) / Double(steps) * box.height
        sum += zones.reduce(1) { left, zone in
          let isInside = x >= zone.x && x <= zone.x + zone.width && y >= zone.y && y <= zone.y + zone.height
          return isInside ? left * (1 - zone.strength) : left
        }
      }
    }
    return sum / Double(steps * steps)
  }
}

extension ArtworkLayer {
  /// Whether calm zones thin it out: not a patch, which is laid over them.
  fileprivate var isCalmed: Bool { if case .kinegram = self { false } else { true } }
}

extension CardRect {
  /// How far it reaches beyond another at most, or nil when it lies inside.
  func distanceBeyond(_ other: CardRect) -> Double? {
    let beyond = max(
      other.x - x, other.y - y, x + width - other.x - other.width, y + height - other.y - other.height)
    return beyond > 0.005 ? beyond : nil
  }
}

extension GrayMap {
  /// Whether the map is more than half full at a place; nowhere beyond it.
  fileprivate func isOpaque(_ x: Int, _ y: Int) -> Bool {
    x < width && y < height && samples[y * width + x] > 127
  }
}
