import CardVerifier

/// A verdict as a desk clerk reads it on a terminal: the answer first, then the facts to compare with the card and its
/// bearer.
struct VerdictReport {
  let text: String

  /// Of `scene`, which `verdict` is the verdict of, where the text came from a picture.
  init(_ verdict: Verdict, scene: SceneVerdict?, in language: DeskLanguage) {
    text = scene?.report(in: language) ?? verdict.report(in: language)
  }
}
