import CardCredential

/// Chooses a QR symbol's module size and its place in the element's box.
package enum QRPlacement {
  /// Device pixels a module at 300 dpi: what is wanted, and the least that phone cameras and wedge scanners read well.
  private static func modulePixels(_ profile: CredentialProfile) -> (usual: Int, least: Int) {
    switch profile {
    case .identity, .emergency: (4, 3)
    case .portrait: (4, 3)
    }
  }

  /// The portrait's symbol grows with its picture; beyond version 22 hand-held scanners begin to fail.
  package static let maximumPortraitVersion = 22

  /// Device pixels that a symbol of a version takes with its quiet zone, at the fewest for each module.
  package static func leastSide(ofVersion version: Int, _ printer: PrinterProfile) -> Int {
    // ISO/IEC 18004:2015, 6.3.1: 21 modules a side in version 1, 4 more in each that follows.
    (17 + 4 * version + 2 * QRSymbol.quietZone) * modulePixels(.portrait).least * printer.dotsPerInch / 300
  }

  package static func errorCorrection(_ profile: CredentialProfile) -> QRSymbol.ErrorCorrection {
    profile == .portrait ? .low : .medium
  }

  /// Places the symbol for `text` in `box`. Throws `qrDoesNotFit`, naming the element.
  package static func place(
    _ text: String, profile: CredentialProfile, box: DeviceRect, printer: PrinterProfile, element: String,
    at place: Element.SymbolPlace = .init()
  ) throws(FaceError) -> PlacedQR {
    guard let symbol = QRSymbol(alphanumeric: text, errorCorrection: errorCorrection(profile)) else {
      throw FaceError(
        .qrDoesNotFit, element: element, "the \(profile.rawValue) credential is too long for any QR symbol",
        hint: "shorten the address or the other optional texts")
    }
    if profile == .portrait, symbol.version > maximumPortraitVersion {
      throw FaceError(
        .qrDoesNotFit, element: element,
        "the portrait credential needs a QR of version \(symbol.version), above \(maximumPortraitVersion)",
        hint: "shorten the address or the other optional texts")
    }
    let scale = printer.dotsPerInch / 300
    let side = symbol.size + 2 * QRSymbol.quietZone
    let room = min(box.width, box.height)
    let (usual, least) = modulePixels(profile)
    let most = min(usual, place.largestModule)
    guard let pixels = (least * scale...most * scale).last(where: { $0 * side <= room }) else {
      let hundredths = Int((Double(least * scale * side) / printer.pixelsPerMillimetre * 100).rounded(.up))
      throw FaceError(
        .qrDoesNotFit, element: element,
        "a QR of version \(symbol.version) needs \(Double(hundredths) / 100) mm with its quiet zone, more than its box",
        hint: "shorten the address or the other optional texts, or give the element a larger box in the template")
    }
    let outer = side * pixels
    return PlacedQR(
      symbol: symbol, modulePixels: pixels,
      outer: DeviceRect(
        x: box.x + place.horizontal.offset(in: box.width - outer),
        y: box.y + place.vertical.offset(in: box.height - outer), width: outer, height: outer))
  }
}

extension Element.Alignment {
  /// How far from the left something lies that leaves `slack` pixels free.
  func offset(in slack: Int) -> Int {
    switch self {
    case .left: 0
    case .center: slack / 2
    case .right: slack
    }
  }
}

extension Element.VerticalAlignment {
  /// How far from the top something lies that leaves `slack` pixels free.
  func offset(in slack: Int) -> Int {
    switch self {
    case .top: 0
    case .middle: slack / 2
    case .bottom: slack
    }
  }
}
