import CardFace
import CardModel
import VerifyCommand

extension PrinterProfile {
  /// The profile that `--printer` names.
  static func chosen(_ name: String) throws(Failure) -> PrinterProfile {
    guard let profile = named(name) else {
      let known = all.map(\.name)
      throw Failure.usage(
        "there is no printer profile \(name)",
        hint: NearestName.to(name, among: known).map { "did you mean \($0)?" }
          ?? "known: \(known.joined(separator: ", "))")
    }
    return profile
  }
}
