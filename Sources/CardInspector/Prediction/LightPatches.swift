import Foundation

/// Smaller parts of a face in another light than the rest: the shadow of a finger or a pen, the mirrored edge of a
/// window. A shadow multiplies the light, a mirrored thing adds to it.
///
/// Found in means over small cells, as connected parts in each of which one factor, or one amount, holds, and in which
/// the print is still seen: a thing that was printed or stuck over the artwork hides its lines. What lies at a patch's
/// edge can't be told.
struct LightPatches {
  private let columns, rows: Int
  /// By cell, the number of its patch; 0 for none.
  private let numbers: [Int]
  /// What makes each patch even.
  private let lights: [Patch]
  /// For each cell, whether it lies at a patch's edge.
  private let isEdge: [Bool]

  private enum Patch { case multiplied(Float), added(Float) }

  private static let cell = LightRegions.cell
  /// Luma of print on which shadows are looked for.
  private static let leastLuma = 100.0
  /// Between a patch and the rest, as a natural logarithm of encoded values, and how often the usual deviation.
  private static let (leastStep, leastDeviations) = (0.07, 5.0)
  /// Cells of a patch, some 11 mm², and of its inside.
  private static let (leastCells, leastInside) = (24, 8)
  /// By what a shadow multiplies encoded values, and what a mirrored thing adds, in light.
  private static let (shadows, added) = (0.3...0.88, 12.0...120.0)
  /// Of a patch's light, the share by which nearly all of its cells may differ, the least that those beside its edge
  /// have of it, and the most that is left of it beyond the edge. A lamp's light has no edge.
  private static let (spread, within, beyond) = (0.35, 0.9, 0.25)
  /// One inner cell in so many of a patch's.
  private static let insideShare = 6
  /// The correlation of print inside of a patch, as a share of that outside.
  private static let isPrint: Float = 0.6

  private struct Cell {
    /// Means of what is seen and what should be.
    let seen, luma: Double
    var step: Double { log(seen / luma) }
    /// Whether it is light enough for a factor to be told: a dark panel whose tone a printer has otherwise has an edge
    /// too.
    var isLight: Bool { luma >= LightPatches.leastLuma }
    /// What is seen more, in light.
    var excess: Double { (seen * seen - luma * luma) / 255 }
  }

  /// Nil where there is none.
  ///
  /// - Parameters:
  ///   - seen: luma of the photo.
  ///   - luma: what it should be by a fit of colours and slow light.
  ///   - isKnown: pixels that say something.
  init?(seen: Plane, luma: Plane, isKnown: [Bool]) {
    let (columns, rows) = (seen.width / Self.cell, seen.height / Self.cell)
    let cells = LightRegions.means(seen, luma, isKnown, columns, rows, least: 0)
      .map { $0.map { Cell(seen: $0.seen, luma: $0.luma) } }
    let steps = cells.compactMap { $0.flatMap { $0.isLight ? $0.step : nil } }.sorted()
    guard steps.count > 8 * Self.leastCells else { return nil }
    let usual = steps[steps.count / 2]
    let deviation = 1.48 * steps.map { abs($0 - usual) }.sorted()[steps.count / 2]
    let limit = max(Self.leastStep, Self.leastDeviations * deviation)
    let grid = Grid(columns: columns, rows: rows)
    // On dark print no shadow is looked for: as what is light beside it.
    let shadows = LightRegions.filled(
      cells.map { cell in cell.flatMap { $0.isLight ? $0.step < usual - limit : nil } }, columns, rows, else: false)
    let windows = LightRegions.filled(
      cells.map { cell in
        cell.map { $0.isLight ? $0.step > usual + limit : $0.excess > Self.added.lowerBound }
      }, columns, rows, else: false)
    guard shadows.contains(true) || windows.contains(true) else { return nil }
    let even = cells.indices.filter { cells[$0]?.isLight == true && !shadows[$0] && !windows[$0] }
    func printSeen(_ cells: [Int]) -> Float? {
      LightRegions.printSeen(seen, luma, isKnown, cells, columns)?.correlation
    }
    guard let outside = printSeen(even), outside > 0.2 else { return nil }
    var numbers = [Int](repeating: 0, count: cells.count)
    var lights: [Patch] = []
    for (marks, isDark) in [(shadows, true), (windows, false)] {
      for part in grid.parts(of: marks) where marks[part[0]] {
        let whole = Set(part)
        let inside = part.filter { at in cells[at] != nil && grid.around(at).allSatisfy(whole.contains) }
        let known = part.count { cells[$0] != nil }
        func values(_ places: some Sequence<Int>) -> [Double] {
          places.compactMap { at in cells[at].flatMap { !isDark ? $0.excess : $0.isLight ? $0.step - usual : nil } }
        }
        guard known >= Self.leastCells, inside.count >= max(Self.leastInside, known / Self.insideShare),
          let light = Self.light(values(inside), isDark: isDark),
          Self.isSharp(values(inside), ring: values(grid.ring(of: inside)), beyond: values(grid.beyond(whole))),
          // Only what speaks for a shadow may say that print is seen in it: white letters that are gone from a dark
          // panel look like one, and other print of the panel is there.
          let own = printSeen(isDark ? inside.filter { cells[$0]?.isLight == true } : inside),
          own > Self.isPrint * outside
        else { continue }
        lights.append(light)
        for at in part where numbers[at] == 0 { numbers[at] = lights.count }
      }
    }
    guard !lights.isEmpty else { return nil }
    var isEdge = numbers.indices.map { at in grid.around(at).contains { numbers[$0] != numbers[at] } }
    // Where a patch ends in a tip, its cells are of both lights.
    var open = isEdge.indices.filter { isEdge[$0] }
    while let at = open.popLast() {
      for next in grid.around(at) where !isEdge[next] && numbers[next] == 0 && (shadows[next] || windows[next]) {
        isEdge[next] = true
        open.append(next)
      }
    }
    (self.columns, self.rows, self.numbers, self.lights, self.isEdge) = (columns, rows, numbers, lights, isEdge)
  }

