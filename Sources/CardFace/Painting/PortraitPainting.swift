import CardArtwork

/// Draws the lines of one card's background on over its portrait.
struct PortraitWeaver {
  let artwork: ArtworkRenderer
  let seed: ArtworkSeed
  let grid: ArtworkGrid

  func draw(_ weave: PortraitWeave, on canvas: Canvas, element: String) throws(FaceError) {
    guard canvas.format == .opaque else { return }
    do throws(ArtworkError) {
      try canvas.withPixels { pixels throws(ArtworkError) in
        try artwork.draw(weave, seed: seed, grid: grid, on: &pixels)
      }
    } catch {
      throw FaceError(.paintingFailed, element: element, error.message, hint: error.hint)
    }
  }
}

/// How much of a photo shows at each place: all of it in the middle, nothing at its edges, where it fades evenly into
/// the artwork.
struct FeatherMask {
  /// By column and by row, 0…255; a place shows their product.
  let columns: [UInt8]
  let rows: [UInt8]

  init(_ portrait: PlacedPortrait, _ box: DeviceRect) {
    func risen(_ inside: Double, _ feather: Double) -> Double {
      guard feather > 0 else { return 1 }
      let t = max(0, min(1, inside / feather))
      return t * t * (3 - 2 * t)
    }
    columns = (0..<box.width).map {
      UInt8((255 * risen(min(Double($0) + 0.5, Double(box.width - $0) - 0.5), portrait.feather)).rounded())
    }
    rows = (0..<box.height).map {
      let (above, below) = (Double($0) + 0.5, Double(box.height - $0) - 0.5)
      return UInt8((255 * risen(above, portrait.feather) * risen(below, portrait.bottomFeather)).rounded())
    }
  }
}

extension PlacedPortrait {
  /// The parts of its box in which nothing shows through a photo.
  func opaqueAreas(of box: DeviceRect) -> [DeviceRect] {
    guard feather > 0 || bottomFeather > 0 else {
      // All but the corners.
      let corner = Int(max(0, cornerRadius).rounded(.up))
      return [
        DeviceRect(x: box.x + corner, y: box.y, width: max(0, box.width - 2 * corner), height: box.height),
        DeviceRect(x: box.x, y: box.y + corner, width: box.width, height: max(0, box.height - 2 * corner)),
      ]
    }
    let mask = FeatherMask(self, box)
    guard let left = mask.columns.firstIndex(of: 255), let right = mask.columns.lastIndex(of: 255),
      let top = mask.rows.firstIndex(of: 255), let bottom = mask.rows.lastIndex(of: 255)
    else { return [] }
    return [
      DeviceRect(x: box.x + left, y: box.y + top, width: right - left + 1, height: bottom - top + 1)
    ]
  }
}

extension Canvas {
  /// Lays an opaque picture over an opaque canvas, as much of each pixel as the mask shows.
  func blend(_ picture: Canvas, at box: DeviceRect, through mask: FeatherMask) {
    guard format == .opaque, picture.format == .opaque else { return }
    let (width, pictureWidth) = (width, picture.width)
    let (across, along) = box.clipped(toWidth: width, height: height)
    guard let first = across.first, let last = along.last else { return }
    let (skipped, count) = (first - box.x, across.count)
    precondition(skipped >= 0 && skipped + count <= min(mask.columns.count, pictureWidth))
    picture.withPixels { source in
      withPixels { pixels in
        precondition((last - box.y) * pictureWidth + skipped + count <= source.count)
        precondition(last * width + first + count <= pixels.count)
        let columns = mask.columns.span
        for y in along {
          let row = UInt32(mask.rows[y - box.y])
          let (from, to) = ((y - box.y) * pictureWidth + skipped, y * width + first)
          for x in 0..<count {
            // The product of two shares of 255, rounded, and the mix of two channels at once.
            let share = (row &* UInt32(columns[unchecked: skipped &+ x]) &+ 127) / 255
            let photo = source[unchecked: from &+ x]
            pixels[unchecked: to &+ x] = share == 255 ? photo : Self.mixed(photo, pixels[unchecked: to &+ x], share)
          }
        }
      }
    }
  }

  /// `share` of 255 of one opaque colour, and the rest of another.
  @inline(__always) private static func mixed(_ a: UInt32, _ b: UInt32, _ share: UInt32) -> UInt32 {
    let rest = 255 &- share
    var odd = (a & 0x00FF_00FF) &* share &+ (b & 0x00FF_00FF) &* rest &+ 0x0080_0080
    odd = ((odd &+ ((odd &>> 8) & 0x00FF_00FF)) &>> 8) & 0x00FF_00FF
    var green = ((a &>> 8) & 0xFF) &* share &+ ((b &>> 8) & 0xFF) &* rest &+ 0x80
    green = ((green &+ (green &>> 8)) &>> 8) & 0xFF
    return 0xFF00_0000 | odd | green &<< 8
  }
}
