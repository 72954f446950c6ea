import CISAL

/// ISA-L's deflate in zlib format, whole buffers at once.
///
/// Level 2. Read in ISA-L 2.30 (`igzip_multibinary.asm`): for levels 0 to 2 the match finder is one
/// source for SSE4.2, AVX and AVX2, with the same CRC32 hash; only the width of compares, the
/// histogram and the bit packing differ, and those don't change a byte. Level 3 has other match
/// finders with AVX2 and AVX-512 (`gen_icf_map_lh1_04`, `_06`) than without, and its files differ between CPUs.
/// On a CPU without SSE4.2 levels 1 and 2 hash otherwise too.
final class Deflater {
  private static let level: UInt32 = 2
  private let stream: UnsafeMutablePointer<isal_zstream>
  private let work: UnsafeMutablePointer<UInt8>
  private static let workSize = Int(civic_isal_level2_buffer)

  init() {
    stream = .allocate(capacity: 1)
    work = .allocate(capacity: Self.workSize)
  }

  deinit {
    stream.deallocate()
    work.deallocate()
  }

  /// The bytes that `input` becomes.
  func deflate(_ input: [UInt8]) throws(ImageError) -> [UInt8] {
    isal_deflate_init(stream)
    stream.pointee.level = Self.level
    stream.pointee.level_buf = work
    stream.pointee.level_buf_size = UInt32(Self.workSize)
    stream.pointee.gzip_flag = UInt16(IGZIP_ZLIB)
    stream.pointee.end_of_stream = 1
    stream.pointee.flush = UInt16(NO_FLUSH)
    // Stored blocks are the worst case: 5 bytes in 65,535, and room for headers.
    let capacity = input.count + input.count / 1_000 + 1_024
    guard let available = UInt32(exactly: capacity) else {
      throw ImageError(.tooLarge, "the image is too large to compress")
    }
    var failure = COMP_OK
    let stream = self.stream
    let output = [UInt8](unsafeUninitializedCapacity: capacity) { to, count in
      input.withUnsafeBufferPointer { from in
        stream.pointee.next_in = UnsafeMutablePointer(mutating: from.baseAddress)
        stream.pointee.avail_in = UInt32(from.count)
        stream.pointee.next_out = to.baseAddress
        stream.pointee.avail_out = available
        failure = isal_deflate(stream)
        count = Int(stream.pointee.total_out)
      }
    }
    guard failure == COMP_OK, stream.pointee.internal_state.state == ZSTATE_END else {
      throw ImageError(.encodeFailed, "the image can't be compressed (ISA-L error \(failure))")
    }
    return output
  }
}
