extension Raster {
  /// The picture at half the size, each pixel the mean of four encoded values; an odd last row or column is left out.
  ///
  /// gray8 and rgb8 only, at least 2 pixels each way.
  func halved() -> Raster {
    precondition(format == .gray8 || format == .rgb8, "only for pixels without alpha")
    precondition(width >= 2 && height >= 2, "there is nothing to halve")
    let channels = format.bytesPerPixel
    let (halfWidth, halfHeight) = (width / 2, height / 2)
    let source = pixels.span
    let stride = bytesPerRow
    // Two rows are added first: that loop has no gaps, so the compiler makes vectors of it.
    var sumStore = [UInt16](repeating: 0, count: stride)
    var sums = sumStore.mutableSpan
    let half = [UInt8](unsafeUninitializedCapacity: halfWidth * halfHeight * channels) { half, count in
      var out = 0
      for y in 0..<halfHeight {
        let upper = 2 &* y &* stride
        for x in 0..<stride {
          sums[unchecked: x] =
            UInt16(truncatingIfNeeded: source[unchecked: upper &+ x])
            &+ UInt16(truncatingIfNeeded: source[unchecked: upper &+ stride &+ x])
        }
        var index = 0
        for _ in 0..<halfWidth {
          for channel in 0..<channels {
            let sum = sums[unchecked: index &+ channel] &+ sums[unchecked: index &+ channel &+ channels] &+ 2
            half[out] = UInt8(truncatingIfNeeded: sum &>> 2)
            out &+= 1
          }
          index &+= 2 &* channels
        }
      }
      count = out
    }
    return Raster(unchecked: half, width: halfWidth, height: halfHeight, format: format)
  }
}
