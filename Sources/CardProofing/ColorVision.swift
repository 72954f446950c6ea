import CardArtwork
import CardFace
import Foundation

/// How people see colours who lack one kind of cone: about one man in twelve has a deficiency of one of these kinds.
///
/// The matrices of full severity of Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of
/// Color Vision Deficiency" (IEEE TVCG 15(6), 2009), for linear light of sRGB.
enum ColorVision: String, CaseIterable {
  /// No red cones.
  case protanopia
  /// No green cones.
  case deuteranopia
  /// No blue cones.
  case tritanopia

  private var rows: [SIMD3<Double>] {
    switch self {
    case .protanopia:
      [
        SIMD3(0.152286, 1.052583, -0.204868), SIMD3(0.114503, 0.786281, 0.099216),
        SIMD3(-0.003882, -0.048116, 1.051998),
      ]
    case .deuteranopia:
      [
        SIMD3(0.367322, 0.860646, -0.227968), SIMD3(0.280085, 0.672501, 0.047413),
        SIMD3(-0.011820, 0.042940, 0.968881),
      ]
    case .tritanopia:
      [
        SIMD3(1.255528, -0.076749, -0.178779), SIMD3(-0.078411, 0.930809, 0.147602),
        SIMD3(0.004733, 0.691367, 0.303900),
      ]
    }
  }

  /// Linear light of each sRGB value (IEC 61966-2-1).
  private static let linear: [Double] = (0...255).map { value in
    let share = Double(value) / 255
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
  }

  /// The relative luminance (WCAG 2.2) of an `0xRRGGBB` as seen; the matrices can leave the range a little.
  func luminance(_ rgb: UInt32) -> Double {
    let light = SIMD3(
      Self.linear[Int(rgb >> 16 & 0xFF)], Self.linear[Int(rgb >> 8 & 0xFF)], Self.linear[Int(rgb & 0xFF)])
    let seen = rows.map { row in min(max((row * light).sum(), 0), 1) }
    return 0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2]
  }

  /// The least contrast, 1 to 21, of a text's colour with any of the pixels.
  func contrast(of text: UInt32, over pixels: some Sequence<UInt32>) -> Double {
    let ink = luminance(text)
    return pixels.reduce(21) { least, pixel in
      let ground = luminance(pixel)
      return min(least, (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05))
    }
  }
}
