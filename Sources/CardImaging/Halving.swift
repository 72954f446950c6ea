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
    let half = [UInt8](unsafeUninitializedCapacity: halfWidth * halfHeight * channels) { half, count in
      var out = 0
      for y in 0..<halfHeight {
        var index = 2 * y * stride
        for _ in 0..<halfWidth {
          for channel in 0..<channels {
            let above = UInt16(source[index + channel]) + UInt16(source[index + channel + channels])
            let below =
              UInt16(source[index + channel + stride]) + UInt16(source[index + channel + channels + stride])
            half[out] = UInt8((above + below + 2) >> 2)
            out += 1
          }
          index += 2 * channels
        }
      }
      count = out
    }
    return Raster(unchecked: half, width: halfWidth, height: halfHeight, format: format)
  }
}
