/// What parts two glyphs in one place, before a photo spreads it: the other's cover less the own.
struct GlyphDifference {
  let x, y, width, height: Int
  private(set) var values: [Float]

  /// - Parameter other: nil for nothing in the glyph's place.
  init(from own: GlyphMask, to other: GlyphMask?) {
    let (left, top) = (min(own.x, other?.x ?? own.x), min(own.y, other?.y ?? own.y))
    let right = max(own.x + own.width, other.map { $0.x + $0.width } ?? own.x)
    let bottom = max(own.y + own.height, other.map { $0.y + $0.height } ?? own.y)
    (x, y, width, height) = (left, top, right - left, bottom - top)
    values = [Float](repeating: 0, count: width * height)
    if let other { add(other, 1) }
    add(own, -1)
  }

  private mutating func add(_ mask: GlyphMask, _ sign: Float) {
    let source = mask.values.span
    let (left, top, across) = (x, y, width)
    var target = values.mutableSpan
    precondition(source.count == mask.width * mask.height)
    for row in 0..<mask.height {
      let to = (mask.y - top + row) * across + mask.x - left
      precondition(to >= 0 && to + mask.width <= target.count)
      for column in 0..<mask.width {
        target[unchecked: to &+ column] += sign * source[unchecked: row &* mask.width &+ column]
      }
    }
  }

  /// The squares of what parts the two, summed.
  var energy: Float {
    var sum: Float = 0
    let v = values.span
    for index in 0..<v.count { sum += v[unchecked: index] * v[unchecked: index] }
    return sum
  }

  /// How much of the face the two cover differently, in pixels.
  var area: Float {
    var sum: Float = 0
    let v = values.span
    for index in 0..<v.count { sum += abs(v[unchecked: index]) }
    return sum
  }

  /// It times a picture that begins at `left` and `top`, summed.
  func product(with picture: [Float], left: Int, top: Int, width across: Int, height down: Int) -> Double {
    let v = values.span
    let p = picture.span
    precondition(p.count == across * down)
    let (first, last) = (max(0, left - x), min(width, left + across - x))
    guard first < last else { return 0 }
    var sum = 0.0
    for row in max(0, top - y)..<max(max(0, top - y), min(height, top + down - y)) {
      let (own, at) = (row * width, (y + row - top) * across + x - left)
      var part: Float = 0
      for column in first..<last { part += v[unchecked: own &+ column] * p[unchecked: at &+ column] }
      sum += Double(part)
    }
    return sum
  }
}
