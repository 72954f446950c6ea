/// The device pixels that artwork is painted on.
public struct ArtworkGrid: Sendable, Hashable {
  /// Device pixels along a side of the cells in which artwork is painted.
  package static let cell = Lattice.cell

  /// Width in device pixels, bleed included: 1…16,384.
  public let width: Int
  /// Height in device pixels, bleed included: 1…16,384.
  public let height: Int
  /// Device pixels in a millimetre: 4…100 (11.811 at 300 dpi).
  public let pixelsPerMillimetre: Double
  /// Where the trim's left edge (0 mm) lies, in device pixels from the grid's left edge.
  public let trimX: Double
  /// Where the trim's top edge (0 mm) lies, in device pixels from the grid's top edge.
  public let trimY: Double

  /// The largest side in device pixels, an ID-1 card at 4,800 dpi: a hostile profile can't ask for unbounded memory.
  public static let largestSide = 16_384

  /// - Parameters:
  ///   - width: device pixels, 1…16,384.
  ///   - height: device pixels, 1…16,384.
  ///   - pixelsPerMillimetre: 4…100.
  ///   - trimOrigin: the trim's top left corner in device pixels, 0…1,024 each; bleed lies at negative millimetres.
  /// - Throws: `ArtworkError` with code `badInput` naming the value.
  public init(
    width: Int, height: Int, pixelsPerMillimetre: Double, trimOrigin: (x: Double, y: Double) = (0, 0)
  ) throws(ArtworkError) {
    guard (1...Self.largestSide).contains(width), (1...Self.largestSide).contains(height) else {
      throw ArtworkError(
        .badInput, "grid", "\(width) x \(height) is not a size that can be painted",
        hint: "give a width and height of 1 to \(Self.largestSide) device pixels")
    }
    guard (4...100).contains(pixelsPerMillimetre) else {
      throw ArtworkError(
        .badInput, "grid: pixelsPerMillimetre", "\(pixelsPerMillimetre) is not between 4 and 100",
        hint: "divide the printer's dots per inch by 25.4")
    }
    guard (0...1024).contains(trimOrigin.x), (0...1024).contains(trimOrigin.y) else {
      throw ArtworkError(
        .badInput, "grid: trimOrigin", "(\(trimOrigin.x), \(trimOrigin.y)) is not between 0 and 1024",
        hint: "give the bleed's width in device pixels")
    }
    self.width = width
    self.height = height
    self.pixelsPerMillimetre = pixelsPerMillimetre
    self.trimX = trimOrigin.x
    self.trimY = trimOrigin.y
  }

  /// A part of another grid, with the same millimetres.
  init(window grid: ArtworkGrid, columns: Range<Int>, rows: Range<Int>) {
    width = columns.count
    height = rows.count
    pixelsPerMillimetre = grid.pixelsPerMillimetre
    trimX = grid.trimX - Double(columns.lowerBound)
    trimY = grid.trimY - Double(rows.lowerBound)
  }
}
