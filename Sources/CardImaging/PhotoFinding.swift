/// Something about a photo that makes its holder hard to recognise.
public struct PhotoFinding: Sendable, Equatable, Encodable {
  /// What it is; stable for programs. Later versions may add kinds.
  public enum Fault: String, Sendable, Encodable, CaseIterable {
    /// Out of focus or shaken.
    case blurred
    /// Too little light.
    case underexposed
    /// So much light that the face's surface is lost.
    case overexposed
    /// Grey on grey.
    case lowContrast
  }

  /// What it is.
  public let fault: Fault
  /// Whether the photo can't be printed; else its printing is a warning's matter.
  public let isRefusal: Bool
  /// What was measured and what is allowed: lower case, without full stop.
  public let message: String
  /// What to do about it.
  public let hint: String
}

extension PhotoQuality {
  /// Where a warning begins and where a photo is refused.
  ///
  /// Found with real photos of people of dark and light skin and the project's drawn ones. Sharp, they have a blur of
  /// 0.27 to 0.42; at 300 dpi 0.48 to 0.66 behind a Gaussian of 1.4 pixels, and 0.72 to 0.84 behind one of 3, where
  /// eyes lose their lids. Two stops too dark, their lightest parts have 123 to 138; four stops, 64 to 72; five, 46 to
  /// 53.
  enum Limit {
    static let blur = (warning: 0.55, refusal: 0.72)
    static let brightest = (warning: 100, refusal: 64)
    static let contrast = (warning: 80, refusal: 45)
    static let whitened = (warning: 0.10, refusal: 0.60)
    static let blackened = (warning: 0.30, refusal: 0.60)
  }

  /// What is wrong, the refusals first; empty for a good photo.
  public var findings: [PhotoFinding] {
    let all = [blurred, underexposed, overexposed, lowContrast].compactMap(\.self)
    return all.filter(\.isRefusal) + all.filter { !$0.isRefusal }
  }

  private var blurred: PhotoFinding? {
    guard blur >= Limit.blur.warning else { return nil }
    return PhotoFinding(
      fault: .blurred, isRefusal: blur >= Limit.blur.refusal,
      message:
        "is blurred: \(Self.hundredths(blur)), where sharp photos have 0.25 to 0.45 and "
        + "\(Self.hundredths(Limit.blur.refusal)) is refused",
      hint: "take the photo again with the eyes in focus, and hold the camera still")
  }

  private var underexposed: PhotoFinding? {
    let refused = brightest < Limit.brightest.refusal || blackened > Limit.blackened.refusal
    guard refused || brightest < Limit.brightest.warning || blackened > Limit.blackened.warning else { return nil }
    return PhotoFinding(
      fault: .underexposed, isRefusal: refused,
      message: """
        is too dark: its lightest parts have \(brightest) of 255, where \(Limit.brightest.refusal) is the least, \
        and \(Self.percent(blackened)) of the face is black
        """,
      hint: "take the photo again with more light on the face")
  }

  private var overexposed: PhotoFinding? {
    guard whitened > Limit.whitened.warning else { return nil }
    return PhotoFinding(
      fault: .overexposed, isRefusal: whitened > Limit.whitened.refusal,
      message:
        "is too bright: \(Self.percent(whitened)) of the face is white, where "
        + "\(Self.percent(Limit.whitened.refusal)) is the most",
      hint: "take the photo again with less light on the face, or a shorter exposure")
  }

  private var lowContrast: PhotoFinding? {
    guard contrast < Limit.contrast.warning else { return nil }
    return PhotoFinding(
      fault: .lowContrast, isRefusal: contrast < Limit.contrast.refusal,
      message:
        "is grey on grey: its dark and light parts differ by \(contrast) of 255, where \(Limit.contrast.refusal) "
        + "is the least",
      hint: "take the photo again in plain light, without haze or a dirty lens")
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  private static func hundredths(_ value: Double) -> String {
    let whole = Int((value * 100).rounded())
    return "\(whole / 100).\(whole % 100 < 10 ? "0" : "")\(whole % 100)"
  }
}
