import Testing

@testable import CardArtwork

@Suite("Artwork renderer")
struct ArtworkRendererTests {
  let renderer: ArtworkRenderer
  let grid: ArtworkGrid

  init() throws {
    renderer = try ArtworkRenderer(.parkCityFront)
    grid = try Fixtures.coarse()
  }

  @Test("The same seed gives the same bytes on any split into rows, also in parallel")
  func splits() async throws {
    let seed = try Fixtures.seed(1)
    let whole = renderer.image(seed: seed, grid: grid)
    for size in [1, 13, 64] {
      let parts = await withTaskGroup(of: (Int, [UInt32]).self) { group in
        for start in stride(from: 0, to: grid.height, by: size) {
          let rows = start..<min(start + size, grid.height)
          group.addTask { [renderer, grid] in (start, Fixtures.rows(renderer, seed, grid, rows)) }
        }
        var parts: [Int: [UInt32]] = [:]
        for await (start, pixels) in group { parts[start] = pixels }
        return parts
      }
      let joined = parts.keys.sorted().flatMap { parts[$0] ?? [] }
      #expect(joined == whole, "split into \(size) rows")
    }
  }

  @Test("Two seeds give images that differ nearly everywhere")
  func seedsDiffer() throws {
    let images = try (0..<4).map { renderer.image(seed: try Fixtures.seed($0), grid: grid) }
    for a in 0..<4 {
      for b in 0..<a {
        let differing = zip(images[a], images[b]).count { $0 != $1 }
        #expect(Double(differing) > 0.9 * Double(images[a].count), "seeds \(a) and \(b)")
      }
    }
  }

  @Test("No pixel of 32 cards is darker than the design's floor")
  func floor() throws {
    for (design, cards) in [(ArtworkDesign.parkCityFront, 32), (.parkCityBack, 8), (.dark, 8)] {
      let renderer = try ArtworkRenderer(design)
      for number in 0..<cards {
        let image = renderer.image(seed: try Fixtures.seed(number), grid: grid)
        let darkest = Set(image).map { ArtworkColor(rgb: $0).relativeLuminance }.min()
        #expect(try #require(darkest) >= design.luminanceFloor, "seed \(number)")
      }
    }
  }

  @Test("Rows outside the grid or a span of another size are refused")
  func badRows() throws {
    let seed = try Fixtures.seed(1)
    var pixels = [UInt32](repeating: 0, count: grid.width)
    var span = pixels.mutableSpan
    for rows in [-1..<0, grid.height..<grid.height + 1, 0..<2, 5..<5] {
      var thrown: ArtworkError?
      do throws(ArtworkError) { try renderer.render(seed: seed, grid: grid, rows: rows, into: &span) } catch {
        thrown = error
      }
      #expect(thrown?.code == .badInput, "\(rows)")
    }
  }

  @Test("Any size is painted to the last column and row")
  func oddSizes() throws {
    for (width, height) in [(1, 1), (7, 9), (8, 8), (9, 7), (65, 3)] {
      let grid = try ArtworkGrid(width: width, height: height, pixelsPerMillimetre: 12, trimOrigin: (3, 3))
      let image = renderer.image(seed: try Fixtures.seed(1), grid: grid)
      #expect(image.count == width * height)
      #expect(image.allSatisfy { $0 >> 24 == 0xff })
    }
  }
}
