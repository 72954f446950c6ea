import Testing

@testable import CardArtwork

/// The measures are a blind observer's, who knows neither the pitch nor the letters: where lines bend or break, and
/// where it is lighter or darker than elsewhere.
@Suite("Latent images without the lens")
struct LatentMapTests {
  static let box = ArtworkBox(x: 0, y: 0, width: 22, height: 11)

  /// What sets the letters' outline apart from the rest of the screen: 1 is nothing.
  struct Outline {
    /// How much less lines agree on a direction there.
    let roughness: Double
    /// How much farther the mean over a line and a half is from the whole screen's.
    let lightness: Double
  }

  /// A number for each pixel of the box.
  struct Field {
    let width: Int
    let height: Int
    var values: [Double]

    subscript(x: Int, y: Int) -> Double { values[y * width + x] }

    /// The mean over a square of `2 · radius + 1` pixels; the frame of so many pixels is left as it is.
    func averaged(_ radius: Int) -> Field {
      var result = self
      for y in radius..<height - radius {
        for x in radius..<width - radius {
          var sum = 0.0
          for v in y - radius...y + radius { for u in x - radius...x + radius { sum += self[u, v] } }
          result.values[y * width + x] = sum / Double((2 * radius + 1) * (2 * radius + 1))
        }
      }
      return result
    }
  }

  /// A ring and a stroke, as thick as a digit's, as samples of the box.
  static func letters(_ area: ArtworkMap.Area, pixelsPerMillimetre scale: Double) -> Field {
    var field = Field(width: area.width, height: area.height, values: [])
    for y in 0..<area.height {
      for x in 0..<area.width {
        let (mmX, mmY) = ((Double(x) + 0.5) / scale, (Double(y) + 0.5) / scale)
        let radius = ((mmX - 7) * (mmX - 7) + (mmY - 5.5) * (mmY - 5.5)).squareRoot()
        let isStroke = abs(mmX - 16 + 0.3 * (mmY - 5.5)) < 0.6 && abs(mmY - 5.5) < 3.4
        field.values.append(abs(radius - 2.6) < 0.6 || isStroke ? 255 : 0)
      }
    }
    return field
  }

  static func outline(dotsPerInch: Double, softens: Bool, wavers: Bool, seed: Int) throws -> Outline {
    let scale = dotsPerInch / 25.4
    let grid = try ArtworkGrid(width: Int(22 * scale) + 1, height: Int(11 * scale) + 1, pixelsPerMillimetre: scale)
    var design = ScreenTests.design(.latent, rise: 1, pitch: 0.352, width: 0.165, angle: -20)
    guard case .screen(var layer) = design.layers[0] else { throw ArtworkError(.badInput, "", "", hint: "") }
    layer.box = box
    layer.fullWidth = layer.stroke.width
    design.layers = [.screen(layer)]
    let area = try ArtworkMap.Area(box, on: grid)
    let letters = letters(area, pixelsPerMillimetre: scale)
    let pitch = 0.352 * scale
    // Twice a mean over 2r + 1 pixels has the variance 2 · ((2r + 1)² - 1) / 12.
    let deviation = ScreenLayer.latentSoftness * pitch
    let radius = Int(((6 * deviation * deviation + 1).squareRoot() / 2).rounded())
    let soft = softens ? letters.averaged(radius).averaged(radius) : letters
    let samples = soft.values.map { UInt8($0) }
    let map =
      wavers
      ? try layer.latentMap(samples, on: grid)
      : try ArtworkMap(samples.map { 64 + $0 / 2 }, box: box, on: grid)
    let image = try ArtworkRenderer(design).image(seed: Fixtures.seed(seed), grid: grid, maps: [0: map])
    let width = area.width
    var gray = Field(width: width, height: area.height, values: [])
    for y in 0..<area.height {
      for x in 0..<width { gray.values.append(Double(image[y * grid.width + x] & 0xff)) }
    }
    return measure(gray, letters, pitch: pitch)
  }

  private static func measure(_ gray: Field, _ letters: Field, pitch: Double) -> Outline {
    // A little blur takes the pixels' own stairs away.
    let smooth = gray.averaged(1)
    var (xx, yy, xy) = (gray, gray, gray)
    for y in 1..<gray.height - 1 {
      for x in 1..<gray.width - 1 {
        let (dx, dy) = (smooth[x + 1, y] - smooth[x - 1, y], smooth[x, y + 1] - smooth[x, y - 1])
        let index = y * gray.width + x
        (xx.values[index], yy.values[index], xy.values[index]) = (dx * dx, dy * dy, dx * dy)
      }
    }
    let line = Int((0.5 * pitch).rounded())
    (xx, yy, xy) = (
      xx.averaged(line).averaged(line), yy.averaged(line).averaged(line), xy.averaged(line).averaged(line)
    )
    let tone = gray.averaged(line).averaged(line)
    let near = letters.averaged(Int(pitch / 2))
    let far = letters.averaged(Int(pitch * 1.5))
    let margin = Int(5 * pitch)
    var inside = (rough: 0.0, light: 0.0, count: 0.0)
    var outside = inside
    var (all, count) = (0.0, 0.0)
    for y in margin..<gray.height - margin {
      for x in margin..<gray.width - margin { (all, count) = (all + tone[x, y], count + 1) }
    }
    all /= count
    for y in margin..<gray.height - margin {
      for x in margin..<gray.width - margin {
        let sum = xx[x, y] + yy[x, y]
        let difference = xx[x, y] - yy[x, y]
        let rough = 1 - (difference * difference + 4 * xy[x, y] * xy[x, y]).squareRoot() / max(1, sum)
        let light = abs(tone[x, y] - all)
        if (64...192).contains(near[x, y]) {
          inside = (inside.rough + rough, inside.light + light, inside.count + 1)
        } else if far[x, y] < 1 || far[x, y] > 254 {
          outside = (outside.rough + rough, outside.light + light, outside.count + 1)
        }
      }
    }
    return Outline(
      roughness: inside.rough / inside.count / (outside.rough / outside.count),
      lightness: inside.light / inside.count / (outside.light / outside.count))
  }

  @Test("an eye or a loupe finds the outline hardly rougher, lighter or darker than the rest", arguments: [300.0, 600])
  func outlineIsLost(dotsPerInch: Double) throws {
    for seed in 1...3 {
      let outline = try Self.outline(dotsPerInch: dotsPerInch, softens: true, wavers: true, seed: seed)
      #expect(outline.roughness < 1.6 && outline.lightness < 1.7, "\(outline)")
    }
  }

  @Test("the measure tells: sharp letters on straight lines show, and so do soft ones")
  func measureTells() throws {
    let sharp = try Self.outline(dotsPerInch: 300, softens: false, wavers: false, seed: 1)
    #expect(sharp.roughness > 50 && sharp.lightness > 5, "\(sharp)")
    let soft = try Self.outline(dotsPerInch: 300, softens: true, wavers: false, seed: 1)
    #expect(soft.roughness > 10 && soft.lightness > 2, "\(soft)")
  }
}
