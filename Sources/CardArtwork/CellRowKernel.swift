import ArtworkShim

// The one wrapper of ArtworkShim: whole cells of a row, checked before their addresses are handed out.

/// What the kernel needs to know of all rows.
struct CellRowKernel {
  /// Each family's line.
  private let strokes: [civic_stroke]
  private let spline: civic_spline
  /// The families whose lines a map changes.
  private let modulated: [Int]
  /// What the maps say in a row, by such family and cell.
  private var samples: [CellRows]

  init(
    _ strokes: [CellPainter.Stroke], _ modulations: [CellPainter.Modulation?], _ spline: ColumnSpline, cells: Int
  ) {
    modulated = modulations.indices.filter { modulations[$0] != nil }
    samples = Array(repeating: CellRows(), count: modulated.count * cells)
    var first: Int32 = 0
    self.strokes = zip(strokes, modulations).map { stroke, modulation in
      defer { first += modulation == nil ? 0 : Int32(cells) }
      return civic_stroke(
        unit: stroke.unit, reach: stroke.reach[0], most: stroke.most[0], scale: stroke.scale[0],
        shift: modulation?.shift[0] ?? 0, widening: modulation?.widening[0] ?? 0, pixel: modulation?.pixel[0] ?? 0,
        samples: modulation == nil ? -1 : first)
    }
    self.spline = spline.kernelWeights
  }

  /// The inks and plates of the cells, and what is left alone of them.
  struct Inks {
    let plates: [UInt64]
    /// By plate and cell.
    let inks: [SIMD4<Int16>]
    let cover: ArtworkCover?
    let isOverPortrait: Bool
  }

  /// Paints the first `count` cells of a cell row that lies wholly within `pixels`, whose first device row is `top`.
  mutating func paint(
    _ cellRow: Int, count: Int, _ lattice: Lattice, _ modulations: [CellPainter.Modulation?], _ inks: Inks, top: Int,
    into pixels: inout MutableSpan<UInt32>
  ) {
    let (cells, width) = (lattice.cells, lattice.grid.width)
    let start = (cellRow * Lattice.cell - top) * width
    precondition(count > 0 && count * Lattice.cell <= width && count <= cells)
    precondition(start >= 0 && start + Lattice.cell * width <= pixels.count, "a row of whole cells")
    precondition(lattice.hold(families: strokes.count) && inks.inks.count >= inks.plates.count * cells)
    for (place, family) in modulated.enumerated() {
      guard let map = modulations[family]?.map else { continue }
      for cell in 0..<count where lattice.shown(row: cellRow, cell) & UInt64(1) << UInt64(family) != 0 {
        samples[place * cells + cell] = map.samples(row: cellRow, cell)
      }
    }
    let slots = (-1...2).map { (cellRow + $0) & 3 }
    let hidden = inks.cover.map { $0.hides(row: cellRow) }
    precondition(hidden?.count ?? cells == cells)
    lattice.edges.withUnsafeBufferPointer { edges in
      lattice.groundEdges.withUnsafeBufferPointer { grounds in
        lattice.shown.withUnsafeBufferPointer { shown in
          strokes.withUnsafeBufferPointer { strokes in
            inks.plates.withUnsafeBufferPointer { plates in
              inks.inks.withUnsafeBufferPointer { colors in
                samples.withUnsafeBytes { samples in
                  (hidden ?? []).withUnsafeBytes { hidden in
                    var row = civic_cell_row(
                      cells: cells, families: strokes.count, slots: (slots[0], slots[1], slots[2], slots[3]),
                      edges: edges.baseAddress, grounds: inks.isOverPortrait ? nil : grounds.baseAddress,
                      shown: shown.baseAddress, strokes: strokes.baseAddress, plates: plates.baseAddress,
                      plate_count: plates.count, inks_stride: cells, inks: colors.baseAddress,
                      samples: samples.baseAddress?.assumingMemoryBound(to: Int16.self),
                      hidden: hidden.isEmpty ? nil : hidden.baseAddress?.assumingMemoryBound(to: UInt8.self),
                      spline: spline)
                    pixels.withUnsafeMutableBufferPointer { pixels in
                      guard let from = pixels.baseAddress else { return }
                      civic_paint_cells(&row, count, from + start, width)
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
