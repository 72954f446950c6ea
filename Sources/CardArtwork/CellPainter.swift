/// Paints cell rows of 8 · 8 pixels from a lattice, eight pixels at a time in 16-bit fixed point.
///
/// A phase needs only its fraction of a turn, and 16-bit integers drop whole turns as they overflow. Read as signed
/// numbers, they are the distance to the nearest line. Down a cell a phase is a cubic polynomial, so three additions
/// carry it from row to row (forward differences). Integer arithmetic is the same on every machine.
///
/// Whole cells go to ``CellRowKernel``, which does the same in C for the CPU at hand; cells that an edge cuts are
/// painted here.
struct CellPainter {
  private var kernel: CellRowKernel
  /// Whether whole cells go to the kernel. Only tests paint them here, to compare.
  var usesKernel = true
  private var lattice: Lattice
  private let strokes: [Stroke]
  /// What a map changes of each family; nil for lines of one width. Kept apart: copying one costs a reference count.
  private let modulations: [Modulation?]
  /// The families that have one, a bit each.
  private let modulated: UInt64
  /// The plates' inks in the middle of each cell of a row, in 1/128 levels, by plate and cell.
  private var inks: [SIMD4<Int16>]
  private let hues = Spectrum.hues
  private let spline = ColumnSpline()
  /// Whether lines are laid over pixels that are there already, rather than over the artwork's own colours.
  private let isOverPortrait: Bool
  private let cover: ArtworkCover?
  /// The design's paper as a pixel.
  private let paper: UInt32
  /// The path difference of the grating in the middles of a row's cells in nm, by group of eight.
  private var paths: [Lanes]

  /// Each plate's families, a bit each.
  private let plates: [UInt64]
  /// The middles of a row's cells in mm, by group of eight.
  private let middles: [Lanes]

  /// A family's line in fixed point, for one grid.
  struct Stroke {
    /// Steps in a device pixel, a power of two: fewer where lines are so far apart that a turn of more steps would
    /// overflow.
    let unit: Float
    /// Half the line's width and half a pixel, in steps: what is nearer to the centre is at least partly covered.
    let reach: FixedLanes
    /// The most of a pixel that can be covered: all of it, or the width of a line that is thinner than a pixel.
    let most: FixedLanes
    /// Takes coverage from `unit` to 32,768 steps.
    let scale: FixedLanes

    init(_ family: LineFamily, _ grid: ArtworkGrid) {
      let pitch = family.pitch * Float(grid.pixelsPerMillimetre)
      let width = family.width * Float(grid.pixelsPerMillimetre)
      var unit: Float = 512
      var scale: Int16 = 64
      // Where waves stretch lines apart they lie up to thrice the pitch from one another.
      while unit > 32, 3 * pitch * unit > 32_767 {
        unit /= 2
        scale *= 2
      }
      self.unit = unit
      self.scale = FixedLanes(repeating: scale)
      reach = FixedLanes(repeating: Int16(min((width + 1) / 2 * unit, 32_767)))
      most = FixedLanes(repeating: Int16(min(width, 1) * (unit - 1)))
    }
  }

  /// A map's effect on a stroke in fixed point, for one grid.
  struct Modulation {
    let map: ArtworkMap
    /// The shift in 2^-16 turns for each of a sample's 255 steps. Whole turns overflow and drop out.
    let shift: FixedLanes
    /// What a full sample adds to the reach, scaled so that the upper half of its product with 128 times a sample is
    /// what that sample adds.
    let widening: FixedLanes
    /// A pixel in steps.
    let pixel: FixedLanes

    init?(_ family: LineFamily, _ unit: Float, _ grid: ArtworkGrid) {
      guard let modulation = family.modulation else { return nil }
      let width = family.width * Float(grid.pixelsPerMillimetre)
      map = modulation.map
      shift = FixedLanes(repeating: Int16(truncatingIfNeeded: Int32((modulation.rise * (65_536 / 255)).rounded())))
      let wider = (modulation.fullWidth * Float(grid.pixelsPerMillimetre) - width) / 2 * unit
      widening = FixedLanes(repeating: Int16(max(-32_767, min(32_767, wider * (65_536 / (255 * 128))))))
      pixel = FixedLanes(repeating: Int16(unit))
    }
  }

