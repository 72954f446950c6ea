/// What one picture of a face is for: all of it together, or one panel of the printer.
///
/// All planes of a face have the same size in device pixels, and the same pixel is the same place on the card.
public enum PrintPlane: String, Sendable, CaseIterable, Codable {
  /// The face as it looks in daylight; `front.png`.
  case combined
  /// Dye-sublimation colour, without what black prints and white under each QR; 8-bit sRGB.
  case color
  /// Black resin; 1 bit, 0 where there is ink.
  case black
  /// Fluorescent ink; 1 bit, 0 where it glows.
  case uv
  /// The clear or holographic patch; 1 bit, 0 where it lies.
  case overlay
  /// Raised varnish; 8 bits, 0 flat to 255 highest.
  case tactile
  /// Where a retransfer printer keeps its film off the card; 1 bit, 0 where it does.
  case inhibit

  /// The planes that a printer takes, the combined picture first.
  static func all(for printer: PrinterProfile) -> [PrintPlane] {
    allCases.filter { $0 != .inhibit || printer.hasInhibitPanel }
  }

  /// For example `front.png`, `front.black.png`.
  public func fileName(_ side: Template.Side) -> String {
    self == .combined ? "\(side).png" : "\(side).\(rawValue).png"
  }

  /// Bits of a pixel in the PNG file.
  package var bitsPerPixel: Int {
    switch self {
    case .combined, .color: 24
    case .tactile: 8
    case .black, .uv, .overlay, .inhibit: 1
    }
  }

  /// The sample, as 8 bits, where a panel without colours acts most; nil for pictures in colour.
  package var activeSample: Int? {
    switch self {
    case .combined, .color: nil
    case .tactile: 255
    case .black, .uv, .overlay, .inhibit: 0
    }
  }
}
