import CardArtwork
import CardFace
import CardImaging
import Foundation

/// A web page in one file that shows a specimen's front as it is turned in the light: what staff should look for.
public struct TiltPreview {
  /// How many positions a page may have: fewer jump, more only make it larger.
  public static let frames = 3...91
  /// A position for every two degrees; the page blends between them.
  public static let usualFrames = 19
  /// How far the card is turned to either side, in degrees.
  static let reach = 18.0
  /// Width of the pictures in pixels: as large as a phone shows a card.
  static let width = 720
  /// Of WebP, 0 to 100: 19 pictures stay under two megabytes.
  private static let quality: Float = 76

  let template: Template
  let printer: PrinterProfile

  /// A preview of `template` as `printer` prints it.
  public init(_ template: Template, printer: PrinterProfile = .cr80at300) {
    self.template = template
    self.printer = printer
  }

  /// The page, in UTF-8.
  ///
  /// - Parameter frames: the number of positions, from -18 to 18 degrees.
  /// - Throws: a `FaceError` when the specimen does not fit the template, or what signing throws.
  public func html(frames: Int = usualFrames) throws -> [UInt8] {
    let frames = min(max(frames, Self.frames.lowerBound), Self.frames.upperBound)
    let pictures = try (0..<frames).map { frame in
      let degrees = Self.reach * (2 * Double(frame) / Double(frames - 1) - 1)
      return try picture(tiltedBy: degrees)
    }
    return Array(TiltPage(title: template.title, reach: Self.reach, pictures: pictures).html.utf8)
  }

  private func picture(tiltedBy degrees: Double) throws -> TiltPage.Picture {
    let face = try TemplateProof(template.tilted(by: degrees), printer: printer).face(.front)
    let trim = printer.trim
    let card = face.cropped(to: PixelRect(x: trim.x, y: trim.y, width: trim.width, height: trim.height))
    let height = (card.height * Self.width + card.width / 2) / card.width
    let small = card.resampled(to: Self.width, height: height)
    return TiltPage.Picture(
      width: Self.width, height: height,
      webP: try WebPEncoder.encode(small.converted(to: .rgb8), quality: Self.quality))
  }
}

extension Template {
  /// How much stronger a holographic patch plays than the ink that imitates it.
  private static let brilliance = 2.5

  /// The template as its holographic patch looks when a card is turned by `degrees` about its horizontal axis. Where
  /// lamp and eye are close to one another, the sum of the sines of incidence and view grows by 2·sin τ (the grating
  /// equation; Born and Wolf, Principles of Optics, 8.6.1).
  func tilted(by degrees: Double) -> Template {
    let change = 2 * sin(degrees * .pi / 180)
    return changingFaces { face in
      guard var artwork = face.artwork else { return }
      for (index, layer) in artwork.layers.enumerated() {
        guard case .grating(var grating) = layer else { continue }
        // Within what a grating layer may have.
        grating.sines = grating.sines.mapped { min(max($0 + change, 0.1), 2) }
        grating.strength = grating.strength.mapped { min($0 * Self.brilliance, 1) }
        artwork.layers[index] = .grating(grating)
      }
      face.artwork = artwork
    }
  }
}

extension ArtworkBounds {
  /// Both ends changed by a function that keeps their order.
  fileprivate func mapped(_ change: (Double) -> Double) -> Self { Self(change(lower), change(upper)) }
}
