/// Morphological closing of a grey plane by a square: dark features narrower than the square vanish, edges of
/// wider ones, such as a shadow's, stay where they are.
enum GrayClosing {
  /// `plane` has `width` by `height` samples; the square's side is `2 * radius + 1`.
  static func closed(_ plane: [UInt8], width: Int, height: Int, radius: Int) -> [UInt8] {
    let size = (width: width, height: height)
    let brighter = extreme(plane, size, radius: radius, outside: 0) { $0 > $1 ? $0 : $1 }
    return extreme(brighter, size, radius: radius, outside: 255) { $0 < $1 ? $0 : $1 }
  }

  /// The extreme of each sample's square; samples outside the plane don't count.
  @inline(__always)
  private static func extreme(
    _ plane: [UInt8], _ size: (width: Int, height: Int), radius: Int, outside: UInt8, choose: (UInt8, UInt8) -> UInt8
  ) -> [UInt8] {
    let window = 2 * radius + 1
    let (width, height) = size
    // Along each row, then down all columns at once: rows are samples of a column, `width` apart.
    var across = [UInt8](repeating: outside, count: width * (height + 2 * radius))
    var line = [UInt8](repeating: outside, count: width + 2 * radius)
    var spare = line
    for y in 0..<height {
      copy(plane, from: y * width, to: &line, at: radius, count: width)
      for x in 0..<radius {
        line[x] = outside
        line[radius + width + x] = outside
      }
      slide(&line, &spare, window: window, step: 1, choose: choose)
      copy(line, from: 0, to: &across, at: (radius + y) * width, count: width)
    }
    var down = across
    slide(&across, &down, window: window, step: width, choose: choose)
    return Array(across[..<(width * height)])
  }

  private static func copy(_ from: [UInt8], from start: Int, to: inout [UInt8], at place: Int, count: Int) {
    precondition(start >= 0 && place >= 0 && start + count <= from.count && place + count <= to.count)
    let from = from.span
    var to = to.mutableSpan
    for x in 0..<count { to[unchecked: place &+ x] = from[unchecked: start &+ x] }
  }

  /// Replaces each sample by the extreme of itself and the `window - 1` that follow in distances of `step`, where there
  /// are as many. Windows of two, four, eight … are made of two of the half, the last of two that overlap: a few steps,
  /// each of which the compiler does for sixteen samples at once.
  @inline(__always)
  private static func slide(
    _ samples: inout [UInt8], _ spare: inout [UInt8], window: Int, step: Int, choose: (UInt8, UInt8) -> UInt8
  ) {
    var span = 1
    while span < window {
      let shift = min(span, window - span)
      combine(samples, shift: shift * step, into: &spare, choose: choose)
      swap(&samples, &spare)
      span += shift
    }
  }

  @inline(__always)
  private static func combine(
    _ samples: [UInt8], shift: Int, into out: inout [UInt8], choose: (UInt8, UInt8) -> UInt8
  ) {
    let count = samples.count - shift
    precondition(shift >= 0 && out.count >= count)
    let samples = samples.span
    var out = out.mutableSpan
    for x in 0..<max(count, 0) {
      out[unchecked: x] = choose(samples[unchecked: x], samples[unchecked: x &+ shift])
    }
  }
}
