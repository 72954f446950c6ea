/// A language in which verdicts are put to the person at the desk.
public enum DeskLanguage: String, Sendable, Hashable, CaseIterable {
  /// English
  case english = "en"
  /// Spanish
  case spanish = "es"
}

/// The same in both languages.
struct Words {
  let english: String
  let spanish: String

  init(_ english: String, _ spanish: String) { (self.english, self.spanish) = (english, spanish) }

  func said(in language: DeskLanguage) -> String { language == .english ? english : spanish }
}
