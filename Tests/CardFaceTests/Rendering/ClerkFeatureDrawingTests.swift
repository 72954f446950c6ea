import CardCredential
import CardImaging
import CardIssuing
import CardVerifier
import TestSupport
import Testing

@testable import CardFace

@Suite("The feature for a clerk's eye on the front")
struct ClerkFeatureDrawingTests {
  private static func starter(_ change: (inout String) -> Void = { _ in }) throws -> Template {
    let folder = try Fixture.changedTemplate(of: "starter", change)
    defer { folder.remove() }
    return try Template(directory: folder.path)
  }

  private static func drawn(_ template: Template, number: Int = 0) throws -> DrawnCard {
    var request = try Fixture.request()
    request.number = "EX-\(number)"
    (request.emergencyContact, request.allergies) = (nil, [])
    return try CardMaker(template: template).make(
      Fixture.card(request, template), pictures: Fixture.pictures(request), signedBy: Fixture.key())
  }

  private static func content(_ credential: Credential, _ template: Template) throws -> FaceContent {
    try FaceContent(CredentialClaims(payload: credential.payload), in: template.issuer.timeZone)
  }

  @Test("each card has one, in the place and form of its identity code's signature, and its code says so")
  func onePerCard() throws {
    let template = try Self.starter().withoutArtwork
    let renderer = try FaceRenderer(template: template)
    var places: Set<ClerkFeature.Place> = []
    for number in 0..<12 {
      let identity = try Self.drawn(template, number: number).credentials.identity
      #expect(try CredentialClaims(payload: identity.payload).flags.contains(.hasFeatureForTheEye))
      let elements = try renderer.placedElements(
        .front, of: Self.content(identity, template), codes: [.identity: identity.text])
      let found = elements.compactMap {
        if case .clerkFeature(let feature) = $0.content { (feature, $0.name) } else { nil }
      }
      let feature = ClerkFeature(signature: identity.signature)
      #expect(found.count == 1 && found[0].0 == feature && found[0].1 == "clerkFeature.\(feature.place)")
      places.insert(feature.place)
    }
    #expect(places.count == 3)
  }

  @Test("a template without it neither draws nor signs it, and a code that does not say it gets none")
  func none() throws {
    let parkCity = try Fixture.template()
    #expect(!parkCity.hasClerkFeature)
    let identity = try Self.drawn(parkCity.withoutArtwork).credentials.identity
    #expect(try !CredentialClaims(payload: identity.payload).flags.contains(.hasFeatureForTheEye))
    let starter = try Self.starter().withoutArtwork
    let elements = try FaceRenderer(template: starter).placedElements(
      .front, of: Self.content(identity, parkCity), codes: [.identity: identity.text])
    #expect(!elements.contains { $0.isUnderEverything })
  }

  @Test("it lies under all texts: where a label has ink, the label's colour stays")
  func underTexts() throws {
    let template = try Self.starter {
      for place in ["[66, 11.3, 11, 11]", "[41.6, 25, 11.4, 11.4]", "[41.6, 40.7, 11.4, 11.4]"] {
        $0 = $0.replacing(place, with: "[29, \(place.split(separator: ",")[1]), 11.4, 11.4]")
      }
    }.withoutArtwork
    let renderer = try FaceRenderer(template: template)
    for number in 0..<6 {
      let drawn = try Self.drawn(template, number: number)
      let front = try PhotoDecoder.decode(#require(drawn["front.png"]))
      let codes = [CredentialProfile.identity: drawn.credentials.identity.text]
      let elements = try renderer.placedElements(
        .front, of: Self.content(drawn.credentials.identity, template), codes: codes)
      let rosette = try #require(elements.first { $0.isUnderEverything })
      let labels = elements.filter { element in
        if case .text = element.content {
          element.box.intersects(rosette.box) && element.plane == .color
        } else {
          false
        }
      }
      #expect(!labels.isEmpty)
      for label in labels {
        let canvas = try Canvas(width: front.width, height: front.height, format: .coverage)
        try renderer.paint(label, on: canvas)
        let ink = try canvas.coverage()
        guard case .text(let text) = label.content else { continue }
        var seen = 0
        for at in ink.pixels.indices where ink.pixels[at] == 255 {
          #expect(Array(front.pixels[3 * at..<3 * at + 3]) == [text.color.red, text.color.green, text.color.blue])
          seen += 1
        }
        #expect(seen > 0)
      }
    }
  }

  @Test("after a soft print at its least size, each of the 48 drawings is nearer to itself than to any other")
  func blurred() throws {
    let printer = PrinterProfile.cr80at300
    let side = Int((10 * printer.pixelsPerMillimetre).rounded())
    let pictures = try (0..<48).map { number in
      let canvas = try Canvas(width: side, height: side, format: .opaque)
      canvas.clear(Color(red: 205, green: 225, blue: 232))
      let box = DeviceRect(x: 0, y: 0, width: side, height: side)
      try FeatureImages().paint(ClerkFeature(number: number), on: canvas, in: box, element: "feature")
      return try canvas.raster().pixels.map(Float.init)
    }
    for (number, picture) in pictures.enumerated() {
      let soft = Self.blurred(picture, side)
      let distances = pictures.map { other in zip(soft, other).reduce(Float(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
      let own = distances[number]
      let nearest = distances.enumerated().filter { $0.offset != number }.map(\.element).min() ?? 0
      #expect(own * 2 < nearest, "\(ClerkFeature(number: number).words(in: .english)): \(own) and \(nearest)")
    }
  }

  /// A print's blur: a Gaussian of 0.9 pixels.
  private static func blurred(_ pixels: [Float], _ side: Int) -> [Float] {
    let kernel: [Float] = [0.0017, 0.0375, 0.2392, 0.4432, 0.2392, 0.0375, 0.0017]
    func pass(_ source: [Float], _ step: Int, _ limit: (Int) -> Int) -> [Float] {
      source.indices.map { at in
        (-3...3).reduce(Float(0)) { sum, offset in
          let place = limit(at / 4) + offset
          let clamped = min(max(place, 0), side - 1)
          return sum + kernel[offset + 3] * source[at + (clamped - limit(at / 4)) * step]
        }
      }
    }
    return pass(pass(pixels, 4) { $0 % side }, 4 * side) { $0 / side }
  }
}
