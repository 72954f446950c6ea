/// What a printer says that it can do, as far as a card needs it.
public struct PrinterCapabilities: Sendable, Equatable {
  /// A size of media, in hundredths of a millimetre; a range where the printer takes any size within it.
  public struct MediaSize: Sendable, Equatable {
    let width: ClosedRange<Int>
    let height: ClosedRange<Int>
  }

  /// How the back of a sheet reaches the printer's head (PWG 5102.4, `pwg-raster-document-sheet-back`).
  enum SheetBack: String, Sendable { case normal, flipped, rotated, manualTumble = "manual-tumble" }

  var media: [MediaSize] = []
  var sides: [String] = []
  /// Dots an inch, the same in both directions.
  var resolutions: [Int] = []
  var formats: [String] = []
  var rasterTypes: [String] = []
  var colorModes: [String] = []
  var sheetBack: SheetBack = .normal

  static let rasterFormat = "image/pwg-raster"
  static let rasterType = "srgb_8"

  /// How a card goes to this printer.
  struct Plan: Sendable, Equatable {
    /// In hundredths of a millimetre.
    let mediaWidth: Int
    let mediaHeight: Int
    let sides: String
    /// Whether the back is turned by half a turn, so that it stands upright when the card is turned about its short
    /// edge.
    let turnsBack: Bool
    /// What the printer's way of feeding the back asks for: mirrored across and along the feed.
    let mirrorsAcross: Bool
    let mirrorsAlong: Bool
    /// Asked for where the printer can be asked: a queue's own default may be grey.
    var colorMode: String?
  }

  /// The plan for faces of so many pixels. Throws `unfitPrinter`, in words that say what is missing.
  func plan(width: Int, height: Int, dotsPerInch: Int) throws(PrintingError) -> Plan {
    guard formats.contains(Self.rasterFormat) else {
      throw unfit("takes no \(Self.rasterFormat), but \(Self.list(formats))", "use a printer of IPP Everywhere")
    }
    guard rasterTypes.contains(Self.rasterType) else {
      throw unfit("takes no colours of 8 bits (\(Self.rasterType)), but \(Self.list(rasterTypes))", nil)
    }
    guard resolutions.contains(dotsPerInch) else {
      throw unfit(
        "prints \(Self.list(resolutions.map { "\($0) dpi" })), and the card was drawn for \(dotsPerInch) dpi",
        "draw the card with the profile of this printer")
    }
    func hundredths(_ pixels: Int) -> Int { (pixels * 2_540 + dotsPerInch / 2) / dotsPerInch }
    // A pixel more or less is rounding: a card of 85.60 × 53.98 mm has 1011.02 × 637.56 pixels at 300 dpi.
    let slack = (2_540 + dotsPerInch - 1) / dotsPerInch
    func fits(_ range: ClosedRange<Int>, _ pixels: Int) -> Bool {
      hundredths(pixels) >= range.lowerBound - slack && hundredths(pixels) <= range.upperBound + slack
    }
    guard let size = media.first(where: { fits($0.width, width) && fits($0.height, height) }) else {
      throw unfit(
        "has no media of \(Self.millimetres(hundredths(width))) × \(Self.millimetres(hundredths(height))) mm",
        "load cards, or draw the card with the profile of this printer")
    }
    let isTumbled = sides.contains("two-sided-short-edge")
    guard isTumbled || sides.contains("two-sided-long-edge") else {
      throw unfit("prints one side only", "use a printer that turns cards over")
    }
    let (across, along) =
      switch sheetBack {
      case .normal: (false, false)
      case .flipped: (isTumbled, !isTumbled)
      case .rotated: (!isTumbled, !isTumbled)
      case .manualTumble: (isTumbled, isTumbled)
      }
    return Plan(
      mediaWidth: min(max(hundredths(width), size.width.lowerBound), size.width.upperBound),
      mediaHeight: min(max(hundredths(height), size.height.lowerBound), size.height.upperBound),
      sides: isTumbled ? "two-sided-short-edge" : "two-sided-long-edge", turnsBack: !isTumbled, mirrorsAcross: across,
      mirrorsAlong: along, colorMode: colorModes.contains("color") ? "color" : nil)
  }

  private func unfit(_ message: String, _ hint: String?) -> PrintingError {
    PrintingError(.unfitPrinter, "the printer \(message)", hint: hint)
  }

  private static func list(_ names: [String]) -> String { names.isEmpty ? "nothing" : names.joined(separator: ", ") }

  private static func millimetres(_ hundredths: Int) -> String {
    "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}
