/// The hues that a diffraction grating sends towards the eye, by the path difference d·sin θ in nm.
///
/// For each path difference p all orders with mλ = p are summed, weighted by 1/m. Wavelengths become CIE 1931
/// tristimulus values by Wyman, Sloan and Shirley's analytic fit ("Simple Analytic Approximations to the CIE XYZ Color
/// Matching Functions", JCGT 2013), and these become linear sRGB (IEC 61966-2-1). Spectral colours lie outside sRGB:
/// each is drawn towards a middle grey of equal luminance until it fits. What remains is hue alone: a difference of
/// encoded components whose luma is 0.
enum Spectrum {
  /// The path difference of the first entry, in nm.
  static let first: Float = 360
  /// nm from entry to entry.
  static let step: Float = 4
  /// How many entries there are: up to 2,408 nm, where orders three to six overlap to near white.
  static let count = 513

  /// The hue at each path difference; strongest components are about ±100 of 255.
  static let hues: [SIMD4<Float>] = (0..<count).map { hue(pathDifference: Double(first) + Double(step) * Double($0)) }

  /// The hue at a path difference in nm, held at the table's ends.
  @inline(__always) static func hue(at path: Float, in table: [SIMD4<Float>]) -> SIMD4<Float> {
    let limit = Float(count - 1) - 0.001
    let raw = (path - first) * (1 / step)
    let place = raw < 0 ? 0 : (raw > limit ? limit : raw)
    let index = Int(place)
    let low = table[index]
    return low + (table[index + 1] - low) * SIMD4(repeating: place - Float(index))
  }

  private static func hue(pathDifference: Double) -> SIMD4<Float> {
    var xyz = SIMD4<Double>()
    for order in 1...6 { xyz += tristimulus(wavelength: pathDifference / Double(order)) * (1 / Double(order)) }
    let light = SIMD4(
      3.2404542 * xyz.x - 1.5371385 * xyz.y - 0.4985314 * xyz.z,
      -0.9692660 * xyz.x + 1.8760108 * xyz.y + 0.0415560 * xyz.z,
      0.0556434 * xyz.x - 0.2040259 * xyz.y + 1.0572252 * xyz.z, 0)
    let luminance = 0.2126 * light.x + 0.7152 * light.y + 0.0722 * light.z
    var chroma = light - SIMD4(luminance, luminance, luminance, 0)
    // Chroma relative to the light's own strength, which dies away at both ends of the spectrum.
    let strength = (xyz.x + xyz.y + xyz.z) / 3
    chroma *= 1 / (strength + 0.12)
    let grey = 0.5
    var reach = 0.55
    for index in 0..<3 {
      if chroma[index] < 0 { reach = min(reach, (0.14 - grey) / chroma[index]) }
      if chroma[index] > 0 { reach = min(reach, (0.98 - grey) / chroma[index]) }
    }
    let encoded = SIMD4<Float>(
      Float(255 * TransferCurve.encode(grey + reach * chroma.x)),
      Float(255 * TransferCurve.encode(grey + reach * chroma.y)),
      Float(255 * TransferCurve.encode(grey + reach * chroma.z)), 0)
    let luma = Luma.of(encoded)
    return encoded - SIMD4(luma, luma, luma, 0)
  }

  /// CIE 1931 2° tristimulus values of a wavelength in nm.
  static func tristimulus(wavelength: Double) -> SIMD4<Double> {
    func lobe(_ centre: Double, _ below: Double, _ above: Double) -> Double {
      let t = (wavelength - centre) / (wavelength < centre ? below : above)
      return Transcendental.exp(max(-0.5 * t * t, -300))
    }
    return SIMD4(
      1.056 * lobe(599.8, 37.9, 31.0) + 0.362 * lobe(442.0, 16.0, 26.7) - 0.065 * lobe(501.1, 20.4, 26.2),
      0.821 * lobe(568.8, 46.9, 40.5) + 0.286 * lobe(530.9, 16.3, 31.1),
      1.217 * lobe(437.0, 11.8, 36.0) + 0.681 * lobe(459.0, 26.0, 13.8), 0)
  }
}
