/// What a printer's driver expects: the size of a face in device pixels and its resolution.
///
/// The trim lies centred in the image; what exceeds it is bleed that the printer lets run over the card's edge.
public struct PrinterProfile: Sendable, Equatable {
  /// The name that `--printer` takes.
  public let name: String
  /// Width of a face in device pixels.
  public let width: Int
  /// Height of a face in device pixels.
  public let height: Int
  /// Device pixels an inch, 300 or 600, the same in both directions.
  public let dotsPerInch: Int
  /// For whom it is, in a few words.
  public let summary: String
  /// Whether its ribbon has a panel that keeps the retransfer film off parts of the card.
  public let hasInhibitPanel: Bool

  private init(
    name: String, width: Int, height: Int, dotsPerInch: Int, summary: String, hasInhibitPanel: Bool = false
  ) {
    self.name = name
    self.width = width
    self.height = height
    self.dotsPerInch = dotsPerInch
    self.summary = summary
    self.hasInhibitPanel = hasInhibitPanel
  }

  /// The profiles that CivicCard knows, the default first.
  public static let all = [cr80at300, datacard300, evolis300, fargoHDP300, cr80at600, fargoHDP600]

  /// Edge-to-edge CR80 at 300 dpi, without bleed.
  public static let cr80at300 = Self(
    name: "cr80-300", width: 1011, height: 638, dotsPerInch: 300, summary: "any CR80 printer, 300 dpi, no bleed")
  /// Entrust Datacard direct-to-card.
  public static let datacard300 = Self(
    name: "datacard-300", width: 1013, height: 638, dotsPerInch: 300, summary: "Entrust Datacard, 300 dpi")
  /// Evolis direct-to-card.
  public static let evolis300 = Self(
    name: "evolis-300", width: 1016, height: 648, dotsPerInch: 300, summary: "Evolis, 300 dpi")
  /// Fargo HDP retransfer.
  public static let fargoHDP300 = Self(
    name: "fargo-hdp-300", width: 1035, height: 661, dotsPerInch: 300, summary: "HID Fargo HDP retransfer, 300 dpi",
    hasInhibitPanel: true)
  /// Edge-to-edge CR80 at 600 dpi, without bleed.
  public static let cr80at600 = Self(
    name: "cr80-600", width: 2022, height: 1275, dotsPerInch: 600, summary: "any CR80 printer, 600 dpi, no bleed")
  /// Fargo HDP retransfer at 600 dpi.
  public static let fargoHDP600 = Self(
    name: "fargo-hdp-600", width: 2071, height: 1322, dotsPerInch: 600, summary: "HID Fargo HDP retransfer, 600 dpi",
    hasInhibitPanel: true)

  /// The profile of that name, or nil.
  public static func named(_ name: String) -> Self? { all.first { $0.name == name } }

  /// Device pixels a millimetre.
  public var pixelsPerMillimetre: Double { Double(dotsPerInch) / 25.4 }

  /// Device pixels a typographic point of 1/72 inch.
  public var pixelsPerPoint: Double { Double(dotsPerInch) / 72 }

  /// For PNG's pHYs chunk (ISO/IEC 15948, 11.3.5.3): 300 dpi is 11,811.
  public var pixelsPerMetre: Int { (dotsPerInch * 10_000 + 127) / 254 }

  /// The whole image.
  public var image: DeviceRect { DeviceRect(x: 0, y: 0, width: width, height: height) }

  /// The card's trim in the image. An odd rest of bleed goes to the right and to the bottom.
  public var trim: DeviceRect {
    let size = (
      width: Int((CardRect.trim.width * pixelsPerMillimetre).rounded()),
      height: Int((CardRect.trim.height * pixelsPerMillimetre).rounded())
    )
    return DeviceRect(
      x: max(0, (width - size.width) / 2), y: max(0, (height - size.height) / 2), width: size.width,
      height: size.height)
  }

  /// The device pixels that `rect` covers: each edge on the nearest pixel boundary, so that neighbours that touch in
  /// millimetres touch in pixels.
  public func pixels(_ rect: CardRect) -> DeviceRect {
    let left = pixel(x: rect.x)
    let top = pixel(y: rect.y)
    return DeviceRect(
      x: left, y: top, width: pixel(x: rect.x + rect.width) - left, height: pixel(y: rect.y + rect.height) - top)
  }

  /// Device pixels in millimetres from the trim's top left.
  package func millimetres(_ box: DeviceRect) -> CardRect {
    CardRect(
      x: Double(box.x - trim.x) / pixelsPerMillimetre, y: Double(box.y - trim.y) / pixelsPerMillimetre,
      width: Double(box.width) / pixelsPerMillimetre, height: Double(box.height) / pixelsPerMillimetre)
  }

  /// The pixel boundary nearest to `x` mm from the trim's left edge.
  public func pixel(x: Double) -> Int { trim.x + Int((x * pixelsPerMillimetre).rounded()) }

  /// The pixel boundary nearest to `y` mm from the trim's top edge.
  public func pixel(y: Double) -> Int { trim.y + Int((y * pixelsPerMillimetre).rounded()) }
}
