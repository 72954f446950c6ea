/// What a block of pixels says of its own displacement: sums of a least-squares fit of the photo by the expected face,
/// its two slopes and a constant, so that gain and offset don't matter.
struct BlockSums {
  private var n = 0.0
  private var t = 0.0, x = 0.0, y = 0.0, i = 0.0
  private var tt = 0.0, tx = 0.0, ty = 0.0, xx = 0.0, xy = 0.0, yy = 0.0
  private var ti = 0.0, xi = 0.0, yi = 0.0, ii = 0.0

  /// Adds pixels of one row: `from` and `to` are indices into all planes, the photo's being `shift` further on. Only
  /// those whose class is `kind` count, and that the photo has.
  mutating func add(
    _ expected: borrowing Span<Float>, _ slopeX: borrowing Span<Float>, _ slopeY: borrowing Span<Float>,
    _ photo: borrowing Span<Float>, _ classes: borrowing Span<UInt8>, kind: UInt8, from: Int, to: Int,
    shift: Int = 0
  ) {
    precondition(from >= 0 && to <= expected.count && from + shift >= 0 && to + shift <= photo.count)
    precondition(slopeX.count == expected.count && slopeY.count == expected.count && classes.count == expected.count)
    var (sn, st, sx, sy, si): (Float, Float, Float, Float, Float) = (0, 0, 0, 0, 0)
    var (stt, stx, sty, sxx, sxy, syy): (Float, Float, Float, Float, Float, Float) = (0, 0, 0, 0, 0, 0)
    var (sti, sxi, syi, sii): (Float, Float, Float, Float) = (0, 0, 0, 0)
    for index in from..<to {
      let value = photo[unchecked: index &+ shift]
      guard classes[unchecked: index] == kind, value >= 0 else { continue }
      let (e, p) = (expected[unchecked: index] - 160, value - 160)
      let (gx, gy) = (slopeX[unchecked: index], slopeY[unchecked: index])
      sn += 1
      st += e
      sx += gx
      sy += gy
      si += p
      stt += e * e
      stx += e * gx
      sty += e * gy
      sxx += gx * gx
      sxy += gx * gy
      syy += gy * gy
      sti += e * p
      sxi += gx * p
      syi += gy * p
      sii += p * p
    }
    n += Double(sn)
    t += Double(st)
    x += Double(sx)
    y += Double(sy)
    i += Double(si)
    tt += Double(stt)
    tx += Double(stx)
    ty += Double(sty)
    xx += Double(sxx)
    xy += Double(sxy)
    yy += Double(syy)
    ti += Double(sti)
    xi += Double(sxi)
    yi += Double(syi)
    ii += Double(sii)
  }

  /// A displacement with its information matrix.
  struct Displacement {
    let x, y: Double
    let xx, xy, yy: Double
    /// Share of the photo's variance in the block that the expected face explains.
    let explained: Double
  }

  /// How far the expected face would have to be moved so that it lies where the photo shows it; nil where the block
  /// says nothing.
  ///
  /// - Parameters:
  ///   - noise: the least deviation of single pixels that is reckoned with, in levels.
  ///   - least: the least share of the photo's variance that must be explained.
  func displacement(noise: Double, least: Double, pixels: Double) -> Displacement? {
    guard n >= pixels else { return nil }
    // Everything about its mean, which takes the offset out.
    let (mt, mx, my, mi) = (t / n, x / n, y / n, i / n)
    let (ctt, ctx, cty) = (tt - n * mt * mt, tx - n * mt * mx, ty - n * mt * my)
    let (cxx, cxy, cyy) = (xx - n * mx * mx, xy - n * mx * my, yy - n * my * my)
    let (cti, cxi, cyi, cii) = (ti - n * mt * mi, xi - n * mx * mi, yi - n * my * mi, ii - n * mi * mi)
    guard ctt > n * 0.5, cii > n * 0.5 else { return nil }
    // The slopes less what the values themselves explain of them.
    let (sxx, sxy, syy) = (cxx - ctx * ctx / ctt, cxy - ctx * cty / ctt, cyy - cty * cty / ctt)
    let (sxi, syi) = (cxi - ctx * cti / ctt, cyi - cty * cti / ctt)
    let ridge = 0.002 * (sxx + syy) + 1e-6
    let determinant = (sxx + ridge) * (syy + ridge) - sxy * sxy
    guard determinant > 0 else { return nil }
    let vx = ((syy + ridge) * sxi - sxy * syi) / determinant
    let vy = ((sxx + ridge) * syi - sxy * sxi) / determinant
    let gain = (cti - ctx * vx - cty * vy) / ctt
    let explainedSum = gain * cti + vx * cxi + vy * cyi
    let explained = explainedSum / cii
    guard gain > 0.1, gain < 4, explained > least else { return nil }
    let variance = max(noise * noise, (cii - explainedSum) / n)
    let certainty = gain * gain / variance
    return Displacement(
      x: vx / gain, y: vy / gain, xx: sxx * certainty, xy: sxy * certainty, yy: syy * certainty,
      explained: explained)
  }
}
