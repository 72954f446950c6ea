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
}
