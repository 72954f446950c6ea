/// The eight rows of a cell, eight pixels each.
///
/// Named fields rather than an array: the compiler keeps them in registers and on the stack, without a bounds check
/// or an allocation in the innermost loop.
struct CellRows {
  private var a = FixedLanes()
  private var b = FixedLanes()
  private var c = FixedLanes()
  private var d = FixedLanes()
  private var e = FixedLanes()
  private var f = FixedLanes()
  private var g = FixedLanes()
  private var h = FixedLanes()

  /// Calls `body` with each row, top to bottom.
  @inline(__always) mutating func update(_ body: (inout FixedLanes) -> Void) {
    body(&a)
    body(&b)
    body(&c)
    body(&d)
    body(&e)
    body(&f)
    body(&g)
    body(&h)
  }

  /// Calls `body` with each row and that of another cell, top to bottom.
  @inline(__always) mutating func update(with other: CellRows, _ body: (inout FixedLanes, FixedLanes) -> Void) {
    body(&a, other.a)
    body(&b, other.b)
    body(&c, other.c)
    body(&d, other.d)
    body(&e, other.e)
    body(&f, other.f)
    body(&g, other.g)
    body(&h, other.h)
  }

  /// Rows that go evenly from the value on the cell's upper edge to the one on its lower edge.
  @inline(__always) init(from top: FixedLanes, to bottom: FixedLanes) {
    let step = (bottom &- top) &>> 3
    var value = top &+ (step &>> 1)
    update {
      $0 = value
      value &+= step
    }
  }

  /// Rows from the top down, each by its number.
  @inline(__always) init(_ row: (Int) -> FixedLanes) {
    (a, b, c, d) = (row(0), row(1), row(2), row(3))
    (e, f, g, h) = (row(4), row(5), row(6), row(7))
  }

  /// Rows of nought.
  @inline(__always) init() {}

  /// Lays ink over the rows: coverage in 1/16,384, both colours in 1/128 levels.
  @inline(__always) mutating func lay(_ ink: FixedLanes, coverage: CellRows) {
    update(with: coverage) { color, share in
      let change = (ink &- color).highProduct(share &+ share)
      color &+= change &+ change
    }
  }

  /// Calls `body` with the number and the red, green and blue of each row as `0xFFRRGGBB` pixels.
  @inline(__always) static func pack(
    _ red: CellRows, _ green: CellRows, _ blue: CellRows, _ body: (Int, SIMD8<UInt32>) -> Void
  ) {
    body(0, packed(red.a, green.a, blue.a))
    body(1, packed(red.b, green.b, blue.b))
    body(2, packed(red.c, green.c, blue.c))
    body(3, packed(red.d, green.d, blue.d))
    body(4, packed(red.e, green.e, blue.e))
    body(5, packed(red.f, green.f, blue.f))
    body(6, packed(red.g, green.g, blue.g))
    body(7, packed(red.h, green.h, blue.h))
  }

  @inline(__always) private static func packed(_ r: FixedLanes, _ g: FixedLanes, _ b: FixedLanes) -> SIMD8<UInt32> {
    let half = FixedLanes(repeating: 64)
    let low = SIMD8<UInt16>(truncatingIfNeeded: (((g &+ half) &>> 7) &<< 8) | ((b &+ half) &>> 7))
    let high = SIMD8<UInt16>(truncatingIfNeeded: ((r &+ half) &>> 7)) | SIMD8(repeating: 0xff00)
    return SIMD8<UInt32>(truncatingIfNeeded: low) | SIMD8<UInt32>(truncatingIfNeeded: high) &<< 16
  }
}
