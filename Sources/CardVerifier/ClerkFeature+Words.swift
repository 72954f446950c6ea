import CardCredential

extension ClerkFeature {
  /// What to look for on the card's front, for example "a rosette of 7 petals, teal to gold, in the middle": the
  /// colours from the middle outwards.
  public func words(in language: DeskLanguage) -> String {
    Words(
      "a rosette of \(petals) petals, \(inner.words.english) to \(outer.words.english), \(place.words.english)",
      "una roseta de \(petals) pétalos, de \(inner.words.spanish) a \(outer.words.spanish), \(place.words.spanish)"
    ).said(in: language)
  }
}

extension ClerkFeature.Color {
  fileprivate var words: Words {
    switch self {
    case .teal: Words("teal", "turquesa")
    case .gold: Words("gold", "dorado")
    case .violet: Words("violet", "violeta")
    }
  }
}

extension ClerkFeature.Place {
  fileprivate var words: Words {
    switch self {
    case .top: Words("at the top", "arriba")
    case .middle: Words("in the middle", "en el centro")
    case .bottom: Words("at the bottom", "abajo")
    }
  }
}
