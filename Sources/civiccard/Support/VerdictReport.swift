import CardCredential
import CardVerifier

/// A verdict as a desk clerk reads it on a terminal: the answer first, then the facts to compare with the card and its bearer.
struct VerdictReport {
  let text: String

  init(_ verdict: Verdict, alsoFound: [SceneVerdict.Other], in language: DeskLanguage) {
    let words = Words(language)
    var lines = [(verdict.accepted ? words.accepted : words.refused) + " " + verdict.sentence(in: language)]
    lines += verdict.warningSentences(in: language).map { words.warning + " " + $0 }
    if let repairs = verdict.repairSentence(in: language) { lines.append(repairs) }
    var facts: [(String, String?)] = []
    if let card = verdict.card {
      facts += [
        (words.cardNumber, card.number), (words.name, card.name), (words.secondName, card.claims.secondaryName),
        (words.birth, card.claims.dateOfBirth?.description),
        (words.address, card.claims.address.isEmpty ? nil : card.claims.address.joined(separator: ", ")),
        (words.guardian, card.claims.guardian), (words.issued, card.issued?.description),
        (words.expires, card.expires?.description), (words.contact, card.claims.emergencyContact),
        (words.allergies, card.claims.allergies.isEmpty ? nil : card.claims.allergies.joined(separator: ", ")),
        (words.portrait, card.portrait == nil ? words.no : words.yes),
      ]
    }
    facts.append((words.issuer, [verdict.trust.issuerName, verdict.trust.issuer].compactMap { $0 }.first))
    if let sequence = verdict.trust.sequence, let age = verdict.trust.bundleAge {
      facts.append((words.trustData, "\(words.number) \(sequence), \(words.age(age, verdict.trust.freshness))"))
    }
    if let age = verdict.trust.statusAge {
      facts.append((words.statusList, words.age(age, verdict.trust.statusFreshness)))
    }
    facts += alsoFound.map { (words.alsoFound, words.describe($0, in: language)) }
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
    var warning: String { say("WARNING.", "ATENCIÓN.") }
    var cardNumber: String { say("card number", "número de tarjeta") }
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
    var trustData: String { say("trust data", "datos de confianza") }
    var statusList: String { say("status list", "lista de estados") }
    var number: String { say("number", "número") }
    var alsoFound: String { say("also in the picture", "también en la imagen") }
    var otherCode: String { say("another code", "otro código") }

    /// Another code of the picture: what it is, whose, and why it is not accepted.
    func describe(_ other: SceneVerdict.Other, in language: DeskLanguage) -> String {
      let what = [other.profile.map(name) ?? otherCode, other.number].compactMap(\.self).joined(separator: " ")
      // An emergency code is no proof of identity, which says nothing against the card.
      guard let reason = other.reason, !(other.profile == .emergency && reason == .wrongProfile), reason != .unreadable
      else { return what }
      return "\(what): \(refused) \(reason.sentence(in: language))"
    }

    private func name(_ profile: CredentialProfile) -> String {
      switch profile {
      case .identity: say("identity", "identidad")
      case .portrait: say("portrait", "retrato")
      case .emergency: say("emergency", "emergencia")
      }
    }

    func age(_ seconds: Int64, _ freshness: TrustAnswer.Freshness?) -> String {
      let state = freshness == .stale ? say("OUT OF DATE", "DESACTUALIZADA") : say("current", "vigente")
      return "\(state), \(days(seconds))"
    }

    private func days(_ seconds: Int64) -> String {
      let days = max(0, seconds / 86_400)
      switch days {
      case 0: return say("from the last 24 hours", "de las últimas 24 horas")
      case 1: return say("1 day old", "de hace 1 día")
      default: return say("\(days) days old", "de hace \(days) días")
      }
    }
  }
}
