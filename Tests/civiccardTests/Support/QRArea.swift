import CardFace
import Testing

/// Where a QR symbol with its quiet zone lies on a face, found from the ink in the black panel.
struct QRArea {
  /// Device pixels along a module's side.
  let module: Int
  /// The symbol without its quiet zone.
  let symbol: DeviceRect

  /// The symbol with its quiet zone of 4 modules.
  var outer: DeviceRect {
    let quiet = 4 * module
    return DeviceRect(
      x: symbol.x - quiet, y: symbol.y - quiet, width: symbol.width + 2 * quiet, height: symbol.height + 2 * quiet)
  }

  /// Finds the symbol in the box that the template gives it: the ink's bounds are those of the finder patterns in three
  /// of its corners, and such a pattern's upper edge is seven dark modules.
  init(in black: Panel, box: DeviceRect) throws {
    let rows = box.y..<box.maxY
    let columns = box.x..<box.maxX
    let inked = rows.filter { y in columns.contains { black.acts($0, y) } }
    let top = try #require(inked.first, "there is no ink where the QR should be")
    let bottom = try #require(inked.last)
    let left = try #require(columns.first { x in rows.contains { black.acts(x, $0) } })
    let right = try #require(columns.last { x in rows.contains { black.acts(x, $0) } })
    var edge = 0
    while left + edge < box.maxX, black.acts(left + edge, top) { edge += 1 }
    try #require(edge >= 7 && edge.isMultiple(of: 7), "a finder pattern's edge has \(edge) pixels")
    module = edge / 7
    symbol = DeviceRect(x: left, y: top, width: right + 1 - left, height: bottom + 1 - top)
    let modules = symbol.width / module
    try #require(
      symbol.width == symbol.height && symbol.width.isMultiple(of: module) && modules % 4 == 1,
      "the ink is no square of whole modules")
  }

  /// Of every QR on a face, by the template's names.
  static func all(on side: Template.Side, of template: Template, printer: PrinterProfile, black: Panel) throws
    -> [String: QRArea]
  {
    var areas: [String: QRArea] = [:]
    for element in template[side].elements {
      guard case .qr = element.content else { continue }
      areas[element.name] = try QRArea(in: black, box: printer.pixels(element.box))
    }
    return areas
  }
}