  init(plan: ArtworkPlan, grid: ArtworkGrid, cover: ArtworkCover? = nil) {
    lattice = Lattice(plan: plan, grid: grid, cover: cover)
    self.cover = cover
    let levels = plan.paper + SIMD4(repeating: 0.5)
    paper = 0xFF00_0000 | UInt32(levels.x) << 16 | UInt32(levels.y) << 8 | UInt32(levels.z)
    isOverPortrait = if case .overPortrait = plan.presence { true } else { false }
    strokes = plan.families.map { Stroke($0, grid) }
    let modulations = zip(plan.families, strokes).map { Modulation($0, $1.unit, grid) }
    self.modulations = modulations
    modulated = modulations.indices.reduce(0) { modulations[$1] == nil ? $0 : $0 | UInt64(1) << UInt64($1) }
    plates = plan.plates.map { $0.families.reduce(0) { $0 | UInt64(1) << UInt64($1) } }
    middles = (0..<(lattice.cells + 7) / 8).map {
      Lattice.millimetres(
        from: (Double($0 * 8) + 0.5) * Double(Lattice.cell), spacing: Double(Lattice.cell), grid)
    }
    inks = Array(repeating: SIMD4(), count: plan.plates.count * lattice.cells)
    paths = Array(repeating: Lanes(0), count: middles.count)
    kernel = CellRowKernel(strokes, modulations, spline, cells: lattice.cells)
  }

  /// Paints device rows; `pixels` begins with the first of them.
  mutating func paint(rows: Range<Int>, into pixels: inout MutableSpan<UInt32>) {
    let first = rows.lowerBound / Lattice.cell
    let last = (rows.upperBound - 1) / Lattice.cell
    for row in first - 1...first + 1 { lattice.evaluate(row: row) }
    for cellRow in first...last {
      lattice.evaluate(row: cellRow + 2)
      mixInks(cellRow)
      let isWhole = rows.lowerBound <= cellRow * Lattice.cell && (cellRow + 1) * Lattice.cell <= rows.upperBound
      let whole = isWhole && usesKernel ? lattice.grid.width / Lattice.cell : 0
      if whole > 0 {
        kernel.paint(
          cellRow, count: whole, lattice, modulations,
          .init(plates: plates, inks: inks, cover: cover, isOverPortrait: isOverPortrait), top: rows.lowerBound,
          into: &pixels)
      }
      for cell in 0..<lattice.cells {
        if let cover, cover.hides(row: cellRow, cell) {
          paintPaper(cellRow, cell, rows, into: &pixels)
        } else if cell >= whole {
          paint(cellRow, cell, rows, into: &pixels)
        }
      }
    }
  }

  /// The colours of the inks that show in a row's cells, in the middle of each: over 8 pixels a run changes too little
  /// to be seen.
  private mutating func mixInks(_ cellRow: Int) {
    let plan = lattice.plan
    let y = lattice.millimetres(y: (Double(cellRow) + 0.5) * Double(Lattice.cell))
    if let grating = plan.grating {
      for group in middles.indices { paths[group] = grating.path(middles[group], y) }
    }
    for plate in plan.plates.indices {
      let ink = plan.plates[plate]
      let (isIridescent, ratio) = (ink.iridescence > 0 && plan.grating != nil, Lanes(ink.spacingRatio))
      // An ink of one colour is it in all cells.
      let solid = ink.run.isSolid && !isIridescent ? Self.fixed(ink.table.color(at: 0)) : nil
      for group in middles.indices {
        let cells = group &* 8..<min(group &* 8 &+ 8, lattice.cells)
        guard cells.contains(where: { lattice.shown(row: cellRow, $0) & plates[plate] != 0 }) else { continue }
        let start = plate &* lattice.cells
        if let solid {
          for cell in cells { inks[start &+ cell] = solid }
          continue
        }
        let turns = ink.run.turns(middles[group], y)
        let path = paths[group] * ratio
        for cell in cells where lattice.shown(row: cellRow, cell) & plates[plate] != 0 {
          let lane = cell & 7
          var color = ink.table.color(at: turns[lane])
          if isIridescent {
            color += Spectrum.hue(at: path[lane], in: hues) * SIMD4(repeating: ink.iridescence)
            color = Luma.lifted(Luma.limited(color), to: plan.floor)
          }
          inks[start &+ cell] = Self.fixed(color)
        }
      }
    }
  }

