import CardCredential
import CardFace
import CardImaging
import CardIssuing
import CardModel
import Foundation

/// An invented holder: data by chance, and a portrait that is one of the project's drawn ones, changed by code.
package struct Holder {
  package let request: CardRequest
  package let pictures: CardPictures
  /// Whose portrait it is; nil for a drawn one.
  package let face: RealFace?

  /// A holder whose data are at hand.
  package init(request: CardRequest, pictures: CardPictures) {
    (self.request, self.pictures, face) = (request, pictures, nil)
  }

  private static let givenNames = [
    "María José", "Ana", "Luis", "Jean-Baptiste", "Mirlande", "DeShawn", "Aoife", "Chidi", "Yusuf", "Naima", "Thanh",
    "Olga", "Wilhelmina", "João", "Zoë", "Ikechukwu", "Rosa", "Kwame", "Bo", "Siobhán", "Ernesto", "Priscilla",
  ]
  private static let familyNames = [
    "Hernández-Pérez", "Toussaint", "O’Connor", "Nguyễn", "Okafor", "Al-Rashid", "Kowalczyk", "da Silva", "Smith",
    "Washington", "Ruíz", "Núñez Cabeza", "Li", "Baptiste", "Castillo Rivera", "Johnson", "Mbeki", "Delgado",
    "Fitzgerald-Montgomery", "Papadopoulos",
  ]
  private static let streets = [
    "Broad Street", "Main Street", "Fairfield Avenue", "Boston Avenue", "Park Avenue", "Noble Avenue", "State Street",
    "Iranistan Avenue", "Barnum Avenue", "East Main Street", "Grand Street", "Lindley Street",
  ]

  /// - Parameters:
  ///   - portraits: the drawn ones, as JPEG files.
  ///   - faces: the real ones, of which one is taken as it is; where there are none, a drawn one is changed by chance.
  ///   - town: city, state and code.
  package init(
    portraits: [[UInt8]], faces: [RealFace] = [], town: String, prefix: String, using dice: inout Dice
  ) throws {
    func one<T>(_ values: [T], _ dice: inout Dice) -> T { values[Int(dice.uniform(0, Double(values.count)))] }
    let name = one(Self.givenNames, &dice) + " " + one(Self.familyNames, &dice)
    let street = "\(Int(dice.uniform(1, 2_999))) \(one(Self.streets, &dice))"
    let flat = dice.happens(0.4) ? ", Apt \(Int(dice.uniform(1, 30)))\(one(["A", "B", "C"], &dice))" : ""
    let number = "\(prefix)-00\(Int(dice.uniform(10_000, 99_999)))"
    let born = String(
      format: "%04d-%02d-%02d", Int(dice.uniform(1945, 2006)), Int(dice.uniform(1, 13)), Int(dice.uniform(1, 29)))
    let issued = String(format: "2026-%02d-%02d", Int(dice.uniform(1, 11)), Int(dice.uniform(1, 29)))
    let fields: [String: Any] = [
      "number": number, "name": name, "address": [street + flat, town], "dateOfBirth": born, "issued": issued,
      "photo": "photo.jpg", "signature": "signature.png",
      "emergencyContact": ["name": one(Self.givenNames, &dice), "phone": "+12035550123"],
    ]
    request = try CardRequest(json: Array(try JSONSerialization.data(withJSONObject: fields)))
    face = faces.isEmpty ? nil : one(faces, &dice)
    let photo = try face?.photo ?? DrawnFace(portraits: portraits, using: &dice).jpeg()
    // Of its own dice: those that follow are as they were when all holders signed alike.
    var after = dice
    let signature = DrawnSignature(seed: after.next() ^ 0x516E)
    pictures = CardPictures(photo: photo, signature: try signature.png())
  }
}

/// A drawn portrait with other proportions, tones and colours than its model.
package struct DrawnFace {
  private let portraits: [[UInt8]]
  package var model: Int
  /// Waves that move the picture: amplitude and phase in x and y, of some lengths.
  package var waves: [SIMD4<Double>]
  /// Zoom and shift in shares of the picture.
  package var zoom, shiftX, shiftY: Double
  /// Exponents of red, green and blue, and saturation.
  package var tone: SIMD3<Double>
  package var saturation: Double
  package var isMirrored: Bool

  package init(portraits: [[UInt8]], using dice: inout Dice) {
    self.portraits = portraits
    model = Int(dice.uniform(0, Double(portraits.count)))
    waves = (0..<6).map { _ in
      SIMD4(dice.uniform(-0.016, 0.016), dice.uniform(0, 6.3), dice.uniform(-0.016, 0.016), dice.uniform(0, 6.3))
    }
    zoom = dice.uniform(0.86, 1.02)
    shiftX = dice.uniform(-0.03, 0.03)
    shiftY = dice.uniform(-0.03, 0.03)
    let light = dice.uniform(0.6, 1.7)
    tone = SIMD3(light * dice.uniform(0.92, 1.08), light * dice.uniform(0.95, 1.05), light * dice.uniform(0.9, 1.1))
    saturation = dice.uniform(0.7, 1.25)
    isMirrored = dice.happens(0.5)
  }

  package func jpeg() throws -> [UInt8] {
    let source = try PhotoDecoder.decode(portraits[model])
    let (w, h) = (source.width, source.height)
    let tables = (0..<3).map { channel in
      (0..<256).map { pow(Double($0) / 255, tone[channel]) * 255 }
    }
    var bytes = [UInt8](repeating: 0, count: 3 * w * h)
    func wave(_ t: Double, _ amplitude: Int, _ phase: Int) -> Double {
      waves.enumerated().reduce(0.0) { $0 + $1.1[amplitude] * sin((4 + 2.5 * Double($1.0)) * t + $1.1[phase]) }
    }
    // Rows sway sideways, columns up and down.
    let across = (0..<w).map { (Double($0) / Double(w) - 0.5) * zoom + shiftX }
    let down = (0..<h).map { (Double($0) / Double(h) - 0.5) * zoom + shiftY }
    let (sway, rise) = (down.map { wave($0, 0, 1) }, across.map { wave($0, 2, 3) })
    for y in 0..<h {
      for x in 0..<w {
        let (u, v) = (across[x] + sway[y], down[y] + rise[x])
        let px = min(w - 1, max(0, Int((isMirrored ? 0.5 - u : u + 0.5) * Double(w))))
        let py = min(h - 1, max(0, Int((v + 0.5) * Double(h))))
        let at = 3 * (py * w + px)
        let color = SIMD3(
          tables[0][Int(source.pixels[at])], tables[1][Int(source.pixels[at + 1])],
          tables[2][Int(source.pixels[at + 2])])
        let gray = 0.2126 * color.x + 0.7152 * color.y + 0.0722 * color.z
        let out = SIMD3(repeating: gray) + saturation * (color - SIMD3(repeating: gray))
        for channel in 0..<3 { bytes[3 * (y * w + x) + channel] = UInt8(max(0, min(255, out[channel]))) }
      }
    }
    return try Raster(width: w, height: h, format: .rgb8, pixels: bytes).jpeg(quality: 92)
  }
}
