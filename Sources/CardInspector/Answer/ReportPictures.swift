import CardImaging

/// What a report shows: the photo straightened, the face as it should be, and where the two part.
package struct ReportPictures: Sendable {
  /// `rgb8`.
  package let straightened: Raster
  /// `rgb8`; grey where the credential does not say what is there.
  package let expected: Raster
  /// `gray8`: mid-grey where they agree, black where nothing can be told.
  package let difference: Raster
  /// What the fingerprint of the front's code shows of the face, `gray8`; nil where it has none. Many faces have the
  /// same coarse picture, so that a person must look too.
  package let thumbnail: Raster?

  init?(_ expected: ExpectedFace, _ prediction: Prediction, _ fingerprint: PortraitFingerprint?) {
    thumbnail = fingerprint.flatMap {
      try? Raster(
        width: PortraitFingerprint.columns, height: PortraitFingerprint.rows, format: .gray8, pixels: $0.thumbnail())
    }
    let count = expected.width * expected.height
    func byte(_ v: Float) -> UInt8 { UInt8(max(0, min(255, v.rounded()))) }
    var seen = [UInt8](repeating: 0, count: 3 * count)
    var drawn = seen
    var difference = [UInt8](repeating: 0, count: count)
    let (pictured, unknown) = (ExpectedFace.Part.pictured, ExpectedFace.Part.unknown)
    let colors = [expected.red, expected.green, expected.blue]
    for index in 0..<count {
      let isPictured = !expected.parts[index].lacks(pictured)
      for channel in 0..<3 {
        seen[3 * index + channel] = byte(prediction.photo[channel].values[index])
        let paper = colors[channel].values[index] * (1 - expected.black.values[index])
        drawn[3 * index + channel] = isPictured ? 208 : byte(paper)
      }
      let isKnown = prediction.hidden[index] == .no && expected.parts[index].lacks(unknown)
      difference[index] =
        isKnown ? byte(128 + 2 * (prediction.seen.values[index] - prediction.luma.values[index])) : 0
    }
    let (w, h) = (expected.width, expected.height)
    guard let straightened = try? Raster(width: w, height: h, format: .rgb8, pixels: seen),
      let face = try? Raster(width: w, height: h, format: .rgb8, pixels: drawn),
      let map = try? Raster(width: w, height: h, format: .gray8, pixels: difference)
    else { return nil }
    (self.straightened, self.expected, self.difference) = (straightened, face, map)
  }
}
