import Foundation

/// How a card was printed and how it was photographed or scanned.
///
/// ``draw(_:using:)`` is the distribution that `make bench-inspect` measures with. It was fixed before anything was
/// tuned on it; whoever changes it measures everything anew.
package struct CaptureConditions: Sendable {
  /// What made the picture.
  package enum Kind: String, Sendable, CaseIterable { case phone, flatbed300, flatbed600 }

  package var kind = Kind.phone
  // The print.
  /// Exponents of red, green and blue.
  package var tone = SIMD3<Double>(1, 1, 1)
  /// Deviation of the dye's spread, in pixels of 1/300 inch.
  package var dyeBlur = 0.4
  /// How far the black panel lies beside the others, in millimetres.
  package var blackShift = SIMD2<Double>(0, 0)
  /// Light that the black panel gives back.
  package var blackLevel = 0.03
  // The camera.
  /// Pixels a millimetre in the card's middle.
  package var density = 16.0
  /// Degrees between the camera's axis and the card's normal, and about which axis.
  package var tilt = 0.0, tiltAxis = 0.0
  /// Degrees by which the card is turned in the picture.
  package var turn = 0.0
  /// The lens's radial distortion at the picture's corner.
  package var distortion = 0.0
  /// Deviation of the defocus, in the photo's pixels.
  package var defocus = 0.5
  /// Length of the movement, in the photo's pixels, and its direction in degrees.
  package var motion = 0.0, motionAngle = 0.0
  // The light.
  /// Share by which it changes from the card's middle to its edge.
  package var gradient = 0.0, gradientAngle = 0.0
  /// A glossy reflection: the light that it adds (1 is white), its middle and its deviation in mm.
  package var glare = 0.0, glareX = 40.0, glareY = 25.0, glareSize = 8.0
  /// A hard shadow, or a beam where it is above 1: by what it multiplies the light, the line along which it ends (its
  /// direction in degrees and its distance from the card's middle in mm) and how wide it is, in mm.
  package var shadow = 1.0, shadowAngle = 0.0, shadowPlace = 0.0, shadowWidth = 200.0
  /// Half of what its edge takes, in mm.
  package var shadowSoftness = 0.15
  /// A shadow or mirrored window with three or four edges: each edge's direction in degrees and its distance from the
  /// card's middle, in mm; by what it multiplies the light, and what it adds (1 is white).
  package var patch: [(angle: Double, place: Double)] = []
  package var patchFactor = 1.0, patchLight = 0.0
  /// The pitch of the screen on which the card is shown, in mm; 0 for a card.
  package var screenPitch = 0.0
  /// White, as a share of what the sensor takes.
  package var exposure = 0.85
  /// Gains of red and blue against green.
  package var white = SIMD2<Double>(1, 1)
  // The sensor.
  /// Deviation of noise in the dark and of that which grows with the light.
  package var readNoise = 0.002, shotNoise = 0.01
  package var hasBayer = true
  /// How far contrast is raised in the middle tones.
  package var contrast = 0.1
  /// Share of an unsharp mask that is added.
  package var sharpening = 0.2
  /// The JPEG file's quality.
  package var quality = 85

  package init() {}

  /// Conditions as they occur: 70 in 100 by phone, the others on a flatbed.
  package static func draw(using dice: inout Dice) -> Self {
    let kind: Kind = dice.happens(0.7) ? .phone : dice.happens(0.5) ? .flatbed300 : .flatbed600
    return draw(kind, using: &dice)
  }

  package static func draw(_ kind: Kind, using dice: inout Dice) -> Self {
    var c = Self()
    c.kind = kind
    let common = dice.uniform(0.85, 1.2)
    c.tone = SIMD3(
      common * dice.uniform(0.95, 1.05), common * dice.uniform(0.95, 1.05), common * dice.uniform(0.95, 1.05))
    c.dyeBlur = dice.uniform(0.2, 0.8)
    c.blackShift = SIMD2(dice.uniform(-0.15, 0.15), dice.uniform(-0.15, 0.15))
    c.blackLevel = dice.uniform(0.02, 0.06)
    if kind == .phone { c.drawPhone(&dice) } else { c.drawFlatbed(&dice) }
    return c
  }

  private mutating func drawPhone(_ dice: inout Dice) {
    density = dice.uniform(12, 24)
    tilt = min(25, abs(dice.normal()) * 9)
    tiltAxis = dice.uniform(0, 360)
    turn = dice.happens(0.7) ? dice.normal() * 6 : dice.uniform(0, 360)
    distortion = dice.uniform(-0.04, 0.025)
    // What a millimetre loses grows with the pixels that it has.
    defocus = dice.uniform(0.35, 0.75) * density / 12
    motion = dice.happens(0.5) ? dice.uniform(0, 1.6) * density / 12 : 0
    motionAngle = dice.uniform(0, 180)
    gradient = dice.uniform(0, 0.3)
    gradientAngle = dice.uniform(0, 360)
    if dice.happens(0.25) { drawGlare(&dice) }
    exposure = dice.uniform(0.7, 0.95)
    white = SIMD2(dice.uniform(0.88, 1.12), dice.uniform(0.85, 1.15))
    readNoise = dice.uniform(0.001, 0.005)
    shotNoise = dice.uniform(0.005, 0.02)
    contrast = dice.uniform(0, 0.25)
    sharpening = dice.uniform(0, 0.6)
    quality = Int(dice.uniform(60, 96))
  }

  private mutating func drawGlare(_ dice: inout Dice) {
    glare = dice.uniform(0.15, 1.2)
    glareX = dice.uniform(0, 85.6)
    glareY = dice.uniform(0, 54)
    glareSize = dice.uniform(3, 10)
  }

  /// Adds a hard shadow or a beam, from a finger's width to half the card: no part of ``draw(using:)``'s distribution,
  /// but a row of its own.
  package mutating func castShadow(_ dice: inout Dice) {
    shadow = dice.happens(0.75) ? dice.uniform(0.4, 0.85) : dice.uniform(1.1, 1.3)
    (shadowAngle, shadowPlace) = (dice.uniform(0, 360), dice.uniform(-25, 25))
    shadowWidth = dice.happens(0.5) ? dice.uniform(8, 30) : 200
    shadowSoftness = dice.uniform(0.05, 0.5)
  }

  /// Adds the shadow of a thing, such as a pen or a finger's tip, or a window mirrored in the card's gloss: another row
  /// of its own.
  package mutating func castPatch(_ dice: inout Dice) {
    let (x, y) = (dice.uniform(-38, 38), dice.uniform(-22, 22))
    let count = dice.happens(0.5) ? 3 : 4
    let start = dice.uniform(0, 360)
    patch = (0..<count).map { index in
      let angle = start + Double(index) * 360 / Double(count) + dice.uniform(-25, 25)
      let reach = dice.uniform(2, 16)
      return (angle, x * cos(angle * .pi / 180) + y * sin(angle * .pi / 180) + reach)
    }
    if dice.happens(0.7) { patchFactor = dice.uniform(0.4, 0.85) } else { patchLight = dice.uniform(0.04, 0.3) }
    shadowSoftness = dice.uniform(0.05, 0.5)
  }

  private mutating func drawFlatbed(_ dice: inout Dice) {
    density = (kind == .flatbed300 ? 300 : 600) / 25.4
    turn = Double(Int(dice.uniform(0, 4))) * 90 + dice.normal() * 1.5
    defocus = kind == .flatbed300 ? dice.uniform(0.35, 0.6) : dice.uniform(0.6, 1.2)
    gradient = dice.uniform(0, 0.04)
    gradientAngle = dice.uniform(0, 360)
    exposure = dice.uniform(0.85, 0.95)
    white = SIMD2(dice.uniform(0.97, 1.03), dice.uniform(0.97, 1.03))
    readNoise = dice.uniform(0.001, 0.003)
    shotNoise = dice.uniform(0.003, 0.008)
    hasBayer = false
    contrast = dice.uniform(0, 0.1)
    sharpening = dice.uniform(0, 0.5)
    quality = Int(dice.uniform(80, 96))
  }
}
