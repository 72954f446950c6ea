import CardCredential
import CardFace
import CardImaging
import CardModel

/// Invented holders for checks and proofs: their cards are signed with a key that everybody knows, so no verifier
/// trusts them.
enum SpecimenCard {
  /// Signs specimens; its seed is the bytes 1 to 32, so it protects nothing.
  static func key() throws(KeyError) -> PrivateKey {
    try PrivateKey(seed: SecretBytes(copying: Array(1...32)))
  }

  /// A card of usual lengths, with the optional fields in `fields`.
  static func usual(_ policy: IssuingPolicy, fields: FieldPresence) throws(CardError) -> Card {
    try card(
      policy, fields: fields, name: "María José Hernández-Pérez",
      address: ["999 Broad Street, Apt 4B", "Bridgeport, CT 06604"],
      second: "ماريا خوسيه هيرنانديز", contact: "Luis Hernández", guardian: "Mirlande Toussaint",
      allergies: ["Penicillin", "Peanuts"], number: "SP-0012345")
  }

  /// A card with long values: names of 60 characters, three address lines of up to 40, five allergies, a number whose
  /// end takes the most cells of Braille, or ``widestNumber``. Longer values are so rare that a clerk can look at them
  /// when the card is refused.
  static func long(
    _ policy: IssuingPolicy, fields: FieldPresence, number: String = "SPECIMEN-0123456789-1A1A"
  ) throws(CardError) -> Card {
    try card(
      policy, fields: fields, name: "Maximiliana Bartholomea Papadopoulou-Wolkenstein y Fernández",
      address: [
        "c/o Saint Bartholomew Parish Residence", "12345 North Washington Avenue, Apt 1204B",
        "Bridgeport, CT 06604-1234",
      ],
      second: "عبد الرحمن محمد عبد العزيز آل إبراهيم الخطيب المصري",
      contact: "Aleksandra Konstantinopolska-Brzęczyszczykiewicz",
      guardian: "Aleksandra Konstantinopolska-Brzęczyszczykiewicz",
      allergies: ["Penicillin", "Peanuts", "Latex", "Sulfonamides", "Bee stings"], number: number)
  }

  /// The widest number that a request may have.
  static let widestNumber = String(repeating: "W", count: 24)

  private static func card(
    _ policy: IssuingPolicy, fields: FieldPresence, name: String, address: [String], second: String, contact: String,
    guardian: String, allergies: [String], number: String
  ) throws(CardError) -> Card {
    var request = CardRequest(
      number: number, name: name, address: address, dateOfBirth: "1987-04-12", photo: "-", signature: "-")
    request.issued = "2026-11-23"
    request.language = "spa"
    let has = fields.fields
    if has.contains(.secondaryName) { request.secondaryName = .init(text: second, language: "ara") }
    if has.contains(.emergencyContact) { request.emergencyContact = .init(name: contact, phone: "+1 203 555 0123") }
    if has.contains(.guardian) { request.guardian = guardian }
    if has.contains(.allergies) { request.allergies = allergies }
    for case .externalNumber(let name) in has { request.externalNumbers[name] = policy.externalNumbers[name]?.specimen }
    // The specimen is of no real city: what its policy requires of holders does not apply.
    var policy = policy
    policy.requiredFields = []
    guard let issued = CalendarDate(iso8601: "2026-11-23") else {
      throw CardError(.impossibleDate, "the specimen's day of issue")
    }
    return try request.card(under: policy, today: issued)
  }

  /// A drawn head and shoulders, and a drawn stroke of a pen, as image files.
  static func pictures(signs: Bool) throws(FaceError) -> CardPictures {
    CardPictures(
      photo: try png(portrait, width: 900, height: 1125),
      signature: signs ? try png(signature, width: 900, height: 300) : nil)
  }

  private static func png(_ svg: String, width: Int, height: Int) throws(FaceError) -> [UInt8] {
    let canvas = try Canvas(width: width, height: height, format: .opaque)
    canvas.clear(.white)
    try VectorArt(svg: Array(svg.utf8), element: "specimen")
      .draw(on: canvas, in: DeviceRect(x: 0, y: 0, width: width, height: height), element: "specimen")
    let raster = try canvas.raster()
    do throws(ImageError) {
      return try PNGEncoder(pixelsPerMetre: 11_811).encode(raster)
    } catch {
      throw FaceError(.paintingFailed, error.message)
    }
  }

  private static let portrait = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 112.5">
    <defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="#e3e8ee"/><stop offset="1" stop-color="#c3ccd6"/></linearGradient>
    <radialGradient id="f" cx=".42" cy=".4" r=".7"><stop stop-color="#a9b4c0"/><stop offset="1" stop-color="#7f8c9a"/></radialGradient></defs>
    <rect width="90" height="112.5" fill="url(#g)"/>
    <path d="M6 112.5 C8 88 24 84 36 80 L36 66 L54 66 L54 80 C66 84 82 88 84 112.5 Z" fill="#5d6b7a"/>
    <path d="M36 72 C41 79 49 79 54 72 L54 80 C48 86 42 86 36 80 Z" fill="#6d7a88"/>
    <ellipse cx="45" cy="47" rx="20" ry="26" fill="url(#f)"/>
    <path d="M25 46 C22 20 34 16 46 16 C60 16 68 24 65 46 C63 36 58 31 45 31 C33 31 27 36 25 46 Z" fill="#56626f"/>
    </svg>
    """

  private static let signature = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30"><path d="M6 22 C14 2 18 2 16 14 C14 26 22 24 26 14 C29 7 31 10 29 17 C28 22
    33 21 36 15 C38 11 41 12 39 17 C38 22 44 20 47 14 C50 8 53 4 51 13 C49 22 54 21 58 15 C61 11 63 13 62 17 C61 21 68 19 72 13 C76 8 80 12
    84 9 M10 26 C34 21 58 23 82 24" fill="none" stroke="#1d2a4d" stroke-width="0.9" stroke-linecap="round"/></svg>
    """
}
