import CardImaging
import Foundation
import Testing

/// What lies behind the end of a picture is passed over: cameras, viewers and mail gateways leave much there.
@Suite struct TrailingBytesTests {
  static let names = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures").path()
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".jpg") || $0.hasSuffix(".png") }.sorted()
  }()

  enum Rest: CaseIterable {
    case oneByte, zeros, ones, text, samePicture, otherPicture, chunkOfAGigabyte, endAgain

    func bytes(behind file: [UInt8]) throws -> [UInt8] {
      switch self {
      case .oneByte: [0x0A]
      case .zeros: [UInt8](repeating: 0, count: 21)
      case .ones: [UInt8](repeating: 0xFF, count: 300)
      case .text: Array("-- \nThis message was checked for viruses.\r\n".utf8)
      // A second picture, as in the Multi-Picture Format of cameras.
      case .samePicture: file
      case .otherPicture: try TestImages.fixture("rgb8.png") + TestImages.fixture("progressive.jpg")
      case .chunkOfAGigabyte: [0x40, 0, 0, 0] + Array("eXIf".utf8) + [1, 2, 3, 4]
      case .endAgain: Array(file.suffix(40))
      }
    }
  }

  @Test(arguments: Rest.allCases) func passesOverWhatLiesBehindThePicture(rest: Rest) throws {
    #expect(Self.names.count > 40)
    for name in Self.names {
      let file = try TestImages.fixture(name)
      let longer = try file + rest.bytes(behind: file)
      #expect(try PhotoDecoder.decode(longer) == PhotoDecoder.decode(file), "\(name)")
      #expect(try PhotoDecoder.decodeKeepingAlpha(longer) == PhotoDecoder.decodeKeepingAlpha(file), "\(name)")
      #expect(try PhotoDecoder.dimensions(of: longer) == PhotoDecoder.dimensions(of: file), "\(name)")
    }
  }

  /// A picture that lacks its end is not completed by what follows it.
  @Test(arguments: ["rgb8.png", "interlaced-rgb8.png", "progressive.jpg", "baseline.jpg"])
  func completesNoPictureWithTheNext(name: String) throws {
    let file = try TestImages.fixture(name)
    for missing in [20, 40, 60] {
      let cut = Array(file.dropLast(missing))
      // The end of the same file would indeed complete it.
      for rest in Rest.allCases where rest != .endAgain {
        let longer = try cut + rest.bytes(behind: file)
        let isRefused = isThrown(ImageError(.truncated, "")) { try PhotoDecoder.decode(longer) }
        #expect(isRefused, "\(missing) bytes missing, then \(rest)")
      }
    }
  }

  /// Without the picture in the message of a failure.
  private func isThrown(_ expected: ImageError, _ body: () throws -> Raster) -> Bool {
    do { _ = try body() } catch { return error as? ImageError == expected }
    return false
  }
}
