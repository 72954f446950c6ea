extension Verdict {
  /// What to tell the person at the desk: what it means and what to do, with no jargon and no personal data.
  public func sentence(in language: DeskLanguage) -> String {
    reason?.sentence(in: language) ?? acceptance(in: language)
  }

  /// What to say beside the sentence: warnings, then repairs.
  public func remarks(in language: DeskLanguage) -> [String] {
    warningSentences(in: language) + [repairSentence(in: language)].compactMap(\.self)
  }

  /// What was let pass and what casts doubt, each in one sentence.
  public func warningSentences(in language: DeskLanguage) -> [String] { warnings.map { $0.words.said(in: language) } }

  /// What the scanner did to the text, in one sentence that names each repair; nil when it did nothing.
  public func repairSentence(in language: DeskLanguage) -> String? {
    guard !repairs.isEmpty else { return nil }
    let named = repairs.map { $0.words.said(in: language) }.joined(separator: "; ")
    return Words(
      "The scanner altered the code's text. Put right, and then verified: \(named).",
      "El lector alteró el texto del código. Se corrigió, y luego se verificó: \(named)."
    ).said(in: language)
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
      "La tarjeta es auténtica y está vigente. Compare la fotografía que se muestra aquí con la persona y con la "
        + "de la tarjeta."
    }
  }
}

extension SceneVerdict {
  /// What to tell the person at the desk. Where a code that could change the answer was seen but not read, it says how
  /// to have it read, for the code that was read is not to blame.
  public func sentence(in language: DeskLanguage) -> String {
    guard wantsMoreCodes, unreadCodes > 0 else { return verdict.sentence(in: language) }
    guard verdict.claimedProfile == nil else {
      return Words(
        "One more code is on this side: hold it closer.", "En este lado hay un código más: acérquelo."
      ).said(in: language)
    }
    return Words(
      "A code is in the picture but could not be read: hold the card closer, away from glare.",
      "En la imagen hay un código, pero no se pudo leer: acerque la tarjeta, lejos de los reflejos."
    ).said(in: language)
  }
}

extension Reason {
  /// What to tell the person at the desk about a card that is refused for this reason.
  public func sentence(in language: DeskLanguage) -> String { words.said(in: language) }

  private var words: Words {
    switch self {
    case .unreadable:
      Words(
        "This is not a resident card's code, or it was not read completely. Scan it again.",
        "Este no es el código de una tarjeta de residente, o no se leyó completo. Escanéelo de nuevo."
      )
    case .unsupported:
      Words(
        "The code is of a kind that cannot be checked here. Do not rely on the card.",
        "El código es de un tipo que no se puede comprobar aquí. No confíe en la tarjeta."
      )
    case .untrustedIssuer:
      Words(
        "The card does not come from an issuer that you trust. Do not rely on it.",
        "La tarjeta no procede de un emisor de su confianza. No la dé por buena."
      )
    case .signatureInvalid:
      Words(
        "The code is forged or was altered. Do not accept the card.",
        "El código es falso o fue alterado. No acepte la tarjeta."
      )
    case .keyNotValidThen:
      Words(
        "The issuer's key was not in use when this card claims to have been issued. Do not accept the card.",
        "La clave del emisor no estaba en uso en la fecha en que la tarjeta dice haberse emitido. No acepte la tarjeta."
      )
    case .keyCompromised:
      Words(
        "The key that signed this card was stolen, and the card is not among those that the issuer confirmed. Do "
          + "not accept it.",
        "La clave que firmó esta tarjeta fue robada y la tarjeta no está entre las que el emisor confirmó. No la "
          + "acepte."
      )
    case .malformedClaims:
      Words(
        "The card's data break the rules for such cards. Do not accept it; tell the issuer.",
        "Los datos de la tarjeta no cumplen las reglas. No la acepte; avise al emisor."
      )
    case .wrongProfile:
      Words(
        "This code is not meant to prove identity here. Scan the code on the front of the card.",
        "Este código no sirve aquí para acreditar la identidad. Escanee el código del anverso de la tarjeta."
      )
    case .notYetValid:
      Words("The card is not valid yet.", "La tarjeta todavía no es válida.")
    case .expired:
      Words("The card has expired.", "La tarjeta está vencida.")
    case .revoked:
      Words(
        "The issuer has revoked this card. Do not accept it.",
        "El emisor ha anulado esta tarjeta. No la acepte."
      )
    case .suspended:
      Words(
        "The issuer has suspended this card for now. Do not accept it today.",
        "El emisor ha suspendido esta tarjeta por ahora. No la acepte hoy."
      )
    case .statusUnknown:
      Words(
        "The card is genuine, but whether it was revoked is not known here. Update the status list, then try again.",
        "La tarjeta es auténtica, pero aquí no se sabe si fue anulada. Actualice la lista de estados e inténtelo "
          + "de nuevo."
      )
    case .trustStale:
      Words(
        "The list of trusted issuers on this machine is out of date. Update it, then try again.",
        "La lista de emisores de confianza de este equipo está desactualizada. Actualícela e inténtelo de nuevo."
      )
    case .clockUnreliable:
      Words(
        "This machine's clock is wrong. Set it, then try again.",
        "El reloj de este equipo está mal. Ajústelo e inténtelo de nuevo."
      )
    case .codesDisagree:
      Words(
        "The codes on the front and the back are not of one card. Do not accept it.",
        "Los códigos del anverso y del reverso no son de una misma tarjeta. No la acepte."
      )
    }
  }
}

extension Verdict.Warning {
  fileprivate var words: Words {
    switch self {
    case .codesDisagree:
      Words(
        "The codes in this picture contradict each other, or belong to different cards. Check each by itself.",
        "Los códigos de esta imagen se contradicen, o son de tarjetas distintas. Compruebe cada uno por separado."
      )
    case .trustStale:
      Words(
        "The list of trusted issuers on this machine is out of date.",
        "La lista de emisores de confianza de este equipo está desactualizada."
      )
    case .statusStale:
      Words(
        "The status list on this machine is out of date.", "La lista de estados de este equipo está desactualizada.")
    case .statusUnknown:
      Words(
        "Whether the card was revoked is not known here.",
        "Aquí no se sabe si la tarjeta fue anulada."
      )
    }
  }
}

extension Repair {
  fileprivate var words: Words {
    switch self {
    case .byteOrderMark:
      Words("a byte order mark before it taken off", "se quitó una marca de orden de bytes al principio")
    case .startAndEndOfText:
      Words("the marks of a text's start and end taken off", "se quitaron las marcas de inicio y fin de texto")
    case .symbologyIdentifier:
      Words("the scanner's mark for QR codes taken off", "se quitó la marca del lector para códigos QR")
    case .lineBreaks: Words("line breaks taken out", "se quitaron saltos de línea")
    case .surroundingSpace: Words("spaces at the ends taken off", "se quitaron espacios de los extremos")
    case .noBreakSpace: Words("no-break spaces made spaces", "se cambiaron espacios duros por espacios")
    case .lowerCase: Words("small letters made capital", "se pusieron mayúsculas en lugar de minúsculas")
    case .percentSpace: Words("%20 made a space again", "se cambió %20 por un espacio")
    }
  }
}
