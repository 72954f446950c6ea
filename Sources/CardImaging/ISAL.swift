import CISAL

// The one wrapper of ISA-L: deflate and inflate in zlib format, and PNG's checksum.

/// ISA-L's deflate in zlib format, whole buffers at once.
///
/// Level 1: level 2 takes 4 % longer for files that are 1 to 3 % smaller. Read in ISA-L 2.30
/// (`igzip_multibinary.asm`): for levels 0 to 2 the match finder is one source for SSE4.2, AVX and AVX2, with the same
/// CRC32 hash; only the width of compares, the histogram and the bit packing differ, and those don't change a byte.
/// Level 3 has other match finders with AVX2 and AVX-512 (`gen_icf_map_lh1_04`, `_06`) than without, and its files
/// differ between CPUs. On a CPU without SSE4.2 levels 1 and 2 hash otherwise too.
final class Deflater {
  private static let level: UInt32 = 1
  private let stream: UnsafeMutablePointer<isal_zstream>
  private let work: UnsafeMutablePointer<UInt8>
  /// Room for the worst case, of which a picture fills less than half: what is not written to takes no memory.
  private var output: UnsafeMutableBufferPointer<UInt8> = .allocate(capacity: 0)
  private static let workSize = Int(civic_isal_level1_buffer)

  init() {
    stream = .allocate(capacity: 1)
    work = .allocate(capacity: Self.workSize)
  }

  deinit {
    stream.deallocate()
    work.deallocate()
    output.deallocate()
  }

  /// How far back a repetition may lie, as ISA-L's binary logarithm of a distance in bytes.
  ///
  /// ISA-L takes any repetition of four bytes in the last 32 KB. Among filtered rows of guilloches nearly all of those
  /// are chance, and coding them takes more bits than their Huffman-coded bytes would, and more time. Measured on the
  /// samples' faces with ISA-L 2.30: `pixels` makes colour faces 13 to 15 % faster and 3 % smaller to 1 % larger,
  /// `shapes` makes bilevel and grey panels up to half smaller.
  enum Reach: UInt16 {
    /// Runs of a byte or of a pixel of three bytes: what repeats in a picture with lines everywhere.
    case pixels = 2
    /// 256 bytes: what repeats in flat panels, as rows of modules and letters do.
    case shapes = 8
  }

  /// Compresses the first `count` bytes of `input`, and lends `body` the result.
  func deflate<Result>(
    _ input: [UInt8], count: Int, reach: Reach, _ body: (Span<UInt8>) throws(ImageError) -> Result
  ) throws(ImageError) -> Result {
    precondition(count <= input.count)
    isal_deflate_init(stream)
    stream.pointee.level = Self.level
    stream.pointee.level_buf = work
    stream.pointee.level_buf_size = UInt32(Self.workSize)
    stream.pointee.hist_bits = reach.rawValue
    stream.pointee.gzip_flag = UInt16(IGZIP_ZLIB)
    stream.pointee.end_of_stream = 1
    stream.pointee.flush = UInt16(NO_FLUSH)
    // Stored blocks are the worst case: 5 bytes in 65,535, and room for headers.
    let capacity = count + count / 1_000 + 1_024
    guard let available = UInt32(exactly: capacity) else {
      throw ImageError(.tooLarge, "the image is too large to compress")
    }
    if output.count < capacity {
      output.deallocate()
      output = .allocate(capacity: capacity)
    }
    let (stream, output) = (stream, output)
    let failure = input.withUnsafeBufferPointer { from in
      stream.pointee.next_in = UnsafeMutablePointer(mutating: from.baseAddress)
      stream.pointee.avail_in = UInt32(count)
      stream.pointee.next_out = output.baseAddress
      stream.pointee.avail_out = available
      return isal_deflate(stream)
    }
    guard failure == COMP_OK, stream.pointee.internal_state.state == ZSTATE_END else {
      throw ImageError(.encodeFailed, "the image can't be compressed (ISA-L error \(failure))")
    }
    let result = UnsafeBufferPointer(start: output.baseAddress, count: Int(stream.pointee.total_out))
    return try body(Span(_unsafeElements: result))
  }
}

/// ISA-L's inflate in zlib format, piece by piece. It takes a quarter of zlib's time.
final class Inflater {
  private let state: UnsafeMutablePointer<inflate_state>
  private let input: UnsafeMutableBufferPointer<UInt8>

  /// For the stream that `ranges` of `file` make up, one after the other.
  init?(_ file: [UInt8], _ ranges: [Range<Int>]) {
    let count = ranges.reduce(0) { $0 + $1.count }
    guard count > 0, let available = UInt32(exactly: count) else { return nil }
    input = .allocate(capacity: count)
    var at = 0
    for range in ranges {
      _ = input[at...].initialize(fromContentsOf: file[range])
      at += range.count
    }
    state = .allocate(capacity: 1)
    isal_inflate_init(state)
    state.pointee.crc_flag = UInt32(ISAL_ZLIB)
    state.pointee.next_in = input.baseAddress
    state.pointee.avail_in = available
  }

  deinit {
    state.deallocate()
    input.deallocate()
  }

  /// Fills the first `count` bytes of `out`; false when the stream is damaged or has fewer.
  func read(_ count: Int, into out: inout [UInt8]) -> Bool {
    precondition(count <= out.count, "the buffer is too short")
    guard let wanted = UInt32(exactly: count) else { return false }
    return out.withUnsafeMutableBufferPointer { out in
      state.pointee.next_out = out.baseAddress
      state.pointee.avail_out = wanted
      return isal_inflate(state) == ISAL_DECOMP_OK && state.pointee.avail_out == 0
    }
  }

  /// Whether the stream ends here, with the right checksum and nothing behind it.
  func isAtEnd() -> Bool {
    var more: UInt8 = 0
    return withUnsafeMutablePointer(to: &more) { more in
      state.pointee.next_out = more
      state.pointee.avail_out = 1
      return isal_inflate(state) == ISAL_DECOMP_OK && state.pointee.avail_out == 1
        && state.pointee.block_state == ISAL_BLOCK_FINISH && state.pointee.avail_in == 0
    }
  }
}

/// PNG's checksum (PNG specification, annex D).
enum PNGChecksum {
  /// Of a chunk: over its type, four characters of ASCII, and its data.
  static func of(chunk type: StaticString, _ data: Span<UInt8>) -> UInt32 {
    precondition(type.utf8CodeUnitCount == 4)
    let begun = crc32_gzip_refl(0, type.utf8Start, 4)
    return data.withUnsafeBufferPointer { crc32_gzip_refl(begun, $0.baseAddress, UInt64($0.count)) }
  }

  /// Over the bytes of `file` in `range`.
  static func of(_ file: [UInt8], _ range: Range<Int>) -> UInt32 {
    file[range].withUnsafeBufferPointer { crc32_gzip_refl(0, $0.baseAddress, UInt64($0.count)) }
  }
}