  /// A colour's components in 1/128 levels.
  @inline(__always) private static func fixed(_ color: SIMD4<Float>) -> SIMD4<Int16> {
    // Adding 1.5 · 2^23 rounds, and leaves the whole number in the low bits.
    let bits = unsafeBitCast(color * SIMD4(repeating: 128) + SIMD4(repeating: 0x1.8p23), to: SIMD4<UInt32>.self)
    return SIMD4(truncatingIfNeeded: bits)
  }

  /// A hidden cell: whoever covers it finds nothing of an earlier card there.
  private func paintPaper(_ cellRow: Int, _ cell: Int, _ rows: Range<Int>, into pixels: inout MutableSpan<UInt32>) {
    let width = lattice.grid.width
    let (left, right) = (cell * Lattice.cell, min((cell + 1) * Lattice.cell, width))
    for y in rows.clamped(to: cellRow * Lattice.cell..<(cellRow + 1) * Lattice.cell) {
      let start = (y - rows.lowerBound) * width
      precondition(start + right <= pixels.count)
      for x in left..<right { pixels[unchecked: start &+ x] = paper }
    }
  }

  @inline(__always) private func paint(
    _ cellRow: Int, _ cell: Int, _ rows: Range<Int>, into pixels: inout MutableSpan<UInt32>
  ) {
    let shown = lattice.shown(row: cellRow, cell)
    var (red, green, blue): (CellRows, CellRows, CellRows)
    if isOverPortrait {
      guard shown != 0 else { return }
      (red, green, blue) = painted(cellRow, cell, rows, pixels)
    } else {
      let top = lattice.groundEdge(row: cellRow, cell)
      let bottom = lattice.groundEdge(row: cellRow &+ 1, cell)
      red = CellRows(from: top.red, to: bottom.red)
      green = CellRows(from: top.green, to: bottom.green)
      blue = CellRows(from: top.blue, to: bottom.blue)
    }
    for plate in plates.indices where shown & plates[plate] != 0 {
      var coverage = CellRows()
      var left = shown & plates[plate]
      while left != 0 {
        let family = left.trailingZeroBitCount
        left &= left &- 1
        let descent = Descent(lattice, cellRow, cell, family, spline, unit: strokes[family].unit)
        if modulated & (UInt64(1) &<< UInt64(family)) == 0 {
          cover(&coverage, descent, strokes[family])
        } else if let modulation = modulations[family] {
          cover(&coverage, descent, strokes[family], modulation, modulation.map.samples(row: cellRow, cell))
        }
      }
      let ink = inks[plate &* lattice.cells &+ cell]
      red.lay(FixedLanes(repeating: ink.x), coverage: coverage)
      green.lay(FixedLanes(repeating: ink.y), coverage: coverage)
      blue.lay(FixedLanes(repeating: ink.z), coverage: coverage)
    }
    store(red, green, blue, cellRow, cell, rows, into: &pixels)
  }

  /// What is painted in a cell already, in 1/128 levels; the cell is whole.
  @inline(__always) private func painted(
    _ cellRow: Int, _ cell: Int, _ rows: Range<Int>, _ pixels: borrowing MutableSpan<UInt32>
  ) -> (CellRows, CellRows, CellRows) {
    let width = lattice.grid.width
    let start = (cellRow &* Lattice.cell &- rows.lowerBound) &* width &+ cell &* Lattice.cell
    precondition(start >= 0 && start + (Lattice.cell - 1) * width + Lattice.cell <= pixels.count)
    let bytes = pixels.bytes
    func channel(_ shift: UInt32) -> CellRows {
      CellRows { row in
        let eight = bytes.unsafeLoadUnaligned(fromByteOffset: (start &+ row &* width) &* 4, as: SIMD8<UInt32>.self)
        return FixedLanes(truncatingIfNeeded: (eight &>> shift) & 0xFF) &<< 7
      }
    }
    return (channel(16), channel(8), channel(0))
  }

  /// What a family is along the rows of a cell, from the top one down.
  private struct Descent {
    var phase: FixedLanes
    var opacity: FixedLanes
    /// The distance between lines in the middle of the cell, in the stroke's steps.
    let distance: FixedLanes
    private var d1: FixedLanes
    private var d2: FixedLanes
    private let d3: FixedLanes
    private let opacityStep: FixedLanes

