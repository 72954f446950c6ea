extension Raster {
  /// The picture at half the size, each pixel the mean of four encoded values; an odd last row or column is left out.
  ///
  /// gray8 and rgb8 only, at least 2 pixels each way.
  package func halved() -> Raster {
    precondition(format == .gray8 || format == .rgb8, "only for pixels without alpha")
    precondition(width >= 2 && height >= 2, "there is nothing to halve")
    let (halfWidth, halfHeight) = (width / 2, height / 2)
    var half: [UInt8] = []
    half.reserveCapacity(halfWidth * halfHeight * format.bytesPerPixel)
    for y in 0..<halfHeight {
      HalfRow.append(pixels, at: 2 * y * bytesPerRow, width: width, channels: format.bytesPerPixel, to: &half)
    }
    return Raster(unchecked: half, width: halfWidth, height: halfHeight, format: format)
  }
}
