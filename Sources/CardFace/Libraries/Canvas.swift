import CCairo

/// A Cairo image surface and its drawing context; the only owner of both.
///
/// Coordinates are device pixels from the top left. Colours are sRGB and blended as such, Cairo's only way.
package final class Canvas {
  /// How a pixel is stored.
  package enum Format {
    /// 32 bits: 0xFFRRGGBB in native byte order, opaque.
    case opaque
    /// 32 bits: premultiplied ARGB in native byte order.
    case translucent
    /// 8 bits of coverage; rows are padded to a multiple of 4 bytes.
    case coverage
  }

  package let width: Int
  package let height: Int
  package let format: Format
  private let surface: OpaquePointer
  /// For the wrappers of libraries that draw with Cairo.
  package let context: OpaquePointer

  /// A canvas of transparent, black or zero pixels. Throws `paintingFailed` when there is no memory for it.
  package init(width: Int, height: Int, format: Format) throws(FaceError) {
    self.width = width
    self.height = height
    self.format = format
    let cairoFormat =
      switch format {
      case .opaque: CAIRO_FORMAT_RGB24
      case .translucent: CAIRO_FORMAT_ARGB32
      case .coverage: CAIRO_FORMAT_A8
      }
    // Cairo never returns nil: on failure it returns an object in an error state.
    guard let surface = cairo_image_surface_create(cairoFormat, Int32(clamping: width), Int32(clamping: height)),
      cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let context = cairo_create(surface)
    else { throw FaceError(.paintingFailed, "no memory for \(width) × \(height) pixels") }
    self.surface = surface
    self.context = context
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  /// Another canvas with the same pixels.
  package func copy() throws(FaceError) -> Canvas {
    let copy = try Canvas(width: width, height: height, format: format)
    cairo_set_operator(copy.context, CAIRO_OPERATOR_SOURCE)
    copy.draw(self)
    cairo_set_operator(copy.context, CAIRO_OPERATOR_OVER)
    return copy
  }

  /// Bytes from one row to the next.
  package var bytesPerRow: Int { Int(cairo_image_surface_get_stride(surface)) }

  /// Throws `paintingFailed` when any drawing since the start went wrong; Cairo keeps the first error.
  package func checked(element: String? = nil) throws(FaceError) {
    let status = cairo_status(context)
    guard status == CAIRO_STATUS_SUCCESS else {
      throw FaceError(.paintingFailed, element: element, String(cString: cairo_status_to_string(status)))
    }
  }

  /// Lends the 32-bit pixels for writing, row by row without padding.
  package func withPixels<Failure: Error>(_ body: (inout MutableSpan<UInt32>) throws(Failure) -> Void) throws(Failure) {
    precondition(format != .coverage && bytesPerRow == width * 4)
    cairo_surface_flush(surface)
    guard let data = cairo_image_surface_get_data(surface) else { return }
    let failure = data.withMemoryRebound(to: UInt32.self, capacity: width * height) { pixels -> Failure? in
      var span = MutableSpan(_unsafeStart: pixels, count: width * height)
      do throws(Failure) {
        try body(&span)
        return nil
      } catch {
        return error
      }
    }
    cairo_surface_mark_dirty(surface)
    if let failure { throw failure }
  }

  /// Lends all bytes for reading, ``bytesPerRow`` to a row.
  package func withBytes<Result, Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Result) throws(Failure)
    -> Result
  {
    cairo_surface_flush(surface)
    guard let data = cairo_image_surface_get_data(surface) else { return try body([UInt8]().span) }
    return try body(Span(_unsafeStart: UnsafePointer(data), count: bytesPerRow * height))
  }

  /// Lends all bytes for writing, ``bytesPerRow`` to a row.
  package func withMutableBytes(_ body: (inout MutableSpan<UInt8>) -> Void) {
    cairo_surface_flush(surface)
    guard let data = cairo_image_surface_get_data(surface) else { return }
    var span = MutableSpan(_unsafeStart: data, count: bytesPerRow * height)
    body(&span)
    cairo_surface_mark_dirty(surface)
  }
}

// MARK: - Drawing

extension Canvas {
  private func setSource(_ color: Color) {
    cairo_set_source_rgba(
      context, Double(color.red) / 255, Double(color.green) / 255, Double(color.blue) / 255, Double(color.alpha) / 255)
  }

  /// Fills everything.
  package func clear(_ color: Color) {
    cairo_save(context)
    setSource(color)
    cairo_set_operator(context, CAIRO_OPERATOR_SOURCE)
    cairo_paint(context)
    cairo_restore(context)
  }

  /// Fills whole pixels, without antialiasing.
  package func fill(_ rect: DeviceRect, _ color: Color) {
    setSource(color)
    cairo_rectangle(context, Double(rect.x), Double(rect.y), Double(rect.width), Double(rect.height))
    cairo_fill(context)
  }

  /// Makes whole pixels transparent.
  package func erase(_ rect: DeviceRect) {
    cairo_save(context)
    cairo_set_operator(context, CAIRO_OPERATOR_CLEAR)
    fill(rect, .black)
    cairo_restore(context)
  }

