import CardCredential

/// One line of what there is to know beside a verdict's sentence: to compare with the card and its bearer, or on what
/// the verdict rests.
public struct VerdictFact: Sendable, Hashable {
  /// What a fact is about. New ones may come with a new minor version.
  public enum Subject: String, Sendable, Hashable, CaseIterable {
    /// The card's number.
    case cardNumber
    /// The holder's full name.
    case name
    /// The name in a second script.
    case secondaryName
    /// The date of birth, `YYYY-MM-DD`.
    case dateOfBirth
    /// The address on one line.
    case address
    /// The guardian of a minor.
    case guardian
    /// The printed day of issue, `YYYY-MM-DD`.
    case issued
    /// The printed day of expiry, `YYYY-MM-DD`.
    case expires
    /// Whom to call in an emergency.
    case emergencyContact
    /// Allergies on one line.
    case allergies
    /// Whether the code holds the signed portrait.
    case portrait
    /// What the card's front must show, for the eye (``Verdict/feature``).
    case feature
    /// What the issuer is called.
    case issuer
    /// The trust bundle's number, and how old it is.
    case trustData
    /// How old the status list is.
    case statusList
    /// Another code of the same picture.
    case alsoFound
  }

  /// What it is about.
  public let subject: Subject
  /// What the subject is called in the language that was asked for, in lower case.
  public let label: String
  /// Text without line breaks: the card's own data as they were signed, all else in the language that was asked for.
  public let value: String
}

extension Verdict {
  /// What the card says, if its signature is good, and on what the verdict rests, in the order in which to show it.
  public func facts(in language: DeskLanguage) -> [VerdictFact] {
    (cardFacts(in: language) + trustFacts(in: language)).compactMap { subject, value in
      value.map { VerdictFact(subject: subject, label: subject.words.said(in: language), value: $0) }
    }
  }

  private typealias Line = (subject: VerdictFact.Subject, value: String?)

  private func cardFacts(in language: DeskLanguage) -> [Line] {
    guard let card else { return [] }
    let claims = card.claims
    func joined(_ parts: [String]) -> String? { parts.isEmpty ? nil : parts.joined(separator: ", ") }
    let portrait =
      card.portrait == nil
      ? Words("not in this code", "no está en este código") : Words("yes, in this code", "sí, en este código")
    return [
      (.cardNumber, card.number), (.name, card.name), (.secondaryName, claims.secondaryName),
      (.dateOfBirth, claims.dateOfBirth?.description), (.address, joined(claims.address)),
      (.guardian, claims.guardian), (.issued, card.issued?.description), (.expires, card.expires?.description),
      (.emergencyContact, claims.emergencyContact), (.allergies, joined(claims.allergies)),
      (.portrait, portrait.said(in: language)), (.feature, feature?.words(in: language)),
    ]
  }

  private func trustFacts(in language: DeskLanguage) -> [Line] {
    var facts: [Line] = [(.issuer, trust.issuerName ?? trust.issuer)]
    if let sequence = trust.sequence, let age = trust.bundleAge {
      let number = Words("number \(sequence)", "número \(sequence)").said(in: language)
      facts.append((.trustData, number + ", " + trust.freshness.words(atAge: age).said(in: language)))
    }
    if let age = trust.statusAge {
      facts.append((.statusList, trust.statusFreshness.words(atAge: age).said(in: language)))
    }
    return facts
  }
}

extension SceneVerdict {
  /// The verdict's facts, and of each other code in the picture what it is, whose, and why it is not accepted.
  public func facts(in language: DeskLanguage) -> [VerdictFact] {
    let label = VerdictFact.Subject.alsoFound.words.said(in: language)
    return verdict.facts(in: language)
      + alsoFound.map { VerdictFact(subject: .alsoFound, label: label, value: $0.description(in: language)) }
  }
}

extension SceneVerdict.Other {
  fileprivate func description(in language: DeskLanguage) -> String {
    let kind = profile?.words ?? Words("another code", "otro código")
    let what = [kind.said(in: language), number].compactMap(\.self).joined(separator: " ")
    // An emergency code is no proof of identity, which says nothing against the card.
    guard let reason, !(profile == .emergency && reason == .wrongProfile), reason != .unreadable else { return what }
    return "\(what): \(Verdict.answer(accepted: false).said(in: language)) \(reason.sentence(in: language))"
  }
}

extension Optional<TrustAnswer.Freshness> {
  /// Whether something of this age, in seconds, is still to be relied on.
  fileprivate func words(atAge seconds: Int64) -> Words {
    let state = self == .stale ? Words("OUT OF DATE", "DESACTUALIZADA") : Words("current", "vigente")
    let days = max(0, seconds / 86_400)
    let age =
      switch days {
      case 0: Words("from the last 24 hours", "de las últimas 24 horas")
      case 1: Words("1 day old", "de hace 1 día")
      default: Words("\(days) days old", "de hace \(days) días")
      }
    return Words("\(state.english), \(age.english)", "\(state.spanish), \(age.spanish)")
  }
}

extension CredentialProfile {
  fileprivate var words: Words {
    switch self {
    case .identity: Words("identity", "identidad")
    case .portrait: Words("portrait", "retrato")
    case .emergency: Words("emergency", "emergencia")
    }
  }
}

extension VerdictFact.Subject {
  fileprivate var words: Words {
    switch self {
    case .cardNumber: Words("card number", "número de tarjeta")
    case .name: Words("name", "nombre")
    case .secondaryName: Words("name, second script", "nombre, otra escritura")
    case .dateOfBirth: Words("date of birth", "fecha de nacimiento")
    case .address: Words("address", "dirección")
    case .guardian: Words("guardian", "tutor o tutora")
    case .issued: Words("issued", "expedida")
    case .expires: Words("expires", "vence")
    case .emergencyContact: Words("emergency contact", "contacto de emergencia")
    case .allergies: Words("allergies", "alergias")
    case .portrait: Words("signed portrait", "retrato firmado")
    case .feature: Words("on the front", "en el anverso")
    case .issuer: Words("issuer", "emisor")
    case .trustData: Words("trust data", "datos de confianza")
    case .statusList: Words("status list", "lista de estados")
    case .alsoFound: Words("also in the picture", "también en la imagen")
    }
  }
}
