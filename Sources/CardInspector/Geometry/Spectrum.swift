import Foundation

/// Power spectra of square patches: a fast Fourier transform of fixed size (Cooley and Tukey 1965).
struct Spectrum {
  /// Pixels of a patch's side.
  static let side = 64
  private static let bits = 6

  private let cosines, sines, window: [Float]

  init() {
    let n = Self.side
    cosines = (0..<n / 2).map { Float(cos(2 * Double.pi * Double($0) / Double(n))) }
    sines = (0..<n / 2).map { Float(-sin(2 * Double.pi * Double($0) / Double(n))) }
    // Without a window, the patch's edges would be seen in the spectrum.
    window = (0..<n).map { Float(0.5 - 0.5 * cos(2 * Double.pi * (Double($0) + 0.5) / Double(n))) }
  }

  /// The power at each frequency, row by row, those from half of `side` on being negative.
  func power(of patch: [Float]) -> [Float] {
    let n = Self.side
    precondition(patch.count == n * n)
    var real = patch
    var imaginary = [Float](repeating: 0, count: n * n)
    let mean = patch.reduce(0, +) / Float(n * n)
    for y in 0..<n { for x in 0..<n { real[y * n + x] = (patch[y * n + x] - mean) * window[x] * window[y] } }
    for y in 0..<n { transform(&real, &imaginary, from: y * n, step: 1) }
    for x in 0..<n { transform(&real, &imaginary, from: x, step: n) }
    return zip(real, imaginary).map { $0 * $0 + $1 * $1 }
  }

  private func transform(_ real: inout [Float], _ imaginary: inout [Float], from: Int, step: Int) {
    let n = Self.side
    var re = real.mutableSpan
    var im = imaginary.mutableSpan
    precondition(from >= 0 && from + (n - 1) * step < re.count && re.count == im.count)
    func at(_ index: Int) -> Int { from &+ index &* step }
    for index in 0..<n {
      var (bits, mirrored) = (index, 0)
      for _ in 0..<Self.bits {
        mirrored = mirrored << 1 | bits & 1
        bits >>= 1
      }
      if mirrored > index {
        let (a, b) = (at(index), at(mirrored))
        let (r, i) = (re[unchecked: a], im[unchecked: a])
        (re[unchecked: a], im[unchecked: a]) = (re[unchecked: b], im[unchecked: b])
        (re[unchecked: b], im[unchecked: b]) = (r, i)
      }
    }
    var length = 2
    while length <= n {
      let (half, turn) = (length / 2, n / length)
      for start in stride(from: 0, to: n, by: length) {
        for k in 0..<half {
          let (c, s) = (cosines[k * turn], sines[k * turn])
          let (a, b) = (at(start + k), at(start + k + half))
          let (br, bi) = (
            re[unchecked: b] * c - im[unchecked: b] * s, re[unchecked: b] * s + im[unchecked: b] * c
          )
          let (ar, ai) = (re[unchecked: a], im[unchecked: a])
          (re[unchecked: a], im[unchecked: a]) = (ar + br, ai + bi)
          (re[unchecked: b], im[unchecked: b]) = (ar - br, ai - bi)
        }
      }
      length *= 2
    }
  }
}
