import ArtworkShim

/// The artwork's smooth quantities, evaluated exactly on a coarse lattice and laid out for the painter.
///
/// Nodes lie at every eighth device pixel, counted from the grid's top left corner, so that any split into rows sees
/// the same ones. A node row is turned at once into what the painter adds up: phases at each pixel's column (by a
/// Catmull-Rom spline through four nodes, which is smooth across cells), strengths and colours in fixed point. The rows
/// above and below a cell row are kept in a ring of four.
struct Lattice {
  /// Device pixels from node to node.
  static let cell = 8

  /// What a family is on the part of a node row that bounds one cell: phases at the pixel columns and at the nodes on
  /// the left and the right, in turns; opacities at the pixel columns, 0…32,767 for 0…1.
  typealias Edge = civic_edge

  /// The ground's colour on the part of a node row that bounds one cell: at the pixel columns in 1/128 levels.
  typealias GroundEdge = civic_ground_edge

  let plan: ArtworkPlan
  let grid: ArtworkGrid
  /// Cells in a row, the last one perhaps cut by the grid's edge.
  let cells: Int
  /// Groups of eight nodes in a row, and an empty one behind them.
  private let groups: Int
  private let families: Int
  private let hues = Spectrum.hues
  /// Each group's nodes in mm; node 0 lies one cell left of the grid.
  private let columns: [Lanes]

  /// By slot, cell and family.
  private(set) var edges: [Edge]
  /// By slot and cell.
  private(set) var groundEdges: [GroundEdge]
  /// By slot and cell: which families are drawn anywhere on the edge, a bit each.
  private(set) var shown: [UInt64]

  // The node row at work, by group.
  private var phases: [Lanes]
  private var opacities: [Lanes]
  /// What calm zones and higher layers leave to the lines.
  private var artwork: [Lanes]
  /// Where the plate at work is drawn, 0…1.
  private var drawn: [Lanes]
  /// Whether the family at work is drawn nowhere near a group, so that nobody asks for its phases there.
  private var absent: [Bool]
  private var colors: [SIMD4<Float>]

  /// By node row from -1 on and group: whether a cell that is seen needs its nodes; nil where all are seen.
  private let needed: [Bool]?

  init(plan: ArtworkPlan, grid: ArtworkGrid, cover: ArtworkCover? = nil) {
    self.plan = plan
    self.grid = grid
    cells = (grid.width + Self.cell - 1) / Self.cell
    let groups = (cells + 3 + 7) / 8
    self.groups = groups
    needed = cover?.needed(groups: groups)
    families = plan.families.count
    edges = Array(repeating: Edge(), count: 4 * families * cells)
    groundEdges = Array(repeating: GroundEdge(), count: 4 * cells)
    shown = Array(repeating: 0, count: 4 * cells)
    let empty = [Lanes](repeating: Lanes(0), count: groups + 1)
    phases = empty
    opacities = empty
    artwork = empty
    drawn = empty
    absent = Array(repeating: true, count: groups + 1)
    colors = Array(repeating: SIMD4(), count: (groups + 1) * 8)
    columns = (0..<groups).map {
      Self.millimetres(from: Double(($0 * 8 - 1) * Self.cell), spacing: Double(Self.cell), grid)
    }
  }

  /// A family on the node row above cell row `row`.
  @inline(__always) func edge(row: Int, _ cell: Int, _ family: Int) -> Edge {
    edges[((row & 3) &* cells &+ cell) &* families &+ family]
  }

  /// The ground on the node row above cell row `row`.
  @inline(__always) func groundEdge(row: Int, _ cell: Int) -> GroundEdge { groundEdges[(row & 3) &* cells &+ cell] }

  /// Which families show in a cell, a bit each; a design has at most 64.
  @inline(__always) func shown(row: Int, _ cell: Int) -> UInt64 {
    shown[(row & 3) &* cells &+ cell] | shown[((row &+ 1) & 3) &* cells &+ cell]
  }

  /// Whether it holds four node rows of so many families.
  func hold(families: Int) -> Bool {
    families == self.families && edges.count == 4 * families * cells && groundEdges.count == 4 * cells
      && shown.count == 4 * cells
  }

  /// The x coordinates in mm of eight places `spacing` device pixels apart.
  static func millimetres(from x: Double, spacing: Double, _ grid: ArtworkGrid) -> Lanes {
    let first = Float((x - grid.trimX) / grid.pixelsPerMillimetre)
    let step = Float(spacing / grid.pixelsPerMillimetre)
    return Lanes(first) + Lanes(step) * Lanes(0, 1, 2, 3, 4, 5, 6, 7)
  }

  /// The y coordinate in mm of a device row.
  func millimetres(y: Double) -> Float { Float((y - grid.trimY) / grid.pixelsPerMillimetre) }

  /// Evaluates a node row, which lies at device row 8 · `row`, into its slot of the ring.
  mutating func evaluate(row: Int) {
    let y = millimetres(y: Double(row * Self.cell))
    for group in 0..<groups { artwork[group] = plan.presence.artwork(columns[group], y) }
    for cell in 0..<cells { shown[(row & 3) &* cells &+ cell] = 0 }
    if case .calm = plan.presence {
      evaluateGround(row, y)
      interpolateGround(row)
    }
    // From the top layer down, so that each knows what higher ones have cleared away.
    for plate in plan.plates.indices.reversed() {
      let clearing = plan.plates[plate].clearing
      for group in 0..<groups { drawn[group] = Lanes(0) }
      for family in plan.plates[plate].families { evaluate(family, row, y) }
      guard clearing > 0 else { continue }
      for group in 0..<groups { artwork[group] *= Lanes(1) - drawn[group] * Lanes(clearing) }
    }
  }

