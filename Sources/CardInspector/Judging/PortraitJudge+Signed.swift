import CardFace
import CardImaging

/// The comparison with the portrait that the back's code holds.
extension PortraitJudge {
  /// How unlike a portrait is to the signed one: 0 for the same, 1 for nothing in common; nil where too little of the
  /// face is seen, or where one of them has fewer pixels than a fingerprint has cells.
  ///
  /// Eyes, brows, nose and mouth are what tells faces apart, and they are as wide as a few of the signed picture's 64
  /// pixels. So both are seen through a band: without what a pixel more blur takes away, for photos are blurred and the
  /// signed picture is coarsely coded, and without all that is wider than features, which light makes as well as faces.
  /// In each of 20 parts of the face the one may be fainter than the other, for a lamp takes contrast from where it
  /// lies. The share of the photo's features is told that the signed ones leave unexplained.
  ///
  /// Nothing here was trained on faces. What the limits are taken from is in `Benchmarks/README.md`.
  ///
  /// - Parameters:
  ///   - signed: the back's portrait, `rgb8`.
  ///   - box: where the front has its portrait.
  func unlikeness(to signed: Raster, of box: DeviceArea) -> Double? {
    // As fine as issuers sign it, or as a small portrait's box still shows it.
    let width = min(signed.width, Self.finest.width, box.width / 2)
    let height = min(signed.height, Self.finest.height, box.height / 2)
    guard width >= Self.columns, height >= Self.rows else { return nil }
    let small =
      width == signed.width && height == signed.height
      ? signed : signed.resampled(to: width, height: height, averaging: .linear)
    let cells = cells(of: box, columns: width, rows: height)
    let isSeen = Plane(width: width, height: height, values: cells.map { $0 == nil ? 0 : 1 })
    let photo = Plane(
      width: width, height: height, values: cells.map { cell in cell.map { Float(Self.luma($0)) } ?? 0 })
    let bytes = small.pixels
    let reference = Plane(
      width: width, height: height,
      values: (0..<width * height).map { index in
        isSeen.values[index] * Float(Self.luma((0..<3).map { Double(bytes[3 * index + $0]) }))
      })
    let band = Band(isSeen)
    let (seen, printed) = (band.features(photo), band.features(reference))
    var parts = [Part](repeating: Part(), count: Self.partColumns * Self.partRows)
    var (total, judged) = (0, 0)
    for y in 0..<height {
      for x in 0..<width where Self.isInWindow(x, y, width, height) {
        total += 1
        let at = y * width + x
        guard isSeen.values[at] > 0 else { continue }
        judged += 1
        let part = y * Self.partRows / height * Self.partColumns + x * Self.partColumns / width
        parts[part].add(Double(seen.values[at]), Double(printed.values[at]))
      }
    }
    let all = parts.reduce(0) { $0 + $1.seen }
    guard Double(judged) > (1 - Limits.hidden) * Double(total), all > 1e-6 else { return nil }
    return max(0, 1 - parts.reduce(0) { $0 + $1.explained } / all)
  }

  /// The size in which issuers sign portraits, for which the band is.
  private static let finest = (width: 64, height: 80)

  /// Parts of the portrait that may be fainter each by itself, across and down.
  private static let (partColumns, partRows) = (4, 5)

  /// Sums of products over a part of the face.
  private struct Part {
    var seen = 0.0, printed = 0.0, both = 0.0

    mutating func add(_ a: Double, _ b: Double) {
      seen += a * a
      printed += b * b
      both += a * b
    }

    /// What of the photo's energy the printed features explain, at the strength that explains most.
    var explained: Double { both > 0 && printed > 1e-9 ? both * both / printed : 0 }
  }

  /// What is as wide as features, of pictures of which the same places are seen.
  private struct Band {
    /// Deviations of the two Gaussians whose difference it is, in pixels of the signed portrait.
    private static let (fine, coarse) = (1.0, 4.0)
    private let fineShare, coarseShare: Plane

    /// - Parameter isSeen: 1 where a place is seen, 0 elsewhere.
    init(_ isSeen: Plane) {
      (fineShare, coarseShare) = (isSeen.blurred(Self.fine), isSeen.blurred(Self.coarse))
    }

    /// - Parameter picture: 0 where a place is not seen.
    func features(_ picture: Plane) -> Plane {
      let (soft, softer) = (picture.blurred(Self.fine), picture.blurred(Self.coarse))
      var out = soft
      for at in out.values.indices {
        out.values[at] =
          soft.values[at] / max(0.05, fineShare.values[at]) - softer.values[at] / max(0.05, coarseShare.values[at])
      }
      return out
    }
  }
}
