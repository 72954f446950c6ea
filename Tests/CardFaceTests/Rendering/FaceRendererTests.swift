import CardArtwork
import CardCredential
import CardImaging
import CardIssuing
import CardModel
import Foundation
import TestSupport
import Testing

@testable import CardFace

@Suite("Drawing a card")
struct FaceRendererTests {
  private static func print(
    _ name: String, printer: PrinterProfile = .cr80at300, threads: Int = 1, planes: Bool = false
  ) throws -> DrawnCard {
    let template = try Fixture.template()
    let request = try Fixture.request(name)
    return try CardMaker(template: template, printer: printer, threads: threads).make(
      Fixture.card(request, template), pictures: Fixture.pictures(request), signedBy: Fixture.key(), planes: planes)
  }

  @Test("a second run and another thread count give the same bytes")
  func deterministic() throws {
    let first = try Self.print("child")
    let second = try Self.print("child", threads: 2)
    #expect(first.files.map(\.name) == ["front.png", "back.png", "credential.txt"])
    #expect(first.files == second.files)
  }

  @Test("the artwork differs from card to card")
  func unique() throws {
    let renderer = try FaceRenderer(template: try Fixture.template())
    let content = FaceContent(try Fixture.card(Fixture.request(), renderer.template), holderSigns: true)
    var pictures: [[UInt32]] = []
    for byte in 0..<2 {
      let seed = try #require(ArtworkSeed(bytes: Digest.sha256([UInt8(byte)])))
      try renderer.background(of: .front, seed: seed, content: content, pictures: nil).withPixels { span in
        pictures.append(span.indices.map { span[$0] })
      }
    }
    let differing = zip(pictures[0], pictures[1]).count { $0 != $1 }
    #expect(differing > pictures[0].count / 2)
  }

  @Test("the planes fit together: colour is white under a QR, black holds QR and texts, overlay and uv spare the QR")
  func planes() throws {
    let printed = try Self.print("resident", planes: true)
    func raster(_ name: String) throws -> Raster {
      try PhotoDecoder.decode(#require(printed[name], "\(name)"))
    }
    let template = try Fixture.template()
    let printer = PrinterProfile.cr80at300
    for (side, profile) in [(Template.Side.front, CredentialProfile.identity), (.back, .portrait), (.back, .emergency)]
    {
      let element = try #require(template[side].elements.first { $0.content == .qr(profile) })
      let credential = try #require(printed.credentials.all.first { $0.profile == profile }).credential
      let qr = try QRPlacement.place(
        credential.text, profile: profile, box: printer.pixels(element.box), printer: printer, element: "")
      let (combined, color) = (try raster("\(side).png"), try raster("\(side).color.png"))
      let (black, overlay) = (try raster("\(side).black.png"), try raster("\(side).overlay.png"))
      let uv = try raster("\(side).uv.png")
      for y in qr.outer.y..<qr.outer.maxY {
        for x in qr.outer.x..<qr.outer.maxX {
          let row = (y - qr.y).quotientAndRemainder(dividingBy: qr.modulePixels).quotient
          let column = (x - qr.x).quotientAndRemainder(dividingBy: qr.modulePixels).quotient
          let inside = y >= qr.y && x >= qr.x && row < qr.symbol.size && column < qr.symbol.size
          let isDark = inside && qr.symbol.isDark(row: row, column: column)
          let pixel = 3 * (y * printer.width + x)
          let value: UInt8 = isDark ? 0 : 255
          guard color.pixels[pixel] == 255, black.pixels[pixel] == value, combined.pixels[pixel] == value,
            overlay.pixels[pixel] == 255, uv.pixels[pixel] == 255
          else {
            Issue.record("\(side) \(profile) at \(x), \(y)")
            return
          }
        }
      }
    }
    let (front, black) = (try raster("front.png"), try raster("front.black.png"))
    let mismatched = stride(from: 0, to: front.pixels.count, by: 3).count {
      black.pixels[$0] == 0 && front.pixels[$0] > 140
    }
    #expect(mismatched == 0, "what black prints is dark in the combined picture")
    for name in ["front.uv.png", "back.uv.png"] {
      #expect(try Set(raster(name).pixels) == [0, 255])
    }
    #expect(try raster("front.tactile.png").pixels.max() == 255)
  }

  @Test("the seed is SHA-256 of a fixed label and the identity credential's signature")
  func seed() throws {
    let credential = try Self.print("two-scripts").credentials.identity
    let expected = ArtworkSeed(bytes: Digest.sha256(Array("CivicCard artwork seed v1".utf8) + credential.signature))
    #expect(try FaceRenderer.seed(of: [.identity: credential.text]) == expected)
  }

  @Test("each bad photo ends in an error that names the field")
  func badPhotos() throws {
    let template = try Fixture.template()
    let request = try Fixture.request("child")
    let card = try Fixture.card(request, template)
    let maker = try CardMaker(template: template)
    let photo = try Fixture.pictures(request).photo
    let small = try Raster(width: 100, height: 125, format: .rgb8, pixels: Array(repeating: 90, count: 37_500))
    let cases: [([UInt8], FaceError.Code)] = [
      (Array("not a picture".utf8), .photoRefused), ([], .photoRefused),
      (Array(photo.prefix(photo.count / 2)), .photoRefused),
      (try PNGEncoder(pixelsPerMetre: 11_811).encode(small), .photoTooSmall),
    ]
    for (photo, code) in cases {
      let error = Fixture.faceError {
        _ = try maker.make(card, pictures: CardPictures(photo: photo, signature: nil), signedBy: Fixture.key())
      }
      #expect(error?.code == code && error?.field == "photo")
    }
  }

  @Test("an empty signature is refused by field")
  func emptySignature() throws {
    let template = try Fixture.template()
    let request = try Fixture.request()
    let blank = try Raster(width: 300, height: 100, format: .rgb8, pixels: Array(repeating: 255, count: 90_000))
    let pictures = CardPictures(
      photo: try Fixture.pictures(request).photo, signature: try PNGEncoder(pixelsPerMetre: 11_811).encode(blank))
    let error = Fixture.faceError {
      _ = try CardMaker(template: template).make(
        Fixture.card(request, template), pictures: pictures, signedBy: Fixture.key())
    }
    #expect(Fault(error) == Fault(FaceError(.signatureRefused, field: "signature", "")))
  }

  @Test("a name that no line can hold is an error that names element and field")
  func tooLongName() throws {
    let template = try Fixture.template()
    var request = try Fixture.request("child")
    request.name = String(repeating: "Wolkenstein-", count: 12)
    let error = Fixture.faceError {
      _ = try CardMaker(template: template).make(
        Fixture.card(request, template), pictures: Fixture.pictures(request), signedBy: Fixture.key())
    }
    #expect(Fault(error) == Fault(FaceError(.textDoesNotFit, element: "name", field: "name", "")))
  }
}
