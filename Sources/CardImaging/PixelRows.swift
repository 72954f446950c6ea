import PixelShim

// The one wrapper of PixelShim: rows of samples, checked before their addresses are handed out.

/// The luma of pixels.
enum LumaRow {
  /// Of each three samples R, G, B.
  static func luma(ofRGB pixels: [UInt8]) -> [UInt8] {
    let count = pixels.count / 3
    return [UInt8](unsafeUninitializedCapacity: count) { out, initialized in
      pixels.withUnsafeBufferPointer { civic_luma_rgb(out.baseAddress, $0.baseAddress, count) }
      initialized = count
    }
  }
}

/// Halves of rows.
enum HalfRow {
  /// Appends the half of two rows of `width` pixels of one or three samples, the first of which begins at byte `start`:
  /// the means of two pixels beside each other and the two below them. An odd last pixel is left out.
  static func append(_ pixels: [UInt8], at start: Int, width: Int, channels: Int, to out: inout [UInt8]) {
    let (bytesPerRow, half) = (width * channels, width / 2)
    precondition(channels == 1 || channels == 3, "only for pixels without alpha")
    precondition(start >= 0 && width >= 0 && start + 2 * bytesPerRow <= pixels.count)
    let halves = [UInt8](unsafeUninitializedCapacity: half * channels) { out, count in
      pixels.withUnsafeBufferPointer { pixels in
        guard let row = pixels.baseAddress.map({ $0 + start }) else { return }
        (channels == 1 ? civic_halve_gray : civic_halve_rgb)(out.baseAddress, row, row + bytesPerRow, half)
        count = half * channels
      }
    }
    out.append(contentsOf: halves)
  }
}

/// Running means down the columns of a gray picture.
package enum ColumnMeans {
  /// The largest radius, for which quotients are exact in single precision.
  package static let largestRadius = 4_095

  /// The mean of each sample and the `radius` above and below it, rounded to the nearest level. Beyond the first and
  /// the last row these go on.
  ///
  /// - Parameters:
  ///   - samples: `width` by `height`, row by row, neither of which is 0.
  ///   - radius: 0…``largestRadius``.
  package static func means(of samples: [UInt8], width: Int, height: Int, radius: Int) -> [UInt8] {
    precondition(width > 0 && height > 0 && samples.count == width * height)
    precondition((0...largestRadius).contains(radius))
    var sums = [Int32](repeating: 0, count: width)
    return [UInt8](unsafeUninitializedCapacity: samples.count) { out, count in
      sums.withUnsafeMutableBufferPointer { sums in
        samples.withUnsafeBufferPointer { samples in
          civic_column_means(out.baseAddress, samples.baseAddress, width, height, radius, sums.baseAddress)
        }
      }
      count = width * height
    }
  }
}

/// Whole rows of a resampled picture, for pixels of one or three samples without padding.
///
/// What each call does is ``Resampler``'s in Swift, with the same roundings, at half the instructions.
struct ResampleRows {
  let horizontal: ResampleKernel
  let tables: TransferTables
  let channels: Int
  private let first: [Int32]
  private let reach: Int

  init(_ horizontal: ResampleKernel, _ tables: TransferTables, channels: Int) {
    precondition(channels == 1 || channels == 3, "only for pixels without alpha")
    precondition(horizontal.weights.count == horizontal.first.count * horizontal.taps)
    precondition(tables.decode.count == 256 && tables.encode.count == 3 * TransferTables.steps)
    self.horizontal = horizontal
    self.tables = tables
    self.channels = channels
    first = horizontal.first.map { Int32($0) }
    precondition(first.allSatisfy { $0 >= 0 })
    reach = (horizontal.first.max() ?? 0) + horizontal.taps
  }

  /// Puts the linear values of `count` samples from `start` on into `lines` from `place` on.
  func decode(_ samples: [UInt8], from start: Int, count: Int, into lines: inout [Float], at place: Int) {
    precondition(start >= 0 && count >= 0 && start + count <= samples.count)
    precondition(place >= 0 && place + count <= lines.count)
    lines.withUnsafeMutableBufferPointer { lines in
      samples.withUnsafeBufferPointer { samples in
        tables.decode.withUnsafeBufferPointer { table in
          guard let out = lines.baseAddress, let from = samples.baseAddress else { return }
          civic_resample_decode(out + place, from + start, count, table.baseAddress)
        }
      }
    }
  }

  /// The weighted sum of `taps` lines of `count` values, of which line `first % taps` is the uppermost.
  func add(_ lines: [Float], count: Int, first: Int, _ kernel: ResampleKernel, row: Int, into sums: inout [Float]) {
    let taps = kernel.taps
    precondition(count >= 0 && first >= 0 && lines.count == taps * count && sums.count >= count)
    precondition(row >= 0 && (row + 1) * taps <= kernel.weights.count)
    sums.withUnsafeMutableBufferPointer { sums in
      lines.withUnsafeBufferPointer { lines in
        kernel.weights.withUnsafeBufferPointer { weights in
          guard let weights = weights.baseAddress else { return }
          civic_resample_add(sums.baseAddress, lines.baseAddress, count, first, weights + row * taps, taps)
        }
      }
    }
  }

  /// Makes a row of the result out of the sums and puts its samples into `pixels` from `start` on.
  func write(_ sums: [Float], into pixels: inout [UInt8], at start: Int) {
    let width = first.count
    // One value more, as pixels of three are read as four.
    precondition(sums.count >= reach * channels + (channels == 3 ? 1 : 0))
    precondition(start >= 0 && start + width * channels <= pixels.count)
    pixels.withUnsafeMutableBufferPointer { pixels in
      sums.withUnsafeBufferPointer { sums in
        first.withUnsafeBufferPointer { first in
          horizontal.weights.withUnsafeBufferPointer { weights in
            tables.encode.withUnsafeBufferPointer { table in
              guard let out = pixels.baseAddress else { return }
              let row = channels == 1 ? civic_resample_row_gray : civic_resample_row_rgb
              row(
                out + start, sums.baseAddress, first.baseAddress, weights.baseAddress, horizontal.taps, width,
                table.baseAddress, UInt32(TransferTables.steps))
            }
          }
        }
      }
    }
  }
}
