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
