extension Verdict {
  /// The verdict as plain text: the answer and its sentence, warnings, repairs, then the facts, each on a line.
  public func report(in language: DeskLanguage) -> String {
    report(sentence(in: language), facts(in: language), in: language)
  }

  /// "ACCEPTED." or "NOT ACCEPTED.", which stands before everything else that is said.
  static func answer(accepted: Bool) -> Words {
    accepted ? Words("ACCEPTED.", "ACEPTADA.") : Words("NOT ACCEPTED.", "NO ACEPTADA.")
  }

  fileprivate func report(_ sentence: String, _ facts: [VerdictFact], in language: DeskLanguage) -> String {
    let warning = Words("WARNING.", "ATENCIÓN.").said(in: language)
    var lines = [Self.answer(accepted: accepted).said(in: language) + " " + sentence]
    lines += warningSentences(in: language).map { warning + " " + $0 }
    if let repairs = repairSentence(in: language) { lines.append(repairs) }
    let width = facts.map(\.label.count).max() ?? 0
    lines += facts.map { fact in
      "  " + fact.label + String(repeating: " ", count: width - fact.label.count + 2) + fact.value
    }
    return lines.joined(separator: "\n")
  }
}

extension SceneVerdict {
  /// The verdict as plain text, with a line for each other code in the picture.
  public func report(in language: DeskLanguage) -> String {
    verdict.report(sentence(in: language), facts(in: language), in: language)
  }
}