  /// Fills a rectangle with round corners of `radius` pixels.
  package func fillRounded(_ rect: DeviceRect, radius: Double, _ color: Color) {
    setSource(color)
    roundedPath(rect, inset: 0, radius: radius)
    cairo_fill(context)
  }

  /// Draws a line of `width` pixels along the inside of the rectangle's edge.
  package func strokeRounded(_ rect: DeviceRect, radius: Double, width: Double, _ color: Color) {
    setSource(color)
    roundedPath(rect, inset: width / 2, radius: max(0, radius - width / 2))
    cairo_set_line_width(context, width)
    cairo_stroke(context)
  }

  private func roundedPath(_ rect: DeviceRect, inset: Double, radius: Double) {
    let (left, top) = (Double(rect.x) + inset, Double(rect.y) + inset)
    let (right, bottom) = (Double(rect.maxX) - inset, Double(rect.maxY) - inset)
    let radius = min(radius, (right - left) / 2, (bottom - top) / 2)
    cairo_new_path(context)
    guard radius > 0 else {
      cairo_rectangle(context, left, top, right - left, bottom - top)
      return
    }
    let quarter = Double.pi / 2
    cairo_arc(context, right - radius, top + radius, radius, -quarter, 0)
    cairo_arc(context, right - radius, bottom - radius, radius, 0, quarter)
    cairo_arc(context, left + radius, bottom - radius, radius, quarter, 2 * quarter)
    cairo_arc(context, left + radius, top + radius, radius, 2 * quarter, 3 * quarter)
    cairo_close_path(context)
  }

  /// Fills the outlines of glyphs. Outlines rather than Cairo's glyph images: those lie on whole pixels only, which
  /// makes the letter spacing of small text uneven at 300 dpi.
  package func fill(_ run: GlyphRun, x: Double, y: Double, _ color: Color) {
    setSource(color)
    outline(run, x: x, y: y)
    cairo_fill(context)
  }

  /// Fills the outlines of glyphs, turned clockwise by so many radians around their origin.
  package func fill(_ run: GlyphRun, x: Double, y: Double, turn: Double, _ color: Color) {
    cairo_save(context)
    cairo_translate(context, x, y)
    cairo_rotate(context, turn)
    fill(run, x: 0, y: 0, color)
    cairo_restore(context)
  }

  private func outline(_ run: GlyphRun, x: Double, y: Double) {
    run.font.use(in: self)
    let glyphs = run.glyphs.map { cairo_glyph_t(index: UInt($0.index), x: x + $0.x, y: y + $0.y) }
    cairo_new_path(context)
    glyphs.withUnsafeBufferPointer { cairo_glyph_path(context, $0.baseAddress, Int32(clamping: $0.count)) }
  }

  /// The pixels that a run covers with its origin at (0, 0), and where their top left lies; nil when there are none.
  package static func coverage(of run: GlyphRun) throws(FaceError) -> (canvas: Canvas, x: Int, y: Int)? {
    let probe = try Canvas(width: 1, height: 1, format: .coverage)
    probe.outline(run, x: 0, y: 0)
    var (left, top, right, bottom) = (0.0, 0.0, 0.0, 0.0)
    cairo_path_extents(probe.context, &left, &top, &right, &bottom)
    guard right > left, bottom > top else { return nil }
    let (x, y) = (Int(left.rounded(.down)), Int(top.rounded(.down)))
    let canvas = try Canvas(
      width: Int(right.rounded(.up)) - x, height: Int(bottom.rounded(.up)) - y, format: .coverage)
    canvas.fill(run, x: -Double(x), y: -Double(y), .black)
    try canvas.checked()
    return (canvas, x, y)
  }

  /// Composites another canvas with its top left at the position; a coverage canvas paints `color` through itself.
  package func draw(_ other: Canvas, x: Int = 0, y: Int = 0, color: Color = .black) {
    if other.format == .coverage {
      setSource(color)
      cairo_mask_surface(context, other.surface, Double(x), Double(y))
    } else {
      cairo_set_source_surface(context, other.surface, Double(x), Double(y))
      cairo_paint(context)
    }
  }

  /// Composites another canvas clipped to a rectangle with round corners.
  package func draw(_ other: Canvas, clippedTo rect: DeviceRect, radius: Double) {
    cairo_save(context)
    roundedPath(rect, inset: 0, radius: radius)
    cairo_clip(context)
    cairo_set_source_surface(context, other.surface, Double(rect.x), Double(rect.y))
    cairo_paint(context)
    cairo_restore(context)
  }
}

/// A font at one size, as Cairo draws it; shared by the texts that use it.
package final class DeviceFont {
  private let font: OpaquePointer
  /// The file that its glyphs are of, and the face in it, as `path#index`.
  package let file: String

  /// Keeps `font` alive for as long as this object lives.
  package init(retaining font: OpaquePointer, file: String) {
    self.font = cairo_scaled_font_reference(font)
    self.file = file
  }

  deinit { cairo_scaled_font_destroy(font) }

  fileprivate func use(in canvas: Canvas) { cairo_set_scaled_font(canvas.context, font) }
}
