import Foundation

/// Power spectra of square patches: a fast Fourier transform of fixed size (Cooley and Tukey 1965).
struct Spectrum {
  /// Pixels of a patch's side, a power of two.
  let side: Int
  private let cosines, sines, window: [Float]
  /// Where each value goes before the first step: its place with the bits turned round.
  private let mirrored: [Int]

  init(side: Int) {
    precondition(side >= 4 && side & (side - 1) == 0)
    self.side = side
    cosines = (0..<side / 2).map { Float(cos(2 * Double.pi * Double($0) / Double(side))) }
    sines = (0..<side / 2).map { Float(-sin(2 * Double.pi * Double($0) / Double(side))) }
    // Without a window, the patch's edges would be seen in the spectrum.
    window = (0..<side).map { Float(0.5 - 0.5 * cos(2 * Double.pi * (Double($0) + 0.5) / Double(side))) }
    let bits = side.trailingZeroBitCount
    mirrored = (0..<side).map { index in
      (0..<bits).reduce(0) { $0 | (index >> $1 & 1) << (bits - 1 - $1) }
    }
  }

  /// The power at each frequency, row by row, those from half of `side` on being negative.
  func power(of patch: [Float]) -> [Float] {
    var real = windowed(patch)
    var imaginary = [Float](repeating: 0, count: side * side)
    transform(&real, &imaginary)
    return zip(real, imaginary).map { $0 * $0 + $1 * $1 }
  }

  /// The same of two patches for the price of one: the second is carried along as the imaginary part.
  func powers(of first: [Float], _ second: [Float]) -> (first: [Float], second: [Float]) {
    var (real, imaginary) = (windowed(first), windowed(second))
    transform(&real, &imaginary)
    let n = side
    var (a, b) = ([Float](repeating: 0, count: n * n), [Float](repeating: 0, count: n * n))
    for y in 0..<n {
      for x in 0..<n {
        let (at, opposite) = (y * n + x, (n - y) % n * n + (n - x) % n)
        let (r, i, s, j) = (real[at], imaginary[at], real[opposite], imaginary[opposite])
        a[at] = ((r + s) * (r + s) + (i - j) * (i - j)) / 4
        b[at] = ((i + j) * (i + j) + (s - r) * (s - r)) / 4
      }
    }
    return (a, b)
  }

  private func windowed(_ patch: [Float]) -> [Float] {
    let n = side
    precondition(patch.count == n * n)
    let mean = patch.reduce(0, +) / Float(n * n)
    var out = patch
    for y in 0..<n { for x in 0..<n { out[y * n + x] = (patch[y * n + x] - mean) * window[x] * window[y] } }
    return out
  }

  private func transform(_ real: inout [Float], _ imaginary: inout [Float]) {
    for y in 0..<side { transform(&real, &imaginary, from: y * side, step: 1) }
    for x in 0..<side { transform(&real, &imaginary, from: x, step: side) }
  }

  private func transform(_ real: inout [Float], _ imaginary: inout [Float], from: Int, step: Int) {
    let n = side
    let c = cosines.span
    let s = sines.span
    var re = real.mutableSpan
    var im = imaginary.mutableSpan
    precondition(from >= 0 && from + (n - 1) * step < re.count && re.count == im.count)
    precondition(c.count == n / 2 && s.count == n / 2)
    for index in 0..<n where mirrored[index] > index {
      let (a, b) = (from &+ index &* step, from &+ mirrored[index] &* step)
      let (r, i) = (re[unchecked: a], im[unchecked: a])
      (re[unchecked: a], im[unchecked: a]) = (re[unchecked: b], im[unchecked: b])
      (re[unchecked: b], im[unchecked: b]) = (r, i)
    }
    var length = 2
    while length <= n {
      let (half, turn) = (length / 2, n / length)
      for start in stride(from: 0, to: n, by: length) {
        for k in 0..<half {
          let (cosine, sine) = (c[unchecked: k &* turn], s[unchecked: k &* turn])
          let a = from &+ (start &+ k) &* step
          let b = a &+ half &* step
          let br = re[unchecked: b] * cosine - im[unchecked: b] * sine
          let bi = re[unchecked: b] * sine + im[unchecked: b] * cosine
          let (ar, ai) = (re[unchecked: a], im[unchecked: a])
          (re[unchecked: a], im[unchecked: a]) = (ar + br, ai + bi)
          (re[unchecked: b], im[unchecked: b]) = (ar - br, ai - bi)
        }
      }
      length *= 2
    }
  }
}
