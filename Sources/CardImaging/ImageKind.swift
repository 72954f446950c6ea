/// What a file's first bytes say it is.
enum ImageKind: Equatable {
  case jpeg
  case png
  case other(name: String)
  case unknown

  init(_ file: [UInt8]) {
    func starts(_ bytes: [UInt8], at offset: Int = 0) -> Bool {
      file.count >= offset + bytes.count && file[offset..<offset + bytes.count].elementsEqual(bytes)
    }
    func starts(_ text: String, at offset: Int = 0) -> Bool { starts(Array(text.utf8), at: offset) }

    if starts([0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if starts([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if starts("RIFF"), starts("WEBP", at: 8) {
      self = .other(name: "WebP")
    } else if starts("ftyp", at: 4) {
      self = .other(name: "HEIC or AVIF")
    } else if starts("GIF8") {
      self = .other(name: "GIF")
    } else if starts([0x49, 0x49, 0x2A, 0x00]) || starts([0x4D, 0x4D, 0x00, 0x2A]) {
      self = .other(name: "TIFF")
    } else if starts("BM") {
      self = .other(name: "BMP")
    } else if starts("%PDF") {
      self = .other(name: "PDF")
    } else {
      self = .unknown
    }
  }
}
