import CZlib

/// The one wrapper of zlib (RFC 1950): whole streams in memory, with a limit on what comes out.
enum Zlib {
  /// The smallest stream that zlib makes of `bytes`, whole or with blocks of their own around `noise`: what is
  /// compressed already, such as a picture, would else spoil the codes of the text beside it.
  static func compress(_ bytes: [UInt8], noise: Range<Int>? = nil) -> [UInt8] {
    let whole = compress(bytes, inBlocksTo: [])
    guard let noise else { return whole }
    let parted = compress(bytes, inBlocksTo: [noise.lowerBound, noise.upperBound])
    return parted.count < whole.count ? parted : whole
  }

  /// One stream, with the end of a block (RFC 1951, 3.2.3) at each of `ends`, which ascend.
  private static func compress(_ bytes: [UInt8], inBlocksTo ends: [Int]) -> [UInt8] {
    // A block more costs some bits, or five bytes where it is stored.
    let capacity = Int(compressBound(uLong(bytes.count))) + 16 * ends.count
    var code = Z_OK
    let output = [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
      bytes.withUnsafeBufferPointer { input in
        var stream = z_stream()
        code = deflateInit_(&stream, Z_BEST_COMPRESSION, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { return }
        defer { deflateEnd(&stream) }
        // zlib does not write through next_in; its type is not const for C's history alone.
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.next_out = output.baseAddress
        stream.avail_out = uInt(output.count)
        var start = 0
        for end in ends + [input.count] {
          stream.avail_in = uInt(end - start)
          code = deflate(&stream, end == input.count ? Z_FINISH : Z_BLOCK)
          start = end
        }
        count = Int(stream.total_out)
      }
    }
    // The buffer has the size that zlib asked for, so only exhausted memory is left as a cause.
    precondition(code == Z_STREAM_END, "zlib could not compress: out of memory")
    return output
  }

  /// What the one stream in `bytes` holds, which must end where `bytes` ends.
  ///
  /// At most `limit` bytes (and one page of overhead) are ever allocated, whatever the stream claims.
  static func inflate(_ bytes: [UInt8], limit: Int) throws(CredentialError) -> [UInt8] {
    guard !bytes.isEmpty, bytes.count <= Int(UInt32.max) else { throw notZlib }
    // A card inflates to little more than its size, and zlib is at its fastest while there is room for 258 bytes more:
    // one allocation serves the usual case.
    var capacity = min(limit + 1, bytes.count + 512)
    while true {
      var written = 0
      var consumed = 0
      var code = Z_OK
      let output = [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
        bytes.withUnsafeBufferPointer { input in
          var stream = z_stream()
          code = inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
          guard code == Z_OK else { return }
          defer { inflateEnd(&stream) }
          // zlib does not write through next_in; its type is not const for C's history alone.
          stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
          stream.avail_in = uInt(input.count)
          stream.next_out = output.baseAddress
          stream.avail_out = uInt(output.count)
          code = CZlib.inflate(&stream, Z_FINISH)
          written = Int(stream.total_out)
          consumed = Int(stream.total_in)
        }
        count = written
      }
      switch code {
      case Z_STREAM_END where written <= limit:
        guard consumed == bytes.count else { throw CredentialError(.notZlib, "bytes follow the compressed stream") }
        return output
      case Z_STREAM_END: throw tooLarge(limit)
      case Z_BUF_ERROR where written == capacity:
        guard capacity <= limit else { throw tooLarge(limit) }
        capacity = min(limit + 1, capacity * 4)
      default: throw notZlib
      }
    }
  }

  private static var notZlib: CredentialError { CredentialError(.notZlib, "the data are not a complete zlib stream") }
  private static func tooLarge(_ limit: Int) -> CredentialError {
    CredentialError(.tooLarge, "the data inflate to more than \(limit) bytes")
  }
}
