import CLCMS

/// How the samples of a decoder's rows lie.
enum SampleLayout {
  case gray8, grayAlpha8, grayAlpha16, rgb8, rgba8, rgba16, cmyk8
  /// Adobe's CMYK: 255 is no ink.
  case cmyk8Inverted
}

/// A colour transform of Little CMS from a picture's own colours to sRGB, eight bits.
///
/// Layouts with alpha become R,G,B,A and the alpha is copied; the others become R,G,B.
final class ColorTransform {
  private let handle: cmsHTRANSFORM

  /// Bytes of a profile; a CMYK one has 0.5 to 2.5 MB. Larger ones are not looked at.
  static let profileLimit = 4 << 20

  /// From an ICC profile. `nil` when it is broken, is meant for other samples than `layout`'s, or means
  /// sRGB: the samples are then taken for sRGB, as viewers do.
  init?(profile bytes: [UInt8], layout: SampleLayout) {
    guard bytes.count <= Self.profileLimit else { return nil }
    let source = bytes.withUnsafeBytes { cmsOpenProfileFromMem($0.baseAddress, cmsUInt32Number($0.count)) }
    guard let source, let made = Self.transform(from: source, layout: layout) else { return nil }
    handle = made
    if isNearIdentity(layout) { return nil }
  }

  /// From PNG's gAMA (times 100,000; 0 where absent) and cHRM. `nil` when they mean sRGB or nothing.
  init?(gamma: Int, chromaticities: [Int]?, layout: SampleLayout) {
    let points = chromaticities.flatMap(Self.plausible) ?? Self.sRGBPoints
    let isSRGBGamma = gamma == 0 || abs(gamma - 45_455) <= 500
    if isSRGBGamma, zip(points, Self.sRGBPoints).allSatisfy({ abs($0 - $1) <= 0.005 }) { return nil }
    // Beyond these a gamma is a mistake: 0.1 to 10 as exponents.
    guard gamma == 0 || (10_000...1_000_000).contains(gamma) else { return nil }
    let exponent = gamma == 0 ? 2.2 : 100_000 / Double(gamma)
    guard let curve = cmsBuildGamma(nil, exponent) else { return nil }
    defer { cmsFreeToneCurve(curve) }
    var white = cmsCIExyY(x: points[0], y: points[1], Y: 1)
    var primaries = cmsCIExyYTRIPLE(
      Red: cmsCIExyY(x: points[2], y: points[3], Y: 1), Green: cmsCIExyY(x: points[4], y: points[5], Y: 1),
      Blue: cmsCIExyY(x: points[6], y: points[7], Y: 1))
    var curves: [OpaquePointer?] = [curve, curve, curve]
    guard let source = cmsCreateRGBProfile(&white, &primaries, &curves),
      let made = Self.transform(from: source, layout: layout)
    else { return nil }
    handle = made
  }

  deinit { cmsDeleteTransform(handle) }

  /// Transforms `count` pixels from the start of `row` into the start of `out`.
  func apply(_ row: [UInt8], count: Int, into out: inout [UInt8]) {
    row.withUnsafeBytes { from in
      out.withUnsafeMutableBytes { to in
        cmsDoTransform(handle, from.baseAddress, to.baseAddress, cmsUInt32Number(count))
      }
    }
  }

  /// Consumes `source`.
  private static func transform(from source: cmsHPROFILE, layout: SampleLayout) -> cmsHTRANSFORM? {
    defer { cmsCloseProfile(source) }
    let (input, output, space) = types(of: layout)
    guard cmsGetColorSpace(source) == space,
      [cmsSigInputClass, cmsSigDisplayClass, cmsSigOutputClass, cmsSigColorSpaceClass]
        .contains(cmsGetDeviceClass(source)),
      let target = cmsCreate_sRGBProfile()
    else { return nil }
    defer { cmsCloseProfile(target) }
    let flags = cmsUInt32Number(cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_COPY_ALPHA)
    return cmsCreateTransform(source, input, target, output, cmsUInt32Number(INTENT_PERCEPTUAL), flags)
  }

  private static func types(
    of layout: SampleLayout
  ) -> (cmsUInt32Number, cmsUInt32Number, cmsColorSpaceSignature) {
    switch layout {
    case .gray8: (civic_type_gray8, civic_type_rgb8, cmsSigGrayData)
    case .grayAlpha8: (civic_type_graya8, civic_type_rgba8, cmsSigGrayData)
    case .grayAlpha16: (civic_type_graya16, civic_type_rgba8, cmsSigGrayData)
    case .rgb8: (civic_type_rgb8, civic_type_rgb8, cmsSigRgbData)
    case .rgba8: (civic_type_rgba8, civic_type_rgba8, cmsSigRgbData)
    case .rgba16: (civic_type_rgba16, civic_type_rgba8, cmsSigRgbData)
    case .cmyk8: (civic_type_cmyk8, civic_type_rgb8, cmsSigCmykData)
    case .cmyk8Inverted: (civic_type_cmyk8_inverted, civic_type_rgb8, cmsSigCmykData)
    }
  }

  /// Whether the transform moves no colour of a coarse grid by more than rounding does: most embedded
  /// profiles are sRGB itself, and leaving their pixels alone is both exact and faster.
  private func isNearIdentity(_ layout: SampleLayout) -> Bool {
    guard case .rgb8 = layout else { return false }
    let steps = Array(stride(from: UInt8(0), through: 255, by: 51))
    let grid = steps.flatMap { r in steps.flatMap { g in steps.flatMap { b in [r, g, b] } } }
    var out = [UInt8](repeating: 0, count: grid.count)
    apply(grid, count: grid.count / 3, into: &out)
    return zip(grid, out).allSatisfy { abs(Int($0) - Int($1)) <= 1 }
  }

  /// ITU-R BT.709: x and y of white, red, green, blue.
  private static let sRGBPoints = [0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06]

  /// The chromaticities as numbers, if they lie in the diagram and span a triangle.
  private static func plausible(_ values: [Int]) -> [Double]? {
    let points = values.map { Double($0) / 100_000 }
    guard points.count == 8, points.allSatisfy({ (0...1).contains($0) }) else { return nil }
    for i in stride(from: 0, to: 8, by: 2) where points[i + 1] < 0.01 || points[i] + points[i + 1] > 1 {
      return nil
    }
    let doubleArea =
      (points[4] - points[2]) * (points[7] - points[3]) - (points[6] - points[2]) * (points[5] - points[3])
    return abs(doubleArea) > 0.01 ? points : nil
  }
}
