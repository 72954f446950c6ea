/// A language in which verdicts are put to the person at the desk.
public enum DeskLanguage: String, Sendable, Hashable, CaseIterable {
  /// English
  case english = "en"
  /// Spanish
  case spanish = "es"
}

extension Verdict {
  /// What to tell the person at the desk: what it means and what to do, with no jargon and no personal data.
  public func sentence(in language: DeskLanguage) -> String {
    guard let reason else { return acceptance(in: language) }
    let words = Self.words(for: reason)
    return language == .english ? words.english : words.spanish
  }

  /// What was let pass, and what the scanner did, each in one sentence.
  public func remarks(in language: DeskLanguage) -> [String] {
    let warnings = warnings.map { Self.words(for: $0) }
    let repairs =
      repairs.isEmpty
      ? []
      : [
        (
          english: "The scanner altered the code's text; it was put right and then verified.",
          spanish: "El lector alteró el texto del código; se corrigió y luego se verificó."
        )
      ]
    return (warnings + repairs).map { language == .english ? $0.english : $0.spanish }
  }

  private func acceptance(in language: DeskLanguage) -> String {
    switch (language, card?.portrait == nil) {
    case (.english, true):
      "The card is genuine and valid. Compare the photo on it with the person in front of you."
    case (.english, false):
      "The card is genuine and valid. Compare the photo shown here with the person and with the photo on the card."
    case (.spanish, true):
      "La tarjeta es auténtica y está vigente. Compare la fotografía con la persona que tiene delante."
    case (.spanish, false):
      "La tarjeta es auténtica y está vigente. Compare la fotografía que se muestra aquí con la persona y con la de la tarjeta."
    }
  }

  private typealias Words = (english: String, spanish: String)

  private static func words(for reason: Reason) -> Words {
    switch reason {
    case .unreadable:
      (
        "This is not a resident card's code, or it was not read completely. Scan it again.",
        "Este no es el código de una tarjeta de residente, o no se leyó completo. Escanéelo de nuevo."
      )
    case .unsupported:
      (
        "The code is of a kind that cannot be checked here. Do not rely on the card.",
        "El código es de un tipo que no se puede comprobar aquí. No confíe en la tarjeta."
      )
    case .untrustedIssuer:
      (
        "The card does not come from an issuer that you trust. Do not rely on it.",
        "La tarjeta no procede de un emisor de su confianza. No la dé por buena."
      )
    case .signatureInvalid:
      (
        "The code is forged or was altered. Do not accept the card.",
        "El código es falso o fue alterado. No acepte la tarjeta."
      )
    case .keyNotValidThen:
      (
        "The issuer's key was not in use when this card claims to have been issued. Do not accept the card.",
        "La clave del emisor no estaba en uso en la fecha en que la tarjeta dice haberse emitido. No acepte la tarjeta."
      )
    case .keyCompromised:
      (
        "The key that signed this card was stolen, and the card is not among those that the issuer confirmed. Do not accept it.",
        "La clave que firmó esta tarjeta fue robada y la tarjeta no está entre las que el emisor confirmó. No la acepte."
      )
    case .malformedClaims:
      (
        "The card's data break the rules for such cards. Do not accept it; tell the issuer.",
        "Los datos de la tarjeta no cumplen las reglas. No la acepte; avise al emisor."
      )
    case .wrongProfile:
      (
        "This code is not meant to prove identity here. Scan the code on the front of the card.",
        "Este código no sirve aquí para acreditar la identidad. Escanee el código del anverso de la tarjeta."
      )
    case .notYetValid:
      ("The card is not valid yet.", "La tarjeta todavía no es válida.")
    case .expired:
      ("The card has expired.", "La tarjeta está vencida.")
    case .revoked:
      (
        "The issuer has revoked this card. Do not accept it.",
        "El emisor ha anulado esta tarjeta. No la acepte."
      )
    case .suspended:
      (
        "The issuer has suspended this card for now. Do not accept it today.",
        "El emisor ha suspendido esta tarjeta por ahora. No la acepte hoy."
      )
    case .statusUnknown:
      (
        "The card is genuine, but whether it was revoked is not known here. Update the status list, then try again.",
        "La tarjeta es auténtica, pero aquí no se sabe si fue anulada. Actualice la lista de estados e inténtelo de nuevo."
      )
    case .trustStale:
      (
        "The list of trusted issuers on this machine is out of date. Update it, then try again.",
        "La lista de emisores de confianza de este equipo está desactualizada. Actualícela e inténtelo de nuevo."
      )
    case .clockUnreliable:
      (
        "This machine's clock is wrong. Set it, then try again.",
        "El reloj de este equipo está mal. Ajústelo e inténtelo de nuevo."
      )
    }
  }

  private static func words(for warning: Warning) -> Words {
    switch warning {
    case .trustStale:
      (
        "The list of trusted issuers on this machine is out of date.",
        "La lista de emisores de confianza de este equipo está desactualizada."
      )
    case .statusStale:
      ("The status list on this machine is out of date.", "La lista de estados de este equipo está desactualizada.")
    case .statusUnknown:
      (
        "Whether the card was revoked is not known here.",
        "Aquí no se sabe si la tarjeta fue anulada."
      )
    }
  }
}
