/// Morphological closing of a grey plane by a square: dark features narrower than the square vanish, edges of
/// wider ones, such as a shadow's, stay where they are.
enum GrayClosing {
  /// `plane` has `width` by `height` samples; the square's side is `2 * radius + 1`.
  static func closed(_ plane: [UInt8], width: Int, height: Int, radius: Int) -> [UInt8] {
    var upright = plane
    slide(&upright, width: width, radius: radius, outside: 0) { $0 > $1 ? $0 : $1 }
    var turned = transposed(upright, width: width, height: height)
    slide(&turned, width: height, radius: radius, outside: 0) { $0 > $1 ? $0 : $1 }
    slide(&turned, width: height, radius: radius, outside: 255) { $0 < $1 ? $0 : $1 }
    upright = transposed(turned, width: height, height: width)
    slide(&upright, width: width, radius: radius, outside: 255) { $0 < $1 ? $0 : $1 }
    return upright
  }

  /// Replaces each sample by the extreme of its row's samples within `radius`, in three steps a sample
  /// whatever the radius (van Herk 1992): a window reaches over two blocks, and is the end of one and the start of the next.
  @inline(__always)
  private static func slide(
    _ plane: inout [UInt8], width: Int, radius: Int, outside: UInt8, choose: (UInt8, UInt8) -> UInt8
  ) {
    let window = 2 * radius + 1
    let blocks = (width + 2 * radius + window - 1) / window
    let length = blocks * window
    var lineStore = [UInt8](repeating: outside, count: length)
    var startStore = lineStore
    var endStore = lineStore
    var line = lineStore.mutableSpan
    var starts = startStore.mutableSpan
    var ends = endStore.mutableSpan
    let count = plane.count
    var samples = plane.mutableSpan
    for row in stride(from: 0, to: count, by: width) {
      for x in 0..<width { line[radius &+ x] = samples[row &+ x] }
      for block in stride(from: 0, to: length, by: window) {
        var best = outside
        for x in block..<block &+ window {
          best = choose(best, line[x])
          starts[x] = best
        }
        best = outside
        for back in 1...window {
          let x = block &+ window &- back
          best = choose(best, line[x])
          ends[x] = best
        }
      }
      for x in 0..<width { samples[row &+ x] = choose(ends[x], starts[x &+ window &- 1]) }
    }
  }

  /// In squares that the cache holds.
  private static func transposed(_ plane: [UInt8], width: Int, height: Int) -> [UInt8] {
    var store = [UInt8](repeating: 0, count: plane.count)
    var out = store.mutableSpan
    let plane = plane.span
    for top in stride(from: 0, to: height, by: 32) {
      for left in stride(from: 0, to: width, by: 32) {
        for x in left..<min(left + 32, width) {
          for y in top..<min(top + 32, height) { out[x &* height &+ y] = plane[y &* width &+ x] }
        }
      }
    }
    return store
  }
}
