import CardImaging

// Between Cairo's pixels and CardImaging's.

extension Canvas {
  /// A canvas of the raster's pixels: coverage for `gray8`, opaque for `rgb8`; other formats are a programmer's error.
  package static func copying(_ raster: Raster) throws(FaceError) -> Canvas {
    precondition(raster.format == .gray8 || raster.format == .rgb8)
    let canvas = try Canvas(
      width: raster.width, height: raster.height, format: raster.format == .gray8 ? .coverage : .opaque)
    let (width, source) = (raster.width, raster.pixels.span)
    if raster.format == .gray8 {
      let bytesPerRow = canvas.bytesPerRow
      canvas.withMutableBytes { bytes in
        for y in 0..<raster.height {
          for x in 0..<width { bytes[y * bytesPerRow + x] = source[y * width + x] }
        }
      }
    } else {
      canvas.withPixels { pixels in
        precondition(source.count == 3 * pixels.count)
        for index in 0..<pixels.count {
          let (red, green, blue) = (
            source[unchecked: 3 &* index], source[unchecked: 3 &* index &+ 1], source[unchecked: 3 &* index &+ 2]
          )
          pixels[unchecked: index] = 0xFF00_0000 | UInt32(red) &<< 16 | UInt32(green) &<< 8 | UInt32(blue)
        }
      }
    }
    return canvas
  }

  /// A copy of an opaque canvas's pixels.
  package func raster() throws(FaceError) -> Raster {
    precondition(format == .opaque && bytesPerRow == 4 * width)
    let pixels = withBytes { bytes in
      [UInt8](unsafeUninitializedCapacity: bytes.count) { pixels, count in
        for index in bytes.indices { pixels[index] = bytes[unchecked: index] }
        count = bytes.count
      }
    }
    do {
      return try Raster(width: width, height: height, format: .bgrx8, pixels: pixels)
    } catch {
      throw FaceError(.paintingFailed, error.message)
    }
  }

  /// The coverage as a gray raster, row by row without padding.
  package func coverage() throws(FaceError) -> Raster { try gray { $0 } }

  /// The coverage from which on a 1-bit plane's panel acts: half of a pixel.
  static let printed: UInt8 = 128

  /// A raster for a 1-bit plane: 0, where the panel acts, for pixels that are covered to at least half; else 255.
  package func bilevelPlane() throws(FaceError) -> Raster { try gray { $0 >= Self.printed ? 0 : 255 } }

  private func gray(_ value: (UInt8) -> UInt8) throws(FaceError) -> Raster {
    precondition(format == .coverage)
    let bytesPerRow = bytesPerRow
    let pixels = withBytes { bytes in
      [UInt8](unsafeUninitializedCapacity: width * height) { pixels, count in
        for y in 0..<height {
          for x in 0..<width { pixels[y * width + x] = value(bytes[y * bytesPerRow + x]) }
        }
        count = width * height
      }
    }
    do {
      return try Raster(width: width, height: height, format: .gray8, pixels: pixels)
    } catch {
      throw FaceError(.paintingFailed, error.message)
    }
  }
}
