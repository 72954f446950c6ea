import Testing

@testable import CardArtwork

/// The slow way, to hold the painter to: every quantity evaluated at every pixel in plain floating point,
/// without lattice, spline, differences or fixed point.
private struct Reference {
  let plan: ArtworkPlan
  let grid: ArtworkGrid

  func pixel(_ column: Int, _ row: Int) -> SIMD4<Float> {
    let scale = Float(grid.pixelsPerMillimetre)
    let x = Float((Double(column) + 0.5 - grid.trimX) / grid.pixelsPerMillimetre)
    let y = Float((Double(row) + 0.5 - grid.trimY) / grid.pixelsPerMillimetre)
    var artwork = plan.presence.artwork(Lanes(x), y)[0]
    let calm = artwork
    var laid: [(coverage: Float, plate: ArtworkPlan.Plate)] = []
    for plate in plan.plates.reversed() {
      var (coverage, drawn): (Float, Float) = (0, 0)
      for index in plate.families {
        let family = plan.families[index]
        guard let sample = family.sample(Lanes(x), y, margin: 1) else { continue }
        let step: Float = 0.02
        func at(_ x: Float, _ y: Float) -> Float { family.sample(Lanes(x), y, margin: 2)?.phase[0] ?? sample.phase[0] }
        let gx = (at(x + step, y) - at(x - step, y)) / (2 * step)
        let gy = (at(x, y + step) - at(x, y - step)) / (2 * step)
        let apart = scale / (gx * gx + gy * gy).squareRoot()
        let distance = abs(sample.phase[0] - sample.phase[0].rounded()) * apart
        let width = family.width * scale
        let inside = max(0, min(min(1, width), width / 2 + 0.5 - distance))
        coverage = max(coverage, inside * sample.tone[0] * artwork * family.opacity)
        drawn = max(drawn, sample.cover[0])
      }
      laid.append((coverage, plate))
      artwork *= 1 - drawn * plate.clearing
    }
    var color = ground(x, y, calm)
    for (coverage, plate) in laid.reversed() where coverage > 0 {
      color += (ink(plate, x, y) - color) * SIMD4(repeating: coverage)
    }
    return color
  }

  private func ground(_ x: Float, _ y: Float, _ artwork: Float) -> SIMD4<Float> {
    var color = plan.paper
    for ground in plan.grounds {
      switch ground {
      case .iris(let field, let table, let opacity):
        color += (table.color(at: field.turns(Lanes(x), y)[0]) - color) * SIMD4(repeating: opacity)
      case .grating(let field):
        color += Spectrum.hue(at: field.path(Lanes(x), y)[0], in: Spectrum.hues) * SIMD4(repeating: field.strength)
        color = Luma.lifted(Luma.limited(color), to: plan.floor)
      }
    }
    return plan.paper + (color - plan.paper) * SIMD4(repeating: artwork)
  }

  private func ink(_ plate: ArtworkPlan.Plate, _ x: Float, _ y: Float) -> SIMD4<Float> {
    var color = plate.table.color(at: plate.run.turns(Lanes(x), y)[0])
    if plate.iridescence > 0, let grating = plan.grating {
      let hue = Spectrum.hue(at: grating.path(Lanes(x), y)[0] * plate.spacingRatio, in: Spectrum.hues)
      color = Luma.lifted(Luma.limited(color + hue * SIMD4(repeating: plate.iridescence)), to: plan.floor)
    }
    return color
  }
}

@Suite("Painter against the slow way")
struct ReferenceTests {
  /// The mean difference in levels and the share of components that differ by more than `limit`.
  private func compare(
    _ design: ArtworkDesign, _ grid: ArtworkGrid, limit: Float
  ) throws -> (mean: Double, beyond: Double) {
    let renderer = try ArtworkRenderer(design)
    let seed = try Fixtures.seed(9)
    let image = renderer.image(seed: seed, grid: grid)
    let reference = Reference(plan: renderer.plan(seed), grid: grid)
    var (sum, beyond) = (0.0, 0)
    for y in 0..<grid.height {
      for x in 0..<grid.width {
        let exact = reference.pixel(x, y)
        let painted = ArtworkColor(rgb: image[y * grid.width + x]).components
        for component in 0..<3 {
          let difference = abs(painted[component] - exact[component])
          sum += Double(difference)
          if difference > limit { beyond += 1 }
        }
      }
    }
    let count = Double(grid.width * grid.height * 3)
    return (sum / count, Double(beyond) / count)
  }

  @Test("Straight lines over a colour run are painted to within two levels of the slow way everywhere")
  func straightLines() throws {
    var design = LineCoverageTests.straight(angle: 23)
    design.layers.insert(ArtworkDesign.parkCityFront.layers[0], at: 0)
    let (mean, beyond) = try compare(
      design, ArtworkGrid(width: 131, height: 77, pixelsPerMillimetre: 300 / 25.4), limit: 2)
    #expect(mean < 0.6, "\(mean)")
    #expect(beyond == 0, "\(beyond)")
  }

  @Test("A whole design is painted to within two levels of the slow way on average, and far off hardly anywhere")
  func wholeDesign() throws {
    for design in [ArtworkDesign.parkCityFront, .parkCityBack] {
      let (mean, beyond) = try compare(
        design, ArtworkGrid(width: 200, height: 120, pixelsPerMillimetre: 300 / 25.4), limit: 20)
      #expect(mean < 2, "\(mean)")
      #expect(beyond < 0.01, "\(beyond)")
    }
  }
}
