/// What parts two glyphs as a photo spreads it, by place in a line's view; it may reach beyond that.
struct SpreadDifference {
  let left, top, width, height: Int
  private(set) var values: [Float]

  init(_ difference: GlyphDifference, _ window: TextJudge.Window) {
    let (reach, side) = (BlurKernel.reach, BlurKernel.side + 1)
    (width, height) = (difference.width + side, difference.height + side)
    (left, top) = (
      difference.x - reach + window.wholeX - window.view.x0, difference.y - reach + window.wholeY - window.view.y0
    )
    values = [Float](repeating: 0, count: width * height)
    let k = window.kernel.span
    let d = difference.values.span
    precondition(k.count == side * side && d.count == difference.width * difference.height)
    let across = width
    var target = values.mutableSpan
    for y in 0..<difference.height {
      for x in 0..<difference.width {
        let value = d[unchecked: y &* difference.width &+ x]
        guard value != 0 else { continue }
        for j in 0..<side {
          let at = (y &+ j) &* across &+ x
          for i in 0..<8 { target[unchecked: at &+ i] += value * k[unchecked: j &* 8 &+ i] }
        }
      }
    }
  }

  /// The columns and rows that lie in a part of the view.
  func places(in columns: Range<Int>, _ rows: Range<Int>) -> (columns: Range<Int>, rows: Range<Int>) {
    ((left..<left + width).clamped(to: columns), (top..<top + height).clamped(to: rows))
  }

  /// Its squares, summed.
  var energy: Double { values.reduce(0) { $0 + Double($1 * $1) } }

  /// The same where it is seen.
  func square(in view: InkView) -> Double {
    let isSeen = view.isSeen.span
    let v = values.span
    let (columns, rows) = places(in: 0..<view.width, 0..<view.height)
    precondition(isSeen.count == view.width * view.height && v.count == width * height)
    var square = 0.0
    for y in rows {
      for x in columns where isSeen[unchecked: y &* view.width &+ x] {
        let value = v[unchecked: (y &- top) &* width &+ x &- left]
        square += Double(value * value)
      }
    }
    return square
  }
}
