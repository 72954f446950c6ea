import Foundation
import Testing

@testable import CardCredential
@testable import CardVerifier

/// A verdict for programs has stable names, and one for people plain words; neither shows what is not verified.
struct VerdictFormTests {
  private let world: World
  private let verifier: Verifier

  init() throws {
    world = try World()
    verifier = try world.verifier()
  }

  private func json(_ verdict: Verdict) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(verdict), as: UTF8.self)
  }

  @Test func acceptedAsJSON() throws {
    let claims = World.claims {
      $0.secondaryName = "ماريا"
      $0.secondaryLanguage = "ara"
      $0.portraitDigest = CredentialClaims.digest(ofPortrait: World.webP)
    }
    let digest = Hexadecimal.text(CredentialClaims.digest(ofPortrait: World.webP))
    let expected = """
      {"accepted":true,"card":{"address":["999 Broad Street, Apt 4B","Bridgeport, CT 06604"],"allergies":[],\
      "dateOfBirth":"1987-04-12","emergencyContact":null,"expires":"2029-11-23","guardian":null,"hasPortrait":false,\
      "issued":"2026-11-23","language":"spa","name":"María José Hernández-Pérez","number":"PC-0012345",\
      "portraitDigest":"\(digest)","profile":"identity","secondaryName":{"language":"ara","text":"ماريا"},\
      "template":"park-city/1"},"reason":null,"repairs":["lineBreaks"],"signature":"valid","status":"valid",\
      "trust":{"bundleAge":1000000,"freshness":"fresh","issuer":"https://parkcity.example","issuerName":"Park City",\
      "sequence":12,"source":"bundle","statusAge":500000,"statusFreshness":"fresh"},"validity":"current","warnings":[]}
      """
    #expect(try json(verifier.verify(world.card(claims) + "\r", at: World.now)) == expected)
  }

  @Test func refusedAsJSON() throws {
    let expected = """
      {"accepted":false,"reason":"unreadable","repairs":[],"signature":"notChecked","status":"unknown",\
      "trust":{"bundleAge":null,"freshness":null,"issuer":null,"issuerName":null,"sequence":null,"source":"pinnedKey",\
      "statusAge":null,"statusFreshness":null},"validity":"unknown","warnings":[]}
      """
    #expect(try json(Verifier(trust: .pinnedKey(world.cardKey.publicKey)).verify("x", at: World.now)) == expected)
  }

  /// Every verdict has its own sentence in each language, in words that a desk clerk knows.
  @Test func sentences() throws {
    var verdict = verifier.verify(try world.card(), at: World.now)
    var seen: Set<String> = []
    for reason in Reason.allCases.map(Optional.some) + [nil] {
      verdict.reason = reason
      for language in DeskLanguage.allCases {
        let sentence = verdict.sentence(in: language)
        #expect(sentence.hasSuffix("."))
        #expect(seen.insert(sentence).inserted, "\(sentence)")
        for jargon in ["COSE", "CBOR", "signature", "kid", "payload", "Ed25519", "bundle", "firma digital"] {
          #expect(!sentence.contains(jargon))
        }
        #expect(!sentence.contains("Hernández") && !sentence.contains("PC-0012345"))
      }
    }
  }

  /// Each repair is named in words, and each warning has a sentence of its own.
  @Test func repairsAndWarningsInWords() throws {
    let text = try "\r\n " + world.card().lowercased().replacing(" ", with: "%20")
    let verdict = verifier.verify(text, at: World.now)
    #expect(verdict.repairs == Repair.allCases)
    let english = try #require(verdict.repairSentence(in: .english))
    for word in ["line breaks", "spaces at the ends", "small letters", "%20"] { #expect(english.contains(word)) }
    let spanish = try #require(verdict.repairSentence(in: .spanish))
    for word in ["saltos de línea", "extremos", "mayúsculas", "%20"] { #expect(spanish.contains(word)) }
    var warned = verdict
    warned.warnings = [.codesDisagree, .trustStale, .statusStale, .statusUnknown]
    for language in DeskLanguage.allCases { #expect(Set(warned.warningSentences(in: language)).count == 4) }
  }

  /// Even an accepted card does not vouch for who holds it.
  @Test func acceptanceAsksForAComparison() throws {
    for change in [{ _ in }, { $0.portrait = World.webP }] as [(inout CredentialClaims) -> Void] {
      let verdict = verifier.verify(try world.card(World.claims(change)), at: World.now)
      #expect(verdict.sentence(in: .english).contains("Compare the photo"))
      #expect(verdict.sentence(in: .spanish).contains("Compare la fotografía"))
    }
  }

  @Test func remarksTellWarningsAndRepairs() throws {
    var lenient = verifier
    lenient.policy.staleTrust = .warn
    lenient.policy.staleStatus = .warn
    let verdict = lenient.verify(try world.card() + "\n", at: 1_801_000_000)
    #expect(verdict.accepted && verdict.warnings == [.trustStale, .statusStale])
    for language in DeskLanguage.allCases {
      #expect(verdict.remarks(in: language).count == 3 && verdict.warningSentences(in: language).count == 2)
    }
    #expect(verifier.verify(try world.card(), at: World.now).remarks(in: .english).isEmpty)
  }
}
