import CardVerifier

// What the person at the desk is told: what it means and what to do, with no jargon.

extension CardInspection {
  /// The answer in one sentence.
  public func sentence(in language: DeskLanguage) -> String {
    switch reason {
    case .verdict: scene.verdict.sentence(in: language)
    case .faceDiffers:
      said(
        language, "The code is genuine, but the card's face is not the one that belongs to it. Do not accept the card.",
        "El código es auténtico, pero el anverso de la tarjeta no es el que le corresponde. No acepte la tarjeta.")
    case .faceNotJudged:
      said(
        language, "The code is genuine, but the picture does not show enough of the card's face to judge it.",
        "El código es auténtico, pero la imagen no muestra lo suficiente del anverso para juzgarlo.")
    case nil:
      said(
        language,
        "The code is genuine and the face agrees with it. Compare the photo with the person in front of you.",
        "El código es auténtico y el anverso concuerda con él. Compare la fotografía con la persona que tiene delante.")
    }
  }

  /// The answer and its sentence, what each region came to, advice, then the verdict's facts, each on a line.
  public func report(in language: DeskLanguage) -> String {
    guard let face else { return scene.report(in: language) }
    var lines = [
      said(language, accepted ? "ACCEPTED." : "NOT ACCEPTED.", accepted ? "ACEPTADA." : "NO ACEPTADA.") + " "
        + sentence(in: language)
    ]
    let told =
      face.regions.filter { $0.answer == .differs }
      + face.regions.filter { $0.answer == .cannotTell && !$0.isFinePrint }
    lines += told.map { "  " + $0.sentence(in: language) }
    let matching = face.regions.count { $0.answer == .matches }
    lines.append(
      "  " + said(language, "\(matching) regions agree.", "\(matching) zonas concuerdan."))
    lines += face.advice.map { $0.sentence(in: language) }
    lines += face.copySigns.map { $0.sentence(in: language) }
    if face.copySigns.isEmpty {
      lines.append(said(language, "No sign of copying found.", "No se halló ningún indicio de copia."))
    }
    // The verdict's own first line would say twice whether the card is accepted.
    lines += scene.report(in: language).split(separator: "\n").dropFirst().map(String.init)
    return lines.joined(separator: "\n")
  }
}

private func said(_ language: DeskLanguage, _ english: String, _ spanish: String) -> String {
  language == .english ? english : spanish
}

extension InspectedRegion {
  /// Letters too small for any photo of a whole card.
  var isFinePrint: Bool { kind == .text && why == .resolution && score == nil }

  /// What came of it, in one sentence.
  public func sentence(in language: DeskLanguage) -> String {
    switch answer {
    case .matches: said(language, "\(element): agrees.", "\(element): concuerda.")
    case .differs:
      said(
        language, "\(element): DIFFERS from what the code says.", "\(element): NO CONCUERDA con lo que dice el código.")
    case .cannotTell:
      said(language, "\(element): can't be told", "\(element): no se puede saber")
        + (why.map { " (" + $0.words(in: language) + ")." } ?? ".")
    }
  }
}

extension InspectedRegion.Why {
  /// In a few words.
  public func words(in language: DeskLanguage) -> String {
    switch self {
    case .glare: said(language, "a reflection lies on it", "hay un reflejo encima")
    case .blur: said(language, "the picture is blurred", "la imagen está borrosa")
    case .resolution: said(language, "too few pixels", "muy pocos píxeles")
    case .covered: said(language, "covered or not in the picture", "cubierto o fuera de la imagen")
    case .template: said(language, "the card's template is not here", "aquí falta la plantilla de la tarjeta")
    }
  }
}

extension InspectedFace.Advice {
  /// What to do, in one sentence.
  public func sentence(in language: DeskLanguage) -> String {
    switch self {
    case .closer:
      said(language, "Come closer: the card should fill the picture.", "Acérquese: la tarjeta debe llenar la imagen.")
    case .lessTilt:
      said(language, "Hold the camera straight above the card.", "Sostenga la cámara justo encima de la tarjeta.")
    case .awayFromLamp:
      said(language, "Turn the card away from the lamp.", "Aparte la tarjeta de la lámpara.")
    case .sharper:
      said(language, "Hold still until the picture is sharp.", "No se mueva hasta que la imagen esté nítida.")
    case .wholeCard:
      said(
        language, "Show the whole card, with nothing on it.", "Muestre la tarjeta entera, sin nada encima.")
    case .showBack:
      said(
        language, "Show the back too: its code holds the signed portrait.",
        "Muestre también el reverso: su código contiene el retrato firmado.")
    case .addTemplate:
      said(
        language, "Get the template that the card names from the city.",
        "Pida a la ciudad la plantilla que nombra la tarjeta.")
    }
  }
}

extension InspectedFace.CopySign {
  /// What was seen, in one sentence.
  public func sentence(in language: DeskLanguage) -> String {
    switch self {
    case .grayCopy:
      said(
        language, "The card's colours are missing: it may be a copy.",
        "Faltan los colores de la tarjeta: puede ser una copia.")
    case .screen:
      said(
        language, "A pattern lies over the card, as a screen makes it: ask for the card itself.",
        "Hay una trama sobre la tarjeta, como la de una pantalla: pida la tarjeta misma.")
    case .secondPrinting:
      said(
        language,
        "The texts are less sharp than the code or out of line with it: the card may be printed from a picture.",
        "Los textos son menos nítidos que el código o no están alineados con él: la tarjeta puede ser impresa de una imagen."
      )
    }
  }
}
