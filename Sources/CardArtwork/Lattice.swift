/// The artwork's smooth quantities, evaluated exactly on a coarse lattice and laid out for the painter.
///
/// Nodes lie at every eighth device pixel, counted from the grid's top left corner, so that any split into rows sees the
/// same ones. A node row is turned at once into what the painter adds up: phases at each pixel's column (by a
/// Catmull-Rom spline through four nodes, which is smooth across cells), strengths and colours in fixed point.
/// The rows above and below a cell row are kept in a ring of four.
struct Lattice {
  /// Device pixels from node to node.
  static let cell = 8

  let plan: ArtworkPlan
  let grid: ArtworkGrid
  /// Cells in a row, the last one perhaps cut by the grid's edge.
  let cells: Int
  /// Groups of eight nodes in a row.
  private let groups: Int
  private let families: Int
  private let hues = Spectrum.hues

  /// What a family is on the part of a node row that bounds one cell.
  struct Edge {
    /// Phases at the pixel columns in turns.
    var phases = Lanes(0)
    /// Opacities at the pixel columns, 0…32,767 for 0…1.
    var opacity = FixedLanes()
    /// Phase at the node on the left.
    var left: Float = 0
    /// Phase at the node on the right.
    var right: Float = 0
    /// Whether the family is drawn anywhere here.
    var shows = false
  }

  /// The ground's colour on the part of a node row that bounds one cell: at the pixel columns in 1/128 levels.
  struct GroundEdge {
    var red = FixedLanes()
    var green = FixedLanes()
    var blue = FixedLanes()
  }

  /// By slot, cell and family.
  private var edges: [Edge]
  /// By slot and cell.
  private var groundEdges: [GroundEdge]

  // The node row at work, by node; node 0 lies one cell left of the grid.
  private var nodePhases: [Float]
  private var nodeOpacities: [Float]
  private var nodeColors: [SIMD4<Float>]

  init(plan: ArtworkPlan, grid: ArtworkGrid) {
    self.plan = plan
    self.grid = grid
    cells = (grid.width + Self.cell - 1) / Self.cell
    groups = (cells + 3 + 7) / 8
    families = plan.families.count
    edges = Array(repeating: Edge(), count: 4 * families * cells)
    groundEdges = Array(repeating: GroundEdge(), count: 4 * cells)
    nodePhases = Array(repeating: 0, count: groups * 8)
    nodeOpacities = Array(repeating: 0, count: groups * 8)
    nodeColors = Array(repeating: SIMD4(), count: groups * 8)
  }

  /// A family on the node row above cell row `row`.
  @inline(__always) func edge(row: Int, _ cell: Int, _ family: Int) -> Edge {
    edges[((row & 3) &* cells &+ cell) &* families &+ family]
  }

  /// The ground on the node row above cell row `row`.
  @inline(__always) func groundEdge(row: Int, _ cell: Int) -> GroundEdge { groundEdges[(row & 3) &* cells &+ cell] }

  /// The x coordinates in mm of eight places `spacing` device pixels apart.
  @inline(__always) func millimetres(from x: Double, spacing: Double) -> Lanes {
    let first = Float((x - grid.trimX) / grid.pixelsPerMillimetre)
    let step = Float(spacing / grid.pixelsPerMillimetre)
    return Lanes(first) + Lanes(step) * Lanes(0, 1, 2, 3, 4, 5, 6, 7)
  }

  /// The y coordinate in mm of a device row.
  @inline(__always) func millimetres(y: Double) -> Float { Float((y - grid.trimY) / grid.pixelsPerMillimetre) }

  /// Evaluates a node row, which lies at device row 8 · `row`, into its slot of the ring.
  mutating func evaluate(row: Int) {
    let y = millimetres(y: Double(row * Self.cell))
    var artwork = [Lanes](repeating: Lanes(0), count: groups)
    for group in 0..<groups {
      let x = millimetres(from: Double((group * 8 - 1) * Self.cell), spacing: Double(Self.cell))
      artwork[group] = plan.calm.artwork(x, y)
      evaluateGround(group, x, y, artwork[group])
    }
    interpolateGround(row)
    for family in plan.families.indices {
      let lines = plan.families[family]
      for group in 0..<groups {
        let x = millimetres(from: Double((group * 8 - 1) * Self.cell), spacing: Double(Self.cell))
        let (phase, tone) = lines.sample(x, y)
        let opacity = tone * artwork[group] * Lanes(lines.opacity * 32_767)
        for lane in 0..<8 {
          nodePhases[group * 8 + lane] = phase[lane]
          nodeOpacities[group * 8 + lane] = opacity[lane]
        }
      }
      interpolateFamily(row, family)
    }
  }

  private mutating func evaluateGround(_ group: Int, _ x: Lanes, _ y: Float, _ artwork: Lanes) {
    let path = plan.grating?.path(x, y) ?? Lanes(0)
    var turns = [Lanes](repeating: Lanes(0), count: plan.grounds.count)
    for index in plan.grounds.indices {
      if case .iris(let field, _, _) = plan.grounds[index] { turns[index] = field.turns(x, y) }
    }
    for lane in 0..<8 {
      nodeColors[group * 8 + lane] = plan.ground(
        turns: { turns[$0][lane] }, hue: Spectrum.hue(at: path[lane], in: hues), artwork: artwork[lane])
    }
  }

  /// Along x, nodes to pixel columns: (i + 1/2) / 8 of the way through the cell.
  private static let way = (Lanes(0, 1, 2, 3, 4, 5, 6, 7) + Lanes(0.5)) * Lanes(1 / 8)

  private mutating func interpolateGround(_ row: Int) {
    let way = Self.way
    let start = (row & 3) * cells
    for cell in 0..<cells {
      let left = nodeColors[cell + 1] * SIMD4(repeating: 128)
      let step = nodeColors[cell + 2] * SIMD4(repeating: 128) - left
      groundEdges[start + cell] = GroundEdge(
        red: (Lanes(left.x) + way * Lanes(step.x)).fixed, green: (Lanes(left.y) + way * Lanes(step.y)).fixed,
        blue: (Lanes(left.z) + way * Lanes(step.z)).fixed)
    }
  }

  private mutating func interpolateFamily(_ row: Int, _ family: Int) {
    let way = Self.way
    let rest = Lanes(1) - way
    let bendLeft = way * rest * rest * Lanes(-0.5)
    let bendRight = way * way * rest * Lanes(-0.5)
    let start = (row & 3) * cells * families + family
    var (p0, p1, p2) = (nodePhases[0], nodePhases[1], nodePhases[2])
    var o1 = nodeOpacities[1]
    for cell in 0..<cells {
      let p3 = nodePhases[cell + 3]
      let o2 = nodeOpacities[cell + 2]
      let step = p2 - p1
      let left = step - (p1 - p0)
      let right = (p3 - p2) - step
      edges[start + cell * families] = Edge(
        phases: Lanes(p1) + way * Lanes(step) + bendLeft * Lanes(left) + bendRight * Lanes(right),
        opacity: (Lanes(o1) + way * Lanes(o2 - o1)).fixed, left: p1, right: p2, shows: o1 > 0 || o2 > 0)
      (p0, p1, p2, o1) = (p1, p2, p3, o2)
    }
  }
}
