/// How much larger a script is set than Latin letters beside it, so that both look of one size: in many fonts an Arabic
/// or a Thai letter fills less of the em than a Latin one. Measured from the pinned fonts' own glyphs.
///
/// Only upwards: a script that fills more of the em than Latin, as Chinese does, has strokes that need it.
final class VisualSize {
  private let typesetter: Typesetter
  private var factors: [Key: Double] = [:]

  private struct Key: Hashable {
    let role: String
    let script: Int
  }

  init(typesetter: Typesetter) { self.typesetter = typesetter }

  /// A script's letters in Unicode, some that are typical, and which of Latin's heights they are to have.
  private struct Script {
    let letters: ClosedRange<UInt32>
    let sample: String
    let height: Height

    enum Height {
      /// Letters with bodies from which strokes rise, as from a Latin x.
      case small
      /// Letters of one height: between a Latin x and a capital.
      case middle
    }
  }

  private static let scripts: [Script] = [
    Script(letters: 0x0590...0x05FF, sample: "אבהמש", height: .middle),
    // Whose bodies make the line: the round and the rising ones are higher.
    Script(letters: 0x0600...0x077F, sample: "صمبسى", height: .small),
    Script(letters: 0x0780...0x07BF, sample: "ހނރބމދ", height: .small),
    Script(letters: 0x0900...0x097F, sample: "कनमसव", height: .middle),
    Script(letters: 0x0980...0x09FF, sample: "কনমসব", height: .middle),
    Script(letters: 0x0A00...0x0A7F, sample: "ਕਨਮਸਵ", height: .middle),
    Script(letters: 0x0A80...0x0AFF, sample: "કનમસવ", height: .middle),
    Script(letters: 0x0B00...0x0B7F, sample: "କନମସବ", height: .middle),
    Script(letters: 0x0B80...0x0BFF, sample: "கநமபவ", height: .middle),
    Script(letters: 0x0C00...0x0C7F, sample: "కనమసవ", height: .middle),
    Script(letters: 0x0C80...0x0CFF, sample: "ಕನಮಸವ", height: .middle),
    Script(letters: 0x0D00...0x0D7F, sample: "കനമസവ", height: .middle),
    Script(letters: 0x0D80...0x0DFF, sample: "කනමසව", height: .middle),
    Script(letters: 0x0E00...0x0E7F, sample: "กคนมส", height: .middle),
    Script(letters: 0x0E80...0x0EFF, sample: "ກຄນມສ", height: .middle),
    Script(letters: 0x1000...0x109F, sample: "ကခတပမ", height: .middle),
    Script(letters: 0x1780...0x17FF, sample: "កតបពម", height: .middle),
  ]

  /// The factor for a text in a role's fonts, by its first letter of a script that has one: from 1 to ``greatest``, in
  /// hundredths.
  func factor(of text: String, role: String) -> Double {
    let script = text.unicodeScalars.lazy.compactMap { scalar in
      Self.scripts.firstIndex { $0.letters.contains(scalar.value) }
    }.first
    guard let script else { return 1 }
    let key = Key(role: role, script: script)
    if let known = factors[key] { return known }
    let factor = measured(Self.scripts[script], role: role) ?? 1
    factors[key] = factor
    return factor
  }

  /// Beyond this no font is merely small.
  static let greatest = 1.3

  /// Nil where the role's fonts lack a letter.
  private func measured(_ script: Script, role: String) -> Double? {
    guard let small = height(of: "xvz", role), let capital = height(of: "HEZ", role),
      let own = height(of: script.sample, role), own > 0
    else { return nil }
    let wanted = script.height == .small ? small : (small + capital) / 2
    return min(max(1, (wanted / own * 100).rounded() / 100), Self.greatest)
  }

  /// The middle one of the letters' heights over the baseline, as a share of the em.
  private func height(of sample: String, _ role: String) -> Double? {
    let em = 1_000.0
    var heights: [Double] = []
    for letter in sample {
      let lines = try? typesetter.lines(
        String(letter), role: role, size: em, tracking: 0, width: nil, language: nil)
      guard let line = lines?.first else { return nil }
      heights.append(line.inkAscent / em)
    }
    return heights.sorted()[heights.count / 2]
  }
}