  /// Whether a cell that is seen needs the nodes of a group.
  @inline(__always) private func isNeeded(_ row: Int, _ group: Int) -> Bool {
    needed?[(row &+ 1) &* groups &+ group] ?? true
  }

  private mutating func evaluate(_ family: Int, _ row: Int, _ y: Float) {
    // A spline reaches two nodes beyond the cell that it draws.
    let margin = Float(Double(3 * Self.cell) / grid.pixelsPerMillimetre)
    // What kind of lines they are is asked once for a row, and not for each of its groups.
    switch plan.families[family].shape {
    case .lines(let field): evaluate(family, row) { field.sample($0, y) }
    case .ribbon(let field): evaluate(family, row) { field.sample($0, y, margin: margin) }
    case .rosette(let field):
      evaluate(family, row) { field.reaches($0, y, margin: margin) ? field.sample($0, y) : nil }
    case .screen(let field): evaluate(family, row) { field.sample($0, y, margin: margin) }
    }
  }

  @inline(__always)
  private mutating func evaluate(_ family: Int, _ row: Int, _ sampled: (Lanes) -> LineSample?) {
    let opacity = Lanes(plan.families[family].opacity * 32_767)
    var isEmpty = true
    for group in 0..<groups {
      guard isNeeded(row, group), let sample = sampled(columns[group]) else {
        phases[group] = Lanes(0)
        opacities[group] = Lanes(0)
        absent[group] = true
        continue
      }
      absent[group] = false
      isEmpty = false
      phases[group] = sample.phase
      opacities[group] = sample.tone * artwork[group] * opacity
      drawn[group] = greater(drawn[group], sample.cover)
    }
    if !isEmpty { interpolate(family, row) }
  }

  private mutating func evaluateGround(_ row: Int, _ y: Float) {
    for group in 0..<groups where isNeeded(row, group) {
      let x = columns[group]
      let at = group * 8
      for lane in 0..<8 { colors[at + lane] = plan.paper }
      for ground in plan.grounds {
        switch ground {
        case .iris(let field, let table, let opacity):
          let turns = field.turns(x, y)
          for lane in 0..<8 {
            let below = colors[at + lane]
            colors[at + lane] = below + (table.color(at: turns[lane]) - below) * SIMD4(repeating: opacity)
          }
        case .grating(let field):
          let path = field.path(x, y)
          for lane in 0..<8 {
            let hue = Spectrum.hue(at: path[lane], in: hues) * SIMD4(repeating: field.strength)
            colors[at + lane] = Luma.lifted(Luma.limited(colors[at + lane] + hue), to: plan.floor)
          }
        }
      }
      for lane in 0..<8 {
        colors[at + lane] = plan.paper + (colors[at + lane] - plan.paper) * SIMD4(repeating: artwork[group][lane])
      }
    }
  }

  /// Along x, nodes to pixel columns: (i + 1/2) / 8 of the way through the cell.
  private static let way = (Lanes(0, 1, 2, 3, 4, 5, 6, 7) + Lanes(0.5)) * Lanes(1 / 8)

  private mutating func interpolateGround(_ row: Int) {
    let way = Self.way
    let start = (row & 3) * cells
    for cell in 0..<cells {
      let left = colors[cell + 1] * SIMD4(repeating: 128)
      let step = colors[cell + 2] * SIMD4(repeating: 128) - left
      groundEdges[start + cell] = GroundEdge(
        red: (Lanes(left.x) + way * Lanes(step.x)).fixed, green: (Lanes(left.y) + way * Lanes(step.y)).fixed,
        blue: (Lanes(left.z) + way * Lanes(step.z)).fixed)
    }
  }

  private mutating func interpolate(_ family: Int, _ row: Int) {
    let way = Self.way
    let rest = Lanes(1) - way
    let bendLeft = way * rest * rest * Lanes(-0.5)
    let bendRight = way * way * rest * Lanes(-0.5)
    let start = (row & 3) &* cells &* families &+ family
    let bit = UInt64(1) << UInt64(family)
    for group in 0..<groups {
      let (p, next) = (phases[group], phases[group + 1])
      let (o, nextOpacity) = (opacities[group], opacities[group + 1])
      guard !absent[group] || !absent[group + 1] else { continue }
      @inline(__always) func put(
        _ lane: Int, _ p0: Float, _ p1: Float, _ p2: Float, _ p3: Float, _ o1: Float, _ o2: Float
      ) {
        let cell = group &* 8 &+ lane
        guard cell < cells else { return }
        let step = p2 - p1
        let left = step - (p1 - p0)
        let right = (p3 - p2) - step
        edges[start &+ cell &* families] = Edge(
          phases: Lanes(p1) + way * Lanes(step) + bendLeft * Lanes(left) + bendRight * Lanes(right),
          opacity: (Lanes(o1) + way * Lanes(o2 - o1)).fixed, left: p1, right: p2)
        if o1 > 0 || o2 > 0 { shown[(row & 3) &* cells &+ cell] |= bit }
      }
      put(0, p[0], p[1], p[2], p[3], o[1], o[2])
      put(1, p[1], p[2], p[3], p[4], o[2], o[3])
      put(2, p[2], p[3], p[4], p[5], o[3], o[4])
      put(3, p[3], p[4], p[5], p[6], o[4], o[5])
      put(4, p[4], p[5], p[6], p[7], o[5], o[6])
      put(5, p[5], p[6], p[7], next[0], o[6], o[7])
      put(6, p[6], p[7], next[0], next[1], o[7], nextOpacity[0])
      put(7, p[7], next[0], next[1], next[2], nextOpacity[0], nextOpacity[1])
    }
  }
}
