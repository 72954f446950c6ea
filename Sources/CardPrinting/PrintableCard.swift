import CardFace
import CardFiles
import CardImaging
import CardProofing
import Foundation

/// A finished card's folder, read for printing.
public struct PrintableCard: Sendable {
  /// The card's number: the folder's name.
  public let number: String
  /// The folder.
  public let folder: String
  /// Both faces, 8 bits a channel.
  let front, back: Raster
  /// From the pictures' pHYs chunks.
  let dotsPerInch: Int
  /// The names of panels' files beside the faces.
  public let panels: [String]

  /// Reads `folder`. Throws `notACard` for a folder that lacks a face or whose faces differ in size, and what decoding
  /// throws.
  public init(folder: String) throws {
    let path = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard name.wholeMatch(of: /[A-Z0-9-]{1,24}/) != nil else {
      throw PrintingError(.notACard, subject: name, "is not named by a card's number", hint: "name a card's own folder")
    }
    (number, self.folder) = (name, path)
    let faces = try Template.Side.allCases.map { side in
      let file = PrintPlane.combined.fileName(side)
      guard access("\(path)/\(file)", R_OK) == 0 else {
        throw PrintingError(.notACard, subject: name, "the folder lacks \(file)", hint: "render the card again")
      }
      let bytes = try BoundedFile.read("\(path)/\(file)", limit: 1 << 26)
      guard let dpi = Self.dotsPerInch(of: bytes) else {
        throw PrintingError(.notACard, subject: name, "\(file) does not say its resolution", hint: "render it again")
      }
      return (raster: try PhotoDecoder.decode(bytes).converted(to: .rgb8), dpi: dpi)
    }
    (front, back, dotsPerInch) = (faces[0].raster, faces[1].raster, faces[0].dpi)
    guard front.width == back.width, front.height == back.height, faces[0].dpi == faces[1].dpi else {
      throw PrintingError(.notACard, subject: name, "its faces differ in size", hint: "render the card again")
    }
    panels = Template.Side.allCases.flatMap { side in
      PrintPlane.allCases.filter { $0 != .combined && $0 != .color }.map { $0.fileName(side) }
    }.filter { access("\(path)/\($0)", F_OK) == 0 }
  }

  /// A card that is drawn for printing and lies in no folder.
  init(number: String, front: Raster, back: Raster, dotsPerInch: Int) {
    (self.number, folder, panels) = (number, "", [])
    (self.front, self.back, self.dotsPerInch) = (front, back, dotsPerInch)
  }

  /// From a PNG file's pHYs chunk (ISO/IEC 15948, 11.3.5.3), which counts pixels a metre.
  private static func dotsPerInch(of png: [UInt8]) -> Int? {
    guard let start = png.prefix(4_096).firstRange(of: Array("pHYs".utf8))?.upperBound, start + 9 <= png.count else {
      return nil
    }
    let perMetre = png[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    return png[start + 8] == 1 ? (perMetre * 254 + 5_000) / 10_000 : nil
  }
}

extension Raster {
  /// The picture mirrored left to right, top to bottom, or both.
  func mirrored(across: Bool, along: Bool) -> Raster {
    guard across || along else { return self }
    let size = format.bytesPerPixel
    var result = [UInt8](repeating: 0, count: pixels.count)
    for y in 0..<height {
      let source = along ? height - 1 - y : y
      for x in 0..<width {
        let from = (source * width + (across ? width - 1 - x : x)) * size
        for byte in 0..<size { result[(y * width + x) * size + byte] = pixels[from + byte] }
      }
    }
    return (try? Raster(width: width, height: height, format: format, pixels: result)) ?? self
  }
}
