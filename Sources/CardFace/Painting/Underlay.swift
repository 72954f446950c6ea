import CardArtwork

/// A picture that is laid over the background of card after card: only its pixels that are not transparent, in runs.
struct Underlay {
  private struct Run {
    /// The first pixel, counted from the top left row by row.
    let start: Int
    let count: Int
    let isOpaque: Bool
  }

  private var runs: [Run] = []
  /// The runs' pixels, one run after the other, as ``Canvas/Format/translucent`` stores them.
  private var pixels: [UInt32] = []
  private let width: Int
  private let height: Int

  /// `canvas` is translucent.
  init(_ canvas: Canvas) {
    precondition(canvas.format == .translucent)
    width = canvas.width
    height = canvas.height
    var (runs, pixels): ([Run], [UInt32]) = ([], [])
    canvas.withPixels { source in
      let count = source.count
      var at = 0
      while true {
        // Most of it, and so a loop that does nothing else.
        while at < count, source[unchecked: at] &>> 24 == 0 { at &+= 1 }
        guard at < count else { break }
        let start = at
        let kind = Self.kind(source[at])
        while at < count, Self.kind(source[unchecked: at]) == kind { at &+= 1 }
        for place in start..<at { pixels.append(source[unchecked: place]) }
        runs.append(Run(start: start, count: at - start, isOpaque: kind == .opaque))
      }
    }
    // Copies have no room to spare, which these are kept without for all cards.
    (self.runs, self.pixels) = (Array(runs[...]), Array(pixels[...]))
  }

  private enum Kind { case clear, opaque, mixed }

  private static func kind(_ pixel: UInt32) -> Kind {
    switch pixel >> 24 {
    case 0: .clear
    case 255: .opaque
    default: .mixed
    }
  }

  /// Hides in a cover the cells in which each pixel is opaque: whole panels.
  func hide(in cover: inout ArtworkCover) {
    let cell = ArtworkGrid.cell
    let columns = (width + cell - 1) / cell
    var counts = [Int](repeating: 0, count: columns * ((height + cell - 1) / cell))
    for run in runs where run.isOpaque {
      // A run goes on over the rows' ends.
      for at in run.start..<run.start + run.count { counts[at / width / cell * columns + at % width / cell] += 1 }
    }
    for (index, count) in counts.enumerated() {
      let (row, column) = (index / columns, index % columns)
      let pixels = min(cell, width - column * cell) * min(cell, height - row * cell)
      if count == pixels { cover.hide(row: row, column: column) }
    }
  }

  /// Composites over `canvas`, which is opaque and of the same size. The same pixels as Cairo's.
  func paint(on canvas: Canvas) {
    precondition(canvas.format == .opaque && canvas.width == width && canvas.height == height)
    let source = pixels.span
    canvas.withPixels { out in
      var from = 0
      for run in runs {
        let to = run.start
        precondition(to + run.count <= out.count && from + run.count <= source.count)
        if run.isOpaque {
          for x in 0..<run.count { out[unchecked: to &+ x] = source[unchecked: from &+ x] }
        } else {
          for x in 0..<run.count {
            out[unchecked: to &+ x] = Self.over(source[unchecked: from &+ x], out[unchecked: to &+ x])
          }
        }
        from += run.count
      }
    }
  }

  /// Porter and Duff's "over" with premultiplied colours; quotients by 255 are rounded exactly.
  @inline(__always)
  private static func over(_ source: UInt32, _ below: UInt32) -> UInt32 {
    let rest = 255 &- (source &>> 24)
    var odd = (below & 0x00FF_00FF) &* rest &+ 0x0080_0080
    odd = ((odd &+ ((odd &>> 8) & 0x00FF_00FF)) &>> 8) & 0x00FF_00FF
    var even = ((below &>> 8) & 0x00FF_00FF) &* rest &+ 0x0080_0080
    even = (even &+ ((even &>> 8) & 0x00FF_00FF)) & 0xFF00_FF00
    return source &+ (odd | even)
  }
}
