import CardModel
import CardVerifier

/// A verdict as a desk clerk reads it on a terminal: the answer first, then the facts to compare with the card and its bearer.
struct VerdictReport {
  let text: String

  init(_ verdict: Verdict, alsoFound: [SceneVerdict.Other], in language: DeskLanguage) {
    let words = Words(language)
    var lines = [(verdict.accepted ? words.accepted : words.refused) + " " + verdict.sentence(in: language)]
    lines += verdict.remarks(in: language)
    var facts: [(String, String?)] = []
    if let card = verdict.card {
      facts += [
        (words.number, card.number), (words.name, card.name), (words.secondName, card.claims.secondaryName),
        (words.birth, card.claims.dateOfBirth?.description),
        (words.address, card.claims.address.isEmpty ? nil : card.claims.address.joined(separator: ", ")),
        (words.guardian, card.claims.guardian), (words.issued, card.issued?.description),
        (words.expires, card.expires?.description), (words.contact, card.claims.emergencyContact),
        (words.allergies, card.claims.allergies.isEmpty ? nil : card.claims.allergies.joined(separator: ", ")),
        (words.portrait, card.portrait == nil ? words.no : words.yes),
      ]
    }
    facts.append((words.issuer, [verdict.trust.issuerName, verdict.trust.issuer].compactMap { $0 }.first))
    if let age = verdict.trust.bundleAge { facts.append((words.trustAge, words.days(age))) }
    if let age = verdict.trust.statusAge { facts.append((words.statusAge, words.days(age))) }
    if !alsoFound.isEmpty {
      facts.append((words.alsoFound, alsoFound.map { $0.profile?.rawValue ?? words.otherCode }.joined(separator: ", ")))
    }
    let present = facts.compactMap { label, value in value.map { (label, $0) } }
    let width = present.map(\.0.count).max() ?? 0
    lines += present.map { label, value in
      "  " + label + String(repeating: " ", count: width - label.count + 2) + value
    }
    text = lines.joined(separator: "\n")
  }

  /// The report's own words.
  private struct Words {
    let isSpanish: Bool
    init(_ language: DeskLanguage) { isSpanish = language == .spanish }
    private func say(_ english: String, _ spanish: String) -> String { isSpanish ? spanish : english }

    var accepted: String { say("ACCEPTED.", "ACEPTADA.") }
    var refused: String { say("NOT ACCEPTED.", "NO ACEPTADA.") }
    var number: String { say("card number", "número de tarjeta") }
    var name: String { say("name", "nombre") }
    var secondName: String { say("name, second script", "nombre, otra escritura") }
    var birth: String { say("date of birth", "fecha de nacimiento") }
    var address: String { say("address", "dirección") }
    var guardian: String { say("guardian", "tutor o tutora") }
    var issued: String { say("issued", "expedida") }
    var expires: String { say("expires", "vence") }
    var contact: String { say("emergency contact", "contacto de emergencia") }
    var allergies: String { say("allergies", "alergias") }
    var portrait: String { say("signed portrait", "retrato firmado") }
    var yes: String { say("yes, in this code", "sí, en este código") }
    var no: String { say("not in this code", "no está en este código") }
    var issuer: String { say("issuer", "emisor") }
    var trustAge: String { say("trust data from", "datos de confianza de") }
    var statusAge: String { say("status list from", "lista de estado de") }
    var alsoFound: String { say("also in the picture", "también en la imagen") }
    var otherCode: String { say("another code", "otro código") }

    func days(_ seconds: Int64) -> String {
      let days = max(0, seconds / 86_400)
      switch days {
      case 0: return say("today", "hoy")
      case 1: return say("1 day ago", "hace 1 día")
      default: return say("\(days) days ago", "hace \(days) días")
      }
    }
  }
}
