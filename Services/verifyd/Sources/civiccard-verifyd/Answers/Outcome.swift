import CardVerifier

/// The verdict on a question: that on its one text, or that on all texts of a card.
enum Outcome {
  case text(Verdict)
  case card(SceneVerdict)

  init(_ question: Question, by verifier: Verifier, at now: Int64) {
    switch question {
    case .text(let text): self = .text(verifier.verify(utf8: text, at: now))
    case .card(let front, let back):
      self = .card(
        back.isEmpty
          ? verifier.verify(allOf: front, at: now)
          : verifier.verify(front: SideCodes(texts: front), back: SideCodes(texts: back), at: now))
    }
  }

  var verdict: Verdict {
    switch self {
    case .text(let verdict): verdict
    case .card(let scene): scene.verdict
    }
  }

  var json: [UInt8] {
    switch self {
    case .text(let verdict): verdict.json
    case .card(let scene): scene.json
    }
  }

  func words(in language: DeskLanguage) -> DeskWords {
    switch self {
    case .text(let verdict): DeskWords(verdict, in: language)
    case .card(let scene): DeskWords(scene, in: language)
    }
  }
}
