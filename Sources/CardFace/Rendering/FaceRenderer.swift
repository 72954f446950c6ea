import CardArtwork
import CardImaging
import CardModel

/// Draws cards of one template for one printer: lays out, paints and encodes. It signs nothing and writes no file, so
/// that whoever reads a card's code can draw the card again.
///
/// Fonts, static art and what else is the same on every card are prepared once, so make one renderer for many cards. It
/// is for one thread at a time; make several to draw on several. The same content, codes, pictures, template and
/// printer give the same bytes on every machine with the same library versions, whatever the thread count.
public final class FaceRenderer {
  /// The template that is drawn.
  public let template: Template
  /// The printer that the planes are for.
  public let printer: PrinterProfile
  /// How many threads one card's background and PNG files may use.
  public let threads: Int

  /// Called as each stage begins, for measuring; changes nothing.
  package var onStage: ((Stage) -> Void)?

  /// What happens to a card, in order; the stages from `layout` on come once for each face.
  package enum Stage: String, Sendable, CaseIterable {
    /// Photo and signature files become pixels.
    case decode
    /// The credentials are made and checked, by whoever issues.
    case sign
    /// Elements are placed, texts fitted.
    case layout
    /// The background is computed.
    case artwork
    /// Everything is painted.
    case paint
    /// PNG files are made.
    case encode
  }

  let layout: FaceLayout
  let figures: FigureMaps
  let art: [String: VectorArt]
  let glyphs = GlyphImages()
  let features = FeatureImages()
  var prepared: [Template.Side: Prepared] = [:]
  // Memory for the next card: asking the kernel for it anew takes longer than most of the painting.
  var canvases: [Canvas] = []
  let workspace = PNGWorkspace()

  /// What the cards of a face have in common.
  struct Prepared {
    let artwork: ArtworkRenderer?
    /// The figures of its layers that are the same on every card.
    let maps: [Int: ArtworkMap]
    let fixed: [PlacedElement]
    let underlay: Underlay?
    /// Where opaque ones among them hide the artwork.
    let cover: ArtworkCover
  }

  /// A renderer with everything loaded that the template names.
  ///
  /// Throws a `FaceError`: `missingFont`, `textDoesNotFit` for fixed text, `invalidTemplate`
  /// for art that is no SVG and for artwork that this printer can't show.
  public init(template: Template, printer: PrinterProfile = .cr80at300, threads: Int = 1) throws(FaceError) {
    self.template = template
    self.printer = printer
    self.threads = max(1, threads)
    let typesetter = try Typesetter(fonts: template.fonts)
    layout = FaceLayout(
      template: template, printer: printer, fitter: TextFitter(typesetter: typesetter, printer: printer))
    var art: [String: VectorArt] = [:]
    for (file, svg) in template.art { art[file] = try VectorArt(svg: svg, element: file) }
    self.art = art
    let grid = try Self.grid(printer)
    figures = FigureMaps(art: art, typesetter: typesetter, dates: template.dates, grid: grid)
    for side in Template.Side.allCases {
      try layout.checkMicrotext(side)
      let fixed = try layout.fixedElements(side)
      let underlay = try FaceLayers.underlay(
        fixed, printer: printer, painter: FacePainter(art: art, pictures: nil, glyphs: glyphs))
      var cover = ArtworkCover(grid)
      underlay?.hide(in: &cover)
      prepared[side] = Prepared(
        artwork: try Self.artworkRenderer(template[side].artwork, side, grid),
        maps: try figures.maps(template[side], of: nil), fixed: fixed, underlay: underlay, cover: cover)
    }
  }

  private static func grid(_ printer: PrinterProfile) throws(FaceError) -> ArtworkGrid {
    do throws(ArtworkError) {
      return try ArtworkGrid(
        width: printer.width, height: printer.height, pixelsPerMillimetre: printer.pixelsPerMillimetre,
        trimOrigin: (Double(printer.trim.x), Double(printer.trim.y)))
    } catch {
      throw FaceError(.paintingFailed, "the printer \(printer.name) can't be painted for: \(error)")
    }
  }

  private static func artworkRenderer(
    _ design: ArtworkDesign?, _ side: Template.Side, _ grid: ArtworkGrid
  ) throws(FaceError) -> ArtworkRenderer? {
    guard let design else { return nil }
    do throws(ArtworkError) {
      try design.check(on: grid)
      return try ArtworkRenderer(design)
    } catch {
      throw FaceError(
        .invalidTemplate, field: "faces.\(side).artwork.\(error.subject ?? "")", error.message, hint: error.hint)
    }
  }
}
