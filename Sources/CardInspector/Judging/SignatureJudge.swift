import CardFace
import CardImaging

/// Measures how much ink the photo shows in the cells of the signature's box, whatever artwork lies under it.
struct SignatureJudge {
  let prediction: Prediction

  /// The share of a cell's pixels that must be seen.
  private static let leastShare = 0.6

  /// The share of black of each cell of ``CardImaging/SignatureInk``; nil where it can't be judged.
  ///
  /// - Parameter box: where the signature was to be printed.
  func cells(of box: DeviceArea) -> [Double?] {
    // The black panel may lie a little beside the rest; a cell is sixteen pixels high, so whole pixels will do.
    let shift = prediction.blackShift
    let (left, top) = (box.x + Int(shift.x.rounded()), box.y + Int(shift.y.rounded()))
    let view = InkView(prediction, in: DeviceArea(x: left, y: top, width: box.width, height: box.height))
    var cells = [(ink: Float, seen: Int, all: Int)](
      repeating: (0, 0, 0), count: SignatureInk.columns * SignatureInk.rows)
    for y in 0..<box.height {
      for x in 0..<box.width {
        let cell = SignatureInk.cell(x: x, y: y, width: box.width, height: box.height)
        cells[cell].all += 1
        let (column, row) = (left + x - view.x0, top + y - view.y0)
        guard (0..<view.width).contains(column), (0..<view.height).contains(row) else { continue }
        let at = row * view.width + column
        guard view.isSeen[at] else { continue }
        cells[cell].seen += 1
        cells[cell].ink += view.values[at]
      }
    }
    return cells.map { cell in
      guard cell.seen > 0, Double(cell.seen) >= Self.leastShare * Double(cell.all) else { return nil }
      return Double(cell.ink) / Double(cell.seen)
    }
  }

  /// Whether more of a box lies outside of the photo than under light.
  func isOutside(_ box: DeviceArea) -> Bool {
    let (columns, rows) = box.clipped(toWidth: prediction.seen.width, height: prediction.seen.height)
    var (outside, glare) = (0, 0)
    for y in rows {
      for x in columns {
        switch prediction.hidden[y * prediction.seen.width + x] {
        case .outside: outside += 1
        case .glare: glare += 1
        case .no: break
        }
      }
    }
    return outside > glare
  }
}
