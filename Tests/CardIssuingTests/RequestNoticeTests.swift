import CardCredential
import CardFace
import CardImaging
import CardModel
import TestSupport
import Testing

@testable import CardIssuing

@Suite("Requests that may be meant otherwise") struct RequestNoticeTests {
  private func notices(_ change: (inout CardRequest) -> Void) throws -> [RequestNotice] {
    var request = try Fixture.request()
    change(&request)
    return try Fixture.card(request, Fixture.template()).notices
  }

  @Test(
    "UTF-8 that was read as another encoding is said, in whatever script it was",
    arguments: ["JosÃ© PeÃ±a", "Ã‰ric", "KrzyÅ¼anowski", "Ð˜Ð²Ð°Ð½", "FranÃ§ois"])
  func mojibake(name: String) throws {
    let found = try notices { $0.name = name }
    #expect(found.map(\.kind) == [.mojibake] && found.first?.field == "name")
    #expect(found.first?.message.contains(name) == false)
  }

  @Test(
    "names as people have them are not",
    arguments: [
      "José Peña", "François Noël", "Łukasz Żółć", "João d'Âvila", "ÉRIC ÑUÑEZ", "Nguyễn Thị Ánh", "Åsa Öberg",
      "O’Neil",
      "Marie-Thérèse", "Zoë", "Ãngela", "SÃO", "Иван", "عبد الرحمن", "张偉", "Ümit Çağlar", "Þórdís", "Ōtani",
    ])
  func names(name: String) throws {
    #expect(try notices { $0.name = name }.isEmpty)
  }

  @Test("each text that comes from outside is looked at, and named by its path")
  func fields() throws {
    let found = try notices { request in
      request.address = ["999 Broad Street", "PeÃ±a"]
      request.guardian = "PeÃ±a"
      request.allergies = ["Penicillin", "NÃ¼sse"]
    }
    #expect(found.map(\.field) == ["address[1]", "guardian", "allergies[1]"])
  }

  @Test("a language that ISO 639-3 lacks is said, one for local use is not")
  func languages() throws {
    for code in ["xyq", "zzz", "aaq"] {
      let found = try notices { $0.language = code }
      #expect(found.map(\.kind) == (LanguageCodes.isKnown(code) ? [] : [.unknownLanguage]), "\(code)")
    }
    for code in ["spa", "por", "hat", "eng", "kea", "yor", "aaa", "zzj", "qaa", "qtz", "und", "mul"] {
      #expect(LanguageCodes.isKnown(code), "\(code)")
    }
    for code in ["", "sp", "span", "SPA", "qua1", "!!!"] { #expect(!LanguageCodes.isKnown(code), "\(code)") }
    #expect(!LanguageCodes.isKnown("zzz"))
  }

  @Test("a signature that lies on its side is said, an upright one and none are not")
  func signatures() throws {
    let template = try Fixture.template().withoutArtwork
    let issuer = try CardIssuer(
      IssuingSetup(template: template, signer: Fixture.key(), folder: TemporaryFolder().file("out")))
    let (card, pictures) = (try Fixture.card(try Fixture.request(), template), try Fixture.pictures(Fixture.request()))
    func notices(_ signature: [UInt8]?) throws -> [RequestNotice] {
      try issuer.draw(card, CardPictures(photo: pictures.photo, signature: signature), status: .none).notices
    }
    let upright = try #require(pictures.signature)
    let picture = try PhotoDecoder.decode(upright).converted(to: .rgb8)
    #expect(try notices(upright).isEmpty)
    #expect(try notices(nil).isEmpty)
    let turned = try notices(try PNGEncoder(pixelsPerMetre: 11_811).encode(picture.turned()))
    #expect(turned.map(\.kind) == [.sidewaysSignature] && turned.first?.field == "signature")
  }
}

extension Raster {
  /// The picture turned by a quarter.
  fileprivate func turned() throws -> Raster {
    let size = format.bytesPerPixel
    var pixels: [UInt8] = []
    for column in 0..<width {
      for row in (0..<height).reversed() {
        let start = (row * width + column) * size
        pixels += self.pixels[start..<start + size]
      }
    }
    return try Raster(width: height, height: width, format: format, pixels: pixels)
  }
}
