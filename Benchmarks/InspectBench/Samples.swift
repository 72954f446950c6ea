import CardCaptures
import CardCredential
import CardFace
import CardImaging
import CardModel
import CardIssuing
import Foundation

/// Writes `Samples/inspect`: simulated pictures of the sample resident's card, and of three forgeries of it.
enum Samples {
  static func write(to folder: String) throws {
    let city = try City("park-city", root: ".", printer: .cr80at300, read: InspectBench.bytes)
    let samples = "Samples/park-city/"
    var request = try CardRequest(json: InspectBench.bytes(samples + "resident.json"))
    request.issued = "2026-11-23"
    let pictures = CardPictures(
      photo: try InspectBench.bytes(samples + request.photo),
      signature: try request.signature.map { try InspectBench.bytes(samples + $0) })
    let card = try city.issue(Holder(request: request, pictures: pictures))
    var dice = Dice(seed: 2026)
    let other = try city.issue(city.holder(using: &dice))

    func save(_ name: String, _ bytes: [UInt8]) throws {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
    func photo(_ panels: FacePanels, _ conditions: CaptureConditions) -> [UInt8] {
      let printed = PrintModel.printed(color: panels.color, black: panels.black, dotsPerInch: 300, conditions)
      return Capture(printed, printer: city.printer, conditions, using: &dice).jpeg
    }
    var flat = CaptureConditions()
    flat.kind = .flatbed300
    (flat.density, flat.turn, flat.hasBayer, flat.quality) = (300 / 25.4, 0.6, false, 88)
    var phone = CaptureConditions()
    (phone.tilt, phone.tiltAxis, phone.turn, phone.density) = (12, 40, -5, 15)
    (phone.gradient, phone.blackShift, phone.quality) = (0.15, SIMD2(0.06, -0.04), 80)

    try save("scan.jpg", photo(card.panels, flat))
    try save("photo.jpg", photo(card.panels, phone))
    try save("back.jpg", try PhotoDecoder.decode(try city.back(of: card)).jpeg(quality: 85))
    // A birth year touched up: the holder is made eight years older.
    var older = card.claims
    older.dateOfBirth = CalendarDate(iso8601: "1979-04-12")
    let touched = try city.panels(
      try city.content(older).onFront, code: card.identity, pictures: card.pictures)
    try save("forged-year.jpg", photo(touched, phone))
    let swapped = try city.panels(card.content.onFront, code: card.identity, pictures: other.pictures)
    try save("forged-portrait.jpg", photo(swapped, phone))
    try save("forged-front.jpg", photo(try city.transplant(of: card, onto: other.panels), phone))
    try save("issuer.pub.pem", Array(city.key.publicKey.pem.utf8))
  }
}
