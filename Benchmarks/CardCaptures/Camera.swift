import CardFace
import Foundation

/// Where a camera sees the points of a card: a pinhole and a lens that bends a little.
package struct Camera: Sendable {
  /// The picture's size.
  package let width: Int
  package let height: Int
  private let rotation: [Double]
  private let focal, distance: Double
  private let centerX, centerY: Double
  private let distortion, reach: Double

  /// A camera that has the whole card in its picture, with some room around it.
  package init(_ c: CaptureConditions, using dice: inout Dice) {
    let (tilt, axis, turn) = (c.tilt * .pi / 180, c.tiltAxis * .pi / 180, c.turn * .pi / 180)
    // About an axis in the card's plane (Rodrigues), then about the camera's.
    let (kx, ky) = (cos(axis), sin(axis))
    let (s, v) = (sin(tilt), 1 - cos(tilt))
    let leaning = [
      cos(tilt) + kx * kx * v, kx * ky * v, ky * s,
      kx * ky * v, cos(tilt) + ky * ky * v, -kx * s,
      -ky * s, kx * s, cos(tilt),
    ]
    let turning = [cos(turn), -sin(turn), 0, sin(turn), cos(turn), 0, 0, 0, 1]
    var product = [Double](repeating: 0, count: 9)
    for i in 0..<3 {
      for j in 0..<3 { for k in 0..<3 { product[3 * i + j] += turning[3 * i + k] * leaning[3 * k + j] } }
    }
    rotation = product
    // A phone's wide angle: the picture's width is 0.9 of the focal length, the card 0.6 of the picture.
    focal = c.density * 85.6 / 0.55
    distance = focal / c.density
    distortion = c.distortion
    reach = c.density * 60
    var (left, top, right, bottom) = (Double.infinity, Double.infinity, -Double.infinity, -Double.infinity)
    for step in 0..<40 {
      let t = Double(step % 10) / 10
      let p: (Double, Double) =
        switch step / 10 {
        case 0: (85.6 * t, 0)
        case 1: (85.6, 53.98 * t)
        case 2: (85.6 * t, 53.98)
        default: (0, 53.98 * t)
        }
      let q = Self.project(
        p.0, p.1, rotation: product, focal: focal, distance: distance, distortion: distortion, reach: reach)
      (left, right, top, bottom) = (min(left, q.x), max(right, q.x), min(top, q.y), max(bottom, q.y))
    }
    let room = c.kind == .phone ? 0.02...0.12 : 0.01...0.08
    let (dx, dy) = (right - left, bottom - top)
    let (a, b, d, e) = (
      dice.uniform(room.lowerBound, room.upperBound) * dx, dice.uniform(room.lowerBound, room.upperBound) * dx,
      dice.uniform(room.lowerBound, room.upperBound) * dy, dice.uniform(room.lowerBound, room.upperBound) * dy
    )
    width = Int(dx + a + b)
    height = Int(dy + d + e)
    centerX = a - left
    centerY = d - top
  }

  private static func project(
    _ x: Double, _ y: Double, rotation r: [Double], focal: Double, distance: Double, distortion: Double, reach: Double
  ) -> (x: Double, y: Double) {
    let (px, py) = (x - 42.8, y - 26.99)
    let z = r[6] * px + r[7] * py + distance
    let (u, v) = (focal * (r[0] * px + r[1] * py) / z, focal * (r[3] * px + r[4] * py) / z)
    let grow = 1 + distortion * (u * u + v * v) / (reach * reach)
    return (u * grow, v * grow)
  }

  /// Where a point of the card, in millimetres from the trim's top left, lies in the picture.
  package func project(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
    let q = Self.project(
      x, y, rotation: rotation, focal: focal, distance: distance, distortion: distortion, reach: reach)
    return (q.x + centerX, q.y + centerY)
  }

  /// Of each pixel's middle in a row of the picture the point of the card's plane, in millimetres.
  ///
  /// - Parameter points: takes them: all across, then all down, of ``width`` pixels.
  func card(row: Int, into points: inout [Double]) {
    var x = 0
    while x < width {
      let steps = SIMD4<Double>(0, 1, 2, 3)
      let (across, down) = card(SIMD4(repeating: Double(x) + 0.5) + steps, Double(row) + 0.5)
      for lane in 0..<min(4, width - x) {
        points[x + lane] = across[lane]
        points[width + x + lane] = down[lane]
      }
      x += 4
    }
  }

  private func card(_ x: SIMD4<Double>, _ y: Double) -> (x: SIMD4<Double>, y: SIMD4<Double>) {
    let (dx, dy) = (x - centerX, SIMD4(repeating: y - centerY))
    var (u, v) = (dx, dy)
    if distortion != 0 {
      for _ in 0..<4 {
        let grow = 1 + distortion * (u * u + v * v) / (reach * reach)
        (u, v) = (dx / grow, dy / grow)
      }
    }
    // The ray (u, v, focal) meets the plane: rotation · p + (0, 0, distance) = t · ray.
    let r = rotation
    let (a, b) = (focal * r[0] - u * r[6], focal * r[1] - u * r[7])
    let (c, d) = (focal * r[3] - v * r[6], focal * r[4] - v * r[7])
    let (e, f) = (u * distance, v * distance)
    let determinant = a * d - b * c
    return ((e * d - b * f) / determinant + 42.8, (a * f - e * c) / determinant + 26.99)
  }
}
