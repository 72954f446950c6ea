/// Colours along a run, ready to be looked up.
struct RunTable {
  static let size = 256
  /// `size + 2` colours with components 0…255 in x, y, z; the last two repeat the first two.
  let colors: [SIMD4<Float>]

  /// - Parameter floor: the least luma (see ``Luma``) that any colour may have; darker ones are mixed with white.
  init(stops: [ArtworkColor], floor: Float) {
    let points = stops.map(OKLab.init)
    colors = (0...Self.size + 1).map { step in
      let position = Double(step % Self.size) / Double(Self.size) * Double(points.count)
      let index = Int(position)
      let t = position - Double(index)
      func stop(_ offset: Int) -> SIMD4<Double> { points[(index + offset + points.count) % points.count].value }
      // A Catmull-Rom spline: through every stop, without a kink that the eye would read as a band.
      let (before, here, next, after) = (stop(-1), stop(0), stop(1), stop(2))
      let slopeHere = (next - before) * 0.5
      let slopeNext = (after - here) * 0.5
      let (t2, t3) = (t * t, t * t * t)
      let value =
        here * (2 * t3 - 3 * t2 + 1) + slopeHere * (t3 - 2 * t2 + t) + next * (3 * t2 - 2 * t3) + slopeNext * (t3 - t2)
      return Luma.lifted(OKLab(value: value).components, to: floor)
    }
  }

  /// The colour at a place along the run, in turns.
  @inline(__always) func color(at turns: Float) -> SIMD4<Float> {
    let wrapped = turns - ((turns + 0x1.8p23) - 0x1.8p23)
    let place = (wrapped < 0 ? wrapped + 1 : wrapped) * Float(Self.size)
    // Rounding the place less half an entry gives the entry before it. Exactly on an entry, either neighbour will do.
    let rounded = (place - 0.5) + 0x1.8p23
    let index = Int(rounded.bitPattern & 0x1ff)
    let low = colors[index]
    return low + (colors[index &+ 1] - low) * SIMD4(repeating: place - (rounded - 0x1.8p23))
  }
}

/// A colour in OKLab (Björn Ottosson, "A perceptual color space for image processing", 2020), in which straight ways
/// between colours look even.
struct OKLab {
  var value: SIMD4<Double>

  init(value: SIMD4<Double>) { self.value = value }

  init(_ color: ArtworkColor) {
    let r = TransferCurve.linear[Int(color.red)]
    let g = TransferCurve.linear[Int(color.green)]
    let b = TransferCurve.linear[Int(color.blue)]
    let l = Transcendental.power(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b, 1 / 3)
    let m = Transcendental.power(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b, 1 / 3)
    let s = Transcendental.power(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b, 1 / 3)
    value = SIMD4(
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s, 0)
  }

  /// sRGB components 0…255 in x, y, z; what lies outside sRGB is clipped.
  var components: SIMD4<Float> {
    let l = value.x + 0.3963377774 * value.y + 0.2158037573 * value.z
    let m = value.x - 0.1055613458 * value.y - 0.0638541728 * value.z
    let s = value.x - 0.0894841775 * value.y - 1.2914855480 * value.z
    let (l3, m3, s3) = (l * l * l, m * m * m, s * s * s)
    return SIMD4(
      Float(255 * TransferCurve.encode(4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3)),
      Float(255 * TransferCurve.encode(-1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3)),
      Float(255 * TransferCurve.encode(-0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3)), 0)
  }
}

/// The weighted sum of encoded components, which guards the luminance floor.
///
/// Decoding is convex, so by Jensen's inequality relative luminance is never below the decoded luma. And luma is linear
/// in the encoded components, as painting one colour over another is: if every colour that is painted has at least
/// the floor's luma, every mixture of them keeps the floor, without a test per pixel.
enum Luma {
  static let weights = SIMD4<Float>(0.2126, 0.7152, 0.0722, 0)

  /// The luma 0…255 that keeps a relative luminance, and one level more for what rounding to 8 bits takes away.
  static func floor(forLuminance luminance: Double) -> Float {
    luminance <= 0 ? 0 : Float(255 * TransferCurve.encode(luminance)) + 1
  }

  @inline(__always) static func of(_ color: SIMD4<Float>) -> Float {
    let weighted = color * weights
    return weighted.x + weighted.y + weighted.z
  }

  /// The colour, mixed with as much white as it takes to reach a luma below 255.
  @inline(__always) static func lifted(_ color: SIMD4<Float>, to floor: Float) -> SIMD4<Float> {
    let luma = of(color)
    guard luma < floor else { return color }
    let share = (floor - luma) / (255 - luma)
    return color + (SIMD4(255, 255, 255, 0) - color) * SIMD4(repeating: share)
  }

  /// The colour with components limited to 0…255.
  @inline(__always) static func limited(_ color: SIMD4<Float>) -> SIMD4<Float> {
    @inline(__always) func limit(_ value: Float) -> Float {
      let least = value > 0 ? value : 0
      return least < 255 ? least : 255
    }
    return SIMD4(limit(color.x), limit(color.y), limit(color.z), 0)
  }
}
