/// A coarse picture of a holder's face in at most 34 bytes, which printing and photographing leave recognisable.
///
/// The face's window is the ellipse of 60 by 75 in 100 of the portrait. Luma in it is written as the sum of waves, 59
/// of them beside the mean, whose shares are kept at 3 or 4 bits; colour as two differences over a grid of 3 by 4, at 3
/// bits. Whoever compares fits the same waves to what a photo shows of the window, however much of it that is.
///
/// It shows a person: it belongs into no JSON, log or other program.
package struct PortraitFingerprint: Sendable, Equatable {
  /// As the credential carries it: a version, then the shares.
  package let bytes: [UInt8]

  /// Cells of the whole portrait, across and down, over whose means it is taken.
  package static let (columns, rows) = (24, 30)
  /// The first byte of the form that this version writes and reads.
  static let version: UInt8 = 1
  private static let (fineShares, shares) = (12, 59)
  private static let (colorColumns, colorRows) = (3, 4)
  /// The largest share that is told apart, of the first waves and of the others, of which all squared add up to 1.
  private static let (fineLimit, limit) = (0.75, 0.3)
  /// The largest difference of colour that is told apart, in levels from the window's mean.
  private static let colorLimit = 32.0

  /// One that a credential carries; nil for another version or length.
  package init?(bytes: [UInt8]) {
    guard bytes.first == Self.version, bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// The length of what a credential carries.
  static let byteCount =
    1 + (fineShares * 4 + (shares - fineShares) * 3 + 2 * colorColumns * colorRows * 3 + 7) / 8

  /// That of a portrait as it is printed, `rgb8`; nil for one without anything on it.
  package init?(_ portrait: Raster) {
    precondition(portrait.format == .rgb8)
    let small = portrait.resampled(to: Self.columns, height: Self.rows, averaging: .linear)
    let cells = (0..<Self.columns * Self.rows).map { index -> Cell? in
      Cell(
        red: Double(small.pixels[3 * index]), green: Double(small.pixels[3 * index + 1]),
        blue: Double(small.pixels[3 * index + 2]))
    }
    guard let seen = Seen(cells) else { return nil }
    var writer = BitWriter()
    for (index, share) in seen.shares.enumerated() {
      let isFine = index < Self.fineShares
      writer.append(
        Self.level(share / (isFine ? Self.fineLimit : Self.limit), most: isFine ? 7 : 3), bits: isFine ? 4 : 3)
    }
    for difference in seen.colors { writer.append(Self.level(difference / Self.colorLimit, most: 3), bits: 3) }
    bytes = [Self.version] + writer.bytes
  }

  /// Small shares are told apart more finely than large ones: by their root.
  private static func level(_ value: Double, most: Int) -> Int {
    let size = (min(1, abs(value)).squareRoot() * Double(most)).rounded()
    return most + (value < 0 ? -Int(size) : Int(size))
  }

  private static func value(_ level: Int, most: Int) -> Double {
    let size = Double(level - most) / Double(most)
    return size * abs(size)
  }

  /// A cell's mean colour, 0 to 255.
  package struct Cell: Sendable {
    package let red, green, blue: Double

    package init(red: Double, green: Double, blue: Double) { (self.red, self.green, self.blue) = (red, green, blue) }

    var luma: Double { 0.2126 * red + 0.7152 * green + 0.0722 * blue }
  }

  /// How unlike what a photo shows of the portrait is: 0 for the same, 1 for nothing in common.
  package struct Distance: Sendable {
    /// In luma.
    package let luma: Double
    /// In colours; nil where the portrait has hardly any differences of colour.
    package let color: Double?
  }

  /// Compares with the means of a photo's cells, row by row, nil where one can't be judged. Nil where too little is
  /// seen.
  package func distance(to cells: [Cell?]) -> Distance? {
    guard cells.count == Self.columns * Self.rows, let seen = Seen(cells) else { return nil }
    let (signed, colors) = content
    let isWhole = Window.cells.allSatisfy { cells[$0] != nil }
    guard let shown = isWhole ? seen : Seen(filled(cells, by: signed)) else { return nil }
    // What is hidden was made to agree, and says nothing.
    let share = Double(Window.cells.count { cells[$0] != nil }) / Double(Window.cells.count)
    return Distance(
      luma: min(1, (1 - Self.likeness(signed, shown.shares, weights: Window.weights)) / share),
      color: Self.colorDistance(colors, seen.colors))
  }

  /// Cells with those that can't be judged as the signed waves would have them, in the photo's light: part of a window
  /// alone does not tell short waves from one another.
  private func filled(_ cells: [Cell?], by signed: [Double]) -> [Cell?] {
    let places = Window.cells.filter { cells[$0] != nil }
    let pairs = places.map { (seen: cells[$0]?.luma ?? 0, signed: Self.luma(signed, at: $0)) }
    let count = Double(max(1, pairs.count))
    let (seen, mean) = (pairs.reduce(0) { $0 + $1.seen } / count, pairs.reduce(0) { $0 + $1.signed } / count)
    let both = pairs.reduce(0) { $0 + ($1.seen - seen) * ($1.signed - mean) }
    let square = pairs.reduce(0) { $0 + ($1.signed - mean) * ($1.signed - mean) }
    let gain = square > 0 ? max(0, both / square) : 0
    var out = cells
    for index in Window.cells where out[index] == nil {
      let luma = seen + gain * (Self.luma(signed, at: index) - mean)
      out[index] = Cell(red: luma, green: luma, blue: luma)
    }
    return out
  }

  /// The waves' shares and the grid's differences of colour.
  private var content: (shares: [Double], colors: [Double]) {
    var reader = BitReader(bytes: Array(bytes.dropFirst()))
    let shares = (0..<Self.shares).map { index in
      let isFine = index < Self.fineShares
      let limit = isFine ? Self.fineLimit : Self.limit
      return Self.value(reader.next(bits: isFine ? 4 : 3), most: isFine ? 7 : 3) * limit
    }
    let colors = (0..<2 * Self.colorColumns * Self.colorRows).map { _ in
      Self.value(reader.next(bits: 3), most: 3) * Self.colorLimit
    }
    return (shares, colors)
  }

  /// The sum of the waves at a cell.
  private static func luma(_ shares: [Double], at index: Int) -> Double {
    zip(Window.waves, shares).reduce(0.0) { $0 + $1.1 * Window.value($1.0, index % columns, index / columns) }
  }

  /// The cosine of two series, each product of them counted by a weight; 0 for series that go opposite ways.
  private static func likeness(_ a: [Double], _ b: [Double], weights: [Double]? = nil) -> Double {
    var (aa, bb, ab) = (0.0, 0.0, 0.0)
    for index in a.indices {
      let weight = weights?[index] ?? 1
      aa += weight * a[index] * a[index]
      bb += weight * b[index] * b[index]
      ab += weight * a[index] * b[index]
    }
    guard aa > 0, bb > 0 else { return 0 }
    return max(0, ab / (aa * bb).squareRoot())
  }

  private static func colorDistance(_ a: [Double], _ b: [Double]) -> Double? {
    guard a.contains(where: { abs($0) > 6 }) else { return nil }
    return 1 - likeness(a, b)
  }

  /// A picture of what it says, 0 to 255 by cell, for the eye of whoever compares.
  package func thumbnail() -> [UInt8] {
    let shares = content.shares
    return (0..<Self.columns * Self.rows).map { index in
      guard Window.contains(index % Self.columns, index / Self.columns) else { return 255 }
      return UInt8(max(0, min(255, 128 + 110 * Self.luma(shares, at: index))))
    }
  }
}

extension PortraitFingerprint {
  /// What cells say of the window.
  fileprivate struct Seen {
    /// Of the waves, all squared adding up to 1.
    let shares: [Double]
    /// Red less luma and blue less luma over the grid, less their means.
    let colors: [Double]

    init?(_ cells: [Cell?]) {
      let waves = Window.waves
      let unknowns = waves.count + 1
      var matrix = [Double](repeating: 0, count: unknowns * unknowns)
      var right = [Double](repeating: 0, count: unknowns)
      var grid = [(n: Double, red: Double, blue: Double)](
        repeating: (0, 0, 0), count: colorColumns * colorRows)
      var count = 0
      for j in 0..<rows {
        for i in 0..<columns where Window.contains(i, j) {
          guard let cell = cells[j * columns + i] else { continue }
          count += 1
          let row = [1.0] + waves.map { Window.value($0, i, j) }
          for a in 0..<unknowns {
            for b in a..<unknowns { matrix[a * unknowns + b] += row[a] * row[b] }
            right[a] += row[a] * cell.luma
          }
          let place = Window.gridPlace(i, j, colorColumns, colorRows)
          grid[place].n += 1
          grid[place].red += cell.red - cell.luma
          grid[place].blue += cell.blue - cell.luma
        }
      }
      guard count > 130 else { return nil }
      // The window is no rectangle, and part of it may be hidden: waves that it hardly tells apart stay small.
      for a in 1..<unknowns { matrix[a * unknowns + a] += 2.5 }
      guard let solution = Self.solved(matrix, right, unknowns) else { return nil }
      let energy = solution.dropFirst().reduce(0) { $0 + $1 * $1 }
      guard energy > 4 else { return nil }
      shares = solution.dropFirst().map { $0 / energy.squareRoot() }
      colors =
        Self.differences(grid.map { $0.n > 0 ? $0.red / $0.n : nil })
        + Self.differences(grid.map { $0.n > 0 ? $0.blue / $0.n : nil })
    }

    private static func differences(_ values: [Double?]) -> [Double] {
      let known = values.compactMap(\.self)
      let mean = known.reduce(0, +) / Double(max(1, known.count))
      return values.map { ($0 ?? mean) - mean }
    }

    /// By Cholesky's decomposition, in a fixed order.
    private static func solved(_ matrix: [Double], _ right: [Double], _ n: Int) -> [Double]? {
      var (m, x) = (matrix, right)
      for i in 0..<n {
        for k in 0..<i {
          let a = m[k * n + i]
          for j in i..<n { m[i * n + j] -= a * m[k * n + j] }
        }
        guard m[i * n + i] > 1e-9 else { return nil }
        let root = m[i * n + i].squareRoot()
        for j in i..<n { m[i * n + j] /= root }
      }
      for i in 0..<n {
        for k in 0..<i { x[i] -= m[k * n + i] * x[k] }
        x[i] /= m[i * n + i]
      }
      for i in (0..<n).reversed() {
        for k in stride(from: i + 1, to: n, by: 1) { x[i] -= m[i * n + k] * x[k] }
        x[i] /= m[i * n + i]
      }
      return x
    }
  }

  /// The ellipse and its waves.
  fileprivate enum Window {
    static let (width, height) = (0.6, 0.75)

    /// From −1 to 1 over the window.
    private static func place(_ i: Int, _ j: Int) -> (x: Double, y: Double) {
      (
        ((Double(i) + 0.5) / Double(columns) * 2 - 1) / width, ((Double(j) + 0.5) / Double(rows) * 2 - 1) / height
      )
    }

    static func contains(_ i: Int, _ j: Int) -> Bool {
      let p = place(i, j)
      return p.x * p.x + p.y * p.y <= 1
    }

    /// The cells in it.
    static let cells = (0..<columns * rows).filter { contains($0 % columns, $0 / columns) }

    static func gridPlace(_ i: Int, _ j: Int, _ columns: Int, _ rows: Int) -> Int {
      let p = place(i, j)
      let column = min(columns - 1, max(0, Int((p.x + 1) / 2 * Double(columns))))
      let row = min(rows - 1, max(0, Int((p.y + 1) / 2 * Double(rows))))
      return row * columns + column
    }

    /// Half waves across and down the window, the longest first. A portrait is about 1.25 times as high as wide.
    static let waves: [(x: Int, y: Int)] = {
      var all: [(x: Int, y: Int)] = []
      for y in 0...12 { for x in 0...9 where x + y > 0 { all.append((x, y)) } }
      return Array(all.sorted { (rank($0), $0.y) < (rank($1), $1.y) }.prefix(shares))
    }()

    /// In squared half waves a width; whole numbers, so that no rounding decides.
    private static func rank(_ wave: (x: Int, y: Int)) -> Int { wave.x * wave.x * 625 + wave.y * wave.y * 256 }

    /// What each wave counts for when two faces are compared: as the square of its frequency. The shares of pictures
    /// fall about as the frequency rises, those of faces too, so without it the longest waves decide, which all faces
    /// and the light on them have in common.
    static let weights = waves.map { Double(rank($0)) / 625 }

    static func value(_ wave: (x: Int, y: Int), _ i: Int, _ j: Int) -> Double {
      across[wave.x * columns + i] * down[wave.y * rows + j]
    }

    /// Waves of 0 to 9 half turns across the window, and of 0 to 12 down it, at each column and row.
    private static let across = (0...9).flatMap { wave in
      (0..<columns).map { cosine(Double(wave) * (place($0, 0).x + 1) / 2) }
    }
    private static let down = (0...12).flatMap { wave in
      (0..<rows).map { cosine(Double(wave) * (place(0, $0).y + 1) / 2) }
    }

    /// Of half turns, the same on every machine: no libm.
    private static func cosine(_ halfTurns: Double) -> Double {
      let turn = halfTurns / 2
      let part = (turn - turn.rounded()) * 2 * Double.pi
      let square = part * part
      var (term, sum) = (1.0, 1.0)
      for k in stride(from: 2.0, through: 22, by: 2) {
        term *= -square / (k * (k - 1))
        sum += term
      }
      return sum
    }
  }
}

/// Numbers of a few bits each, the highest bit first.
private struct BitWriter {
  private(set) var bytes: [UInt8] = []
  private var count = 0

  mutating func append(_ value: Int, bits: Int) {
    for bit in (0..<bits).reversed() {
      if count % 8 == 0 { bytes.append(0) }
      if value >> bit & 1 == 1 { bytes[count / 8] |= 0x80 >> UInt8(count % 8) }
      count += 1
    }
  }
}

private struct BitReader {
  let bytes: [UInt8]
  private var count = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func next(bits: Int) -> Int {
    var value = 0
    for _ in 0..<bits {
      let bit = count / 8 < bytes.count ? bytes[count / 8] >> UInt8(7 - count % 8) & 1 : 0
      value = value << 1 | Int(bit)
      count += 1
    }
    return value
  }
}