    @inline(__always) init(
      _ lattice: Lattice, _ cellRow: Int, _ cell: Int, _ family: Int, _ spline: ColumnSpline, unit: Float
    ) {
      let top = lattice.edge(row: cellRow, cell, family)
      let bottom = lattice.edge(row: cellRow &+ 1, cell, family)
      (phase, d1, d2, d3) = spline.differences(
        lattice.edge(row: cellRow &- 1, cell, family).phases, top.phases, bottom.phases,
        lattice.edge(row: cellRow &+ 2, cell, family).phases)
      distance = FixedLanes(repeating: CellPainter.pixelsPerTurn(top, bottom, unit))
      opacityStep = (bottom.opacity &- top.opacity) &>> 3
      opacity = top.opacity &+ (opacityStep &>> 1)
    }

    @inline(__always) mutating func next() {
      phase &+= d1
      d1 &+= d2
      d2 &+= d3
      opacity &+= opacityStep
    }
  }

  /// Adds a family's lines to the coverage, in steps of 1/16,384.
  @inline(__always) private func cover(_ coverage: inout CellRows, _ descent: Descent, _ stroke: Stroke) {
    var at = descent
    let (reach, most, scale) = (stroke.reach, stroke.most, stroke.scale)
    coverage.update { laid in
      let turns = at.phase ^ (at.phase &>> 15)
      let inside = reach &- turns.highProduct(at.distance)
      let covered = pointwiseMax(pointwiseMin(inside, most), FixedLanes())
      laid = pointwiseMax(laid, (covered &* scale).highProduct(at.opacity))
      at.next()
    }
  }

  /// The same for a family whose lines a map shifts and widens.
  @inline(__always) private func cover(
    _ coverage: inout CellRows, _ descent: Descent, _ stroke: Stroke, _ modulation: Modulation, _ samples: CellRows
  ) {
    var at = descent
    let (reach, scale) = (stroke.reach, stroke.scale)
    let (shift, widening, pixel) = (modulation.shift, modulation.widening, modulation.pixel)
    coverage.update(with: samples) { laid, sample in
      let shifted = at.phase &+ (sample &>> 7) &* shift
      let turns = shifted ^ (shifted &>> 15)
      let here = reach &+ sample.highProduct(widening)
      let inside = here &- turns.highProduct(at.distance)
      // A line thinner than a pixel covers no more of it than its width.
      let most = pointwiseMin(here &+ here, pixel &+ pixel &- FixedLanes(repeating: 1)) &- pixel
      let covered = pointwiseMax(pointwiseMin(inside, most), FixedLanes())
      laid = pointwiseMax(laid, (covered &* scale).highProduct(at.opacity))
      at.next()
    }
  }

  /// The distance between lines in the middle of a cell, 1 / |∇φ|, in a stroke's steps.
  @inline(__always) private static func pixelsPerTurn(
    _ top: Lattice.Edge, _ bottom: Lattice.Edge, _ unit: Float
  ) -> Int16 {
    let gx = (top.right - top.left) + (bottom.right - bottom.left)
    let gy = (bottom.left - top.left) + (bottom.right - top.right)
    let square = gx * gx + gy * gy
    // Both differences span two cells' worth; a level phase has no lines nearby.
    let steps = Float(2 * Lattice.cell) * unit / (square > 1e-6 ? square : 1e-6).squareRoot()
    return Int16(truncatingIfNeeded: Int32(steps < 32_767 ? steps : 32_767))
  }

  @inline(__always) private func store(
    _ red: CellRows, _ green: CellRows, _ blue: CellRows, _ cellRow: Int, _ cell: Int, _ rows: Range<Int>,
    into pixels: inout MutableSpan<UInt32>
  ) {
    let width = lattice.grid.width
    let columns = min(Lattice.cell, width - cell * Lattice.cell)
    CellRows.pack(red, green, blue) { row, packed in
      let y = cellRow &* Lattice.cell &+ row
      guard rows.contains(y) else { return }
      let start = (y &- rows.lowerBound) &* width &+ cell &* Lattice.cell
      if columns == Lattice.cell {
        var bytes = pixels.mutableBytes
        bytes.storeBytes(of: packed, toByteOffset: start &* 4, as: SIMD8<UInt32>.self)
      } else {
        for column in 0..<columns { pixels[start + column] = packed[column] }
      }
    }
  }
}