  /// The light of a patch by the cells inside; nil where it is not one.
  private static func light(_ values: [Double], isDark: Bool) -> Patch? {
    guard let middle = median(values) else { return nil }
    let deviations = values.map { abs($0 - middle) }.sorted()
    guard deviations[deviations.count * 17 / 20] < spread * abs(middle) else { return nil }
    if isDark { return shadows.contains(exp(middle)) ? .multiplied(Float(exp(middle))) : nil }
    return added.contains(middle) ? .added(Float(middle)) : nil
  }

  /// Whether the light changes at the patch's edge and not before it.
  private static func isSharp(_ inside: [Double], ring: [Double], beyond: [Double]) -> Bool {
    guard let middle = median(inside), let ring = median(ring), let beyond = median(beyond) else { return false }
    return ring / middle > within && beyond / middle < Self.beyond
  }

  private static func median(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.sorted()[values.count / 2]
  }

  /// A channel of the photo in the light of the rest.
  func evened(_ plane: Plane) -> Plane {
    var out = plane
    var target = out.values.mutableSpan
    for y in 0..<plane.height {
      let row = min(rows - 1, y / Self.cell) * columns
      for x in 0..<plane.width {
        let number = numbers[row + min(columns - 1, x / Self.cell)]
        let value = target[unchecked: y * plane.width + x]
        guard number > 0, value >= 0 else { continue }
        switch lights[number - 1] {
        case .multiplied(let factor): target[unchecked: y * plane.width + x] = min(255, value / factor)
        case .added(let light): target[unchecked: y * plane.width + x] = Light.taken(light, from: value)
        }
      }
    }
    return out
  }

  /// Marks the pixels at the patches' edges, of a plane so wide.
  func markEdges(_ marks: inout [Bool], width: Int) {
    for index in marks.indices {
      let (row, column) = (min(rows - 1, index / width / Self.cell), min(columns - 1, index % width / Self.cell))
      if isEdge[row * columns + column] { marks[index] = true }
    }
  }

  private struct Grid {
    let columns, rows: Int

    /// The cells around one.
    func around(_ at: Int) -> [Int] { LightRegions.neighbours(at, columns, rows, diagonal: true) }

    /// Of some cells, those with one around them that is none of them.
    func ring(of cells: [Int]) -> [Int] {
      let own = Set(cells)
      return cells.filter { !around($0).allSatisfy(own.contains) }
    }

    /// The cells around a part that don't touch it, but touch those that do.
    func beyond(_ part: Set<Int>) -> Set<Int> {
      let touching = Set(part.flatMap(around)).subtracting(part)
      return Set(touching.flatMap(around)).subtracting(part).subtracting(touching)
    }

    /// The connected parts of cells with one value.
    func parts(of values: [Bool]) -> [[Int]] {
      var isTaken = [Bool](repeating: false, count: values.count)
      var out: [[Int]] = []
      for start in values.indices where !isTaken[start] {
        var (part, open) = ([Int](), [start])
        isTaken[start] = true
        while let at = open.popLast() {
          part.append(at)
          for next in LightRegions.neighbours(at, columns, rows) where !isTaken[next] && values[next] == values[at] {
            isTaken[next] = true
            open.append(next)
          }
        }
        out.append(part)
      }
      return out
    }
  }
}
