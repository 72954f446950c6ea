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
      verdict.reasons = ReasonSet()
      if let reason { verdict.reasons.insert(reason) }
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
    let card = try world.card().lowercased()
    // One space stays, to be made a no-break one; all others become %20.
    let place = try #require(card.firstIndex(of: " "))
    let damaged = card[..<place] + "\u{A0}" + card[card.index(after: place)...].replacing(" ", with: "%20")
    let text = "\u{FEFF}\u{02}]q1\r\n " + damaged + "\u{03}"
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

  /// What there is to compare with the card, labelled in the language that is asked for.
  @Test func factsOfAGoodCard() throws {
    let claims = World.claims {
      ($0.secondaryName, $0.secondaryLanguage, $0.guardian) = ("ماريا", "ara", "Luis")
      $0.portrait = World.webP
    }
    let facts = verifier.verify(try world.card(claims), at: World.now).facts(in: .spanish)
    #expect(
      facts.map { "\($0.label): \($0.value)" } == [
        "número de tarjeta: PC-0012345", "nombre: María José Hernández-Pérez", "nombre, otra escritura: ماريا",
        "fecha de nacimiento: 1987-04-12", "dirección: 999 Broad Street, Apt 4B, Bridgeport, CT 06604",
        "tutor o tutora: Luis", "expedida: 2026-11-23", "vence: 2029-11-23", "retrato firmado: sí, en este código",
        "emisor: Park City", "datos de confianza: número 12, vigente, de hace 11 días",
        "lista de estados: vigente, de hace 5 días",
      ])
    #expect(facts.map(\.subject).first == .cardNumber && facts.map(\.subject).last == .statusList)
    var medical = verifier
    medical.policy.profiles = [.emergency]
    let emergency = medical.verify(try world.emergencyCard(), at: World.now).facts(in: .english)
    #expect(emergency.first { $0.subject == .allergies }?.value == "Penicillin")
    #expect(emergency.first { $0.subject == .portrait }?.value == "not in this code")
  }

  /// Of a card that is not known to be good, nothing is told but on what the verdict rests.
  @Test func factsOfAForgery() throws {
    let forged = try Forge(World.claims, kid: world.cardKey.publicKey.kid).text(world.stranger)
    let verdict = verifier.verify(forged, at: World.now)
    #expect(verdict.facts(in: .english).map(\.subject) == [.trustData])
    #expect(
      verdict.report(in: .english) == """
        NOT ACCEPTED. The code is forged or was altered. Do not accept the card.
          trust data  number 12, current, 11 days old
        """)
  }

  /// The clerk reads the answer first, then warnings, repairs and facts, the labels in one column.
  @Test func report() throws {
    var lenient = verifier
    lenient.policy.staleTrust = .warn
    lenient.policy.staleStatus = .warn
    let scene = try lenient.verify(allOf: [world.card() + "\n", world.emergencyCard(), "x"], at: 1_801_000_000)
    #expect(
      scene.report(in: .english) == """
        ACCEPTED. The card is genuine and valid. Compare the photo on it with the person in front of you.
        WARNING. The list of trusted issuers on this machine is out of date.
        WARNING. The status list on this machine is out of date.
        The scanner altered the code's text. Put right, and then verified: line breaks taken out.
          card number          PC-0012345
          name                 María José Hernández-Pérez
          date of birth        1987-04-12
          address              999 Broad Street, Apt 4B, Bridgeport, CT 06604
          issued               2026-11-23
          expires              2029-11-23
          signed portrait      not in this code
          issuer               Park City
          trust data           number 12, OUT OF DATE, 23 days old
          status list          OUT OF DATE, 17 days old
          also in the picture  emergency PC-0012345
          also in the picture  another code
        """)
    let stranger = try Credential.issue(World.claims, signedBy: world.stranger).text
    let warned = try verifier.verify(allOf: [world.card(), stranger], at: World.now).report(in: .spanish)
    #expect(warned.hasPrefix("NO ACEPTADA. La tarjeta no procede de un emisor de su confianza. No la dé por buena."))
    #expect(warned.hasSuffix("  también en la imagen  identidad PC-0012345"))
    #expect(warned.contains("\nATENCIÓN. Los códigos de esta imagen se contradicen"))
  }

  /// Each subject and each age has words of its own in both languages.
  @Test func factsHaveWordsInBothLanguages() throws {
    var verdict = verifier.verify(try world.card(World.claims { $0.portrait = World.webP }), at: World.now)
    for (age, english, spanish) in [
      (0, "from the last 24 hours", "de las últimas 24 horas"), (86_400, "1 day old", "de hace 1 día"),
      (172_799, "1 day old", "de hace 1 día"), (172_800, "2 days old", "de hace 2 días"),
    ] as [(Int64, String, String)] {
      verdict.trust.statusAge = age
      #expect(verdict.facts(in: .english).last?.value == "current, \(english)")
      #expect(verdict.facts(in: .spanish).last?.value == "vigente, \(spanish)")
    }
    let (english, spanish) = (verdict.facts(in: .english), verdict.facts(in: .spanish))
    #expect(english.map(\.subject) == spanish.map(\.subject))
    #expect(zip(english, spanish).allSatisfy { $0.label != $1.label })
  }
}
