import CardImaging

/// A holder's pictures, decoded for one template and printer, and resampled to its boxes as they are needed. For one
/// thread at a time.
public final class PreparedPictures {
  /// The photo as decoded, and halves of it as they are needed.
  private var photos: [Raster]
  private let crop: PortraitCrop
  private let ink: Raster?
  private let pixelsPerMillimetre: Double
  /// What the counter should know of the photo, which is good enough to be printed.
  public let warnings: [PhotoFinding]
  private var portraits: [Size: Canvas] = [:]
  private var signatures: [Size: Canvas] = [:]

  private struct Size: Hashable {
    let width: Int
    let height: Int
  }

  init(photo: Raster, crop: PortraitCrop, ink: Raster?, pixelsPerMillimetre: Double, warnings: [PhotoFinding]) {
    photos = [photo]
    self.crop = crop
    self.warnings = warnings
    self.ink = ink
    self.pixelsPerMillimetre = pixelsPerMillimetre
  }

  /// How tall the signature's ink is for its width, 1 for a square; nil where there is no signature.
  package var signatureSlenderness: Double? { ink.map { Double($0.height) / Double($0.width) } }

  /// Whether there is a signature.
  public var hasSignature: Bool { ink != nil }

  /// The photo cropped and resampled, as a raster.
  package func photo(width: Int, height: Int) -> Raster {
    // For a picture as small as a QR's, twice its size leaves enough, and costs a fraction of a wide kernel.
    let photo = smallestPhoto(width, height, filling: 2)
    let part = crop.rect(photoWidth: photo.width, photoHeight: photo.height, width: width, height: height)
    return photo.resampled(to: width, height: height, from: part)
  }

  /// How light the photo is, resampled: for a figure in lines, which shows less than a portrait does.
  ///
  /// All of the portrait is in it, with the hair that a box of another shape would cut off, and lies `margin` pixels
  /// inside its edges, where the figure fades. Around it the photo goes on, and where it ends, its border does.
  func lightness(width: Int, height: Int, margin: Int = 0) -> Raster {
    let shape = crop.shape ?? (width, height)
    let room = (width: max(1, width - 2 * margin), height: max(1, height - 2 * margin))
    let scale = min(Double(room.width) / Double(shape.width), Double(room.height) / Double(shape.height))
    let (inner, innerHeight) = (Double(shape.width) * scale, Double(shape.height) * scale)
    let photo = smallestPhoto(max(1, Int(inner)), max(1, Int(innerHeight)), filling: 1)
    let part = crop.rect(photoWidth: photo.width, photoHeight: photo.height, width: shape.width, height: shape.height)
    let across = Extent(of: part.x..<part.x + part.width, within: photo.width, as: inner, of: width)
    let along = Extent(of: part.y..<part.y + part.height, within: photo.height, as: innerHeight, of: height)
    let seen = PixelRect(
      x: across.source.lowerBound, y: along.source.lowerBound, width: across.source.count, height: along.source.count)
    return photo.cropped(to: seen).converted(to: .gray8)
      .resampled(to: across.target.count, height: along.target.count, averaging: .linear)
      .bordered(columns: across.target, rows: along.target, width: width, height: height)
  }

  /// The smallest of the photo's halves whose part of that shape has `times` as many pixels each way, or the photo
  /// itself.
  private func smallestPhoto(_ width: Int, _ height: Int, filling times: Int) -> Raster {
    var index = 0
    while true {
      let half = (width: photos[index].width / 2, height: photos[index].height / 2)
      guard half.width > 0, half.height > 0 else { break }
      let part = crop.rect(photoWidth: half.width, photoHeight: half.height, width: width, height: height)
      guard part.width >= times * width, part.height >= times * height else { break }
      if index + 1 == photos.count { photos.append(photos[index].halved()) }
      index += 1
    }
    return photos[index]
  }

  /// The photo cropped and resampled to exactly that size.
  func portrait(width: Int, height: Int) throws(FaceError) -> Canvas {
    let size = Size(width: width, height: height)
    if let known = portraits[size] { return known }
    let canvas = try Canvas.copying(photo(width: width, height: height))
    portraits[size] = canvas
    return canvas
  }

  /// The printed width of a signature's strokes in millimetres: from two device pixels at 300 dpi, below which a
  /// bilevel panel drops parts of a line, to a broad pen. Wider ones at the least would fill the loops of small
  /// letters.
  private static let strokes = (least: 0.16, most: 0.5)

  /// The signature's ink, as large as fits.
  func signature(width: Int, height: Int) throws(FaceError) -> Canvas? {
    let size = Size(width: width, height: height)
    if let known = signatures[size] { return known }
    guard let print = signaturePrint(width: width, height: height) else { return nil }
    let canvas = try Canvas.copying(print)
    signatures[size] = canvas
    return canvas
  }

  /// The coverage of the signature's ink, `gray8`, as large as fits; nil where there is no signature.
  private func signaturePrint(width: Int, height: Int) -> Raster? {
    guard let ink else { return nil }
    func scale(of ink: Raster) -> Double {
      min(Double(width) / Double(ink.width), Double(height) / Double(ink.height))
    }
    let millimetre = pixelsPerMillimetre / scale(of: ink)
    let even = ink.withStrokes(atLeast: Self.strokes.least * millimetre, atMost: Self.strokes.most * millimetre)
    let scale = scale(of: even)
    let fitted = (
      width: min(width, max(1, Int(Double(even.width) * scale))),
      height: min(height, max(1, Int(Double(even.height) * scale)))
    )
    var print = even.resampled(to: fitted.width, height: fitted.height, from: even.bounds, averaging: .linear)
    // A panel without shades loses what covers less than half of a pixel: of a hairline a third is to be enough.
    print.pixels = print.pixels.map { UInt8(min(255, Int($0) * 3 / 2)) }
    return print
  }

  /// Where a signature's ink stands in a box of `width` × `height` pixels: on the line below it, centred.
  static func signaturePlace(_ ink: (width: Int, height: Int), in box: (width: Int, height: Int)) -> (x: Int, y: Int) {
    ((box.width - ink.width) / 2, box.height - ink.height)
  }

  /// Where a black panel prints the signature in a box of `width` × `height` pixels, for the front's code; nil where
  /// there is none.
  func signatureInk(width: Int, height: Int) -> SignatureInk? {
    guard let print = signaturePrint(width: width, height: height) else { return nil }
    let place = Self.signaturePlace((print.width, print.height), in: (width, height))
    var (inked, all) = (
      [Int](repeating: 0, count: SignatureInk.columns * SignatureInk.rows),
      [Int](repeating: 0, count: SignatureInk.columns * SignatureInk.rows)
    )
    for y in 0..<height {
      for x in 0..<width {
        let cell = SignatureInk.cell(x: x, y: y, width: width, height: height)
        all[cell] += 1
        let (column, row) = (x - place.x, y - place.y)
        guard (0..<print.width).contains(column), (0..<print.height).contains(row) else { continue }
        if print.pixels[row * print.width + column] >= Canvas.printed { inked[cell] += 1 }
      }
    }
    return SignatureInk(shares: zip(inked, all).map { Double($0) / Double(max(1, $1)) })
  }
}
