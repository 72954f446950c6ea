import CRSVG

/// A parsed SVG drawing.
package final class VectorArt {
  private let handle: UnsafeMutablePointer<RsvgHandle>

  /// Parses `svg`. Nothing outside the file is loaded. Throws `invalidTemplate` naming the element.
  package init(svg: [UInt8], element: String) throws(FaceError) {
    var error: UnsafeMutablePointer<GError>?
    guard let handle = rsvg_handle_new_from_data(svg, UInt(svg.count), &error) else {
      let message = error.map { String(cString: $0.pointee.message) } ?? "unknown error"
      g_clear_error(&error)
      throw FaceError(.invalidTemplate, element: element, "its SVG can't be read: \(message)")
    }
    self.handle = handle
  }

  deinit { g_object_unref(handle) }

  /// Draws the whole drawing scaled into `box`, in device pixels of `canvas`.
  package func draw(on canvas: Canvas, in box: DeviceRect, element: String) throws(FaceError) {
    var viewport = RsvgRectangle(
      x: Double(box.x), y: Double(box.y), width: Double(box.width), height: Double(box.height))
    var error: UnsafeMutablePointer<GError>?
    guard rsvg_handle_render_document(handle, canvas.context, &viewport, &error) != 0 else {
      let message = error.map { String(cString: $0.pointee.message) } ?? "unknown error"
      g_clear_error(&error)
      throw FaceError(.paintingFailed, element: element, "its SVG can't be drawn: \(message)")
    }
  }
}
