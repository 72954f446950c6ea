import CardCredential
import CardFace
import CardModel
import Foundation

/// What a spooler needs to know of a card's pictures before it prints them: `manifest.json`.
///
/// It says which panel each file is for, how its pixels lie on the card, and its SHA-256, so that a spooler on another
/// machine sees that it has all of one card and nothing of another. It holds nothing of the holder, and the same card
/// gives the same bytes.
package struct PlaneManifest: Encodable {
  /// The file's name in the card's folder.
  package static let fileName = "manifest.json"

  private let format = "civiccard-planes"
  private let version = 1
  private let template: String
  private let printer: Printer
  private let files: [File]

  private struct Printer: Encodable {
    let name: String
    let dotsPerInch: Int
    /// Device pixels of each picture.
    let width: Int
    let height: Int
    /// The card's edge in each picture, in device pixels; what lies outside it is bleed.
    let trim: Box
  }

  private struct Box: Encodable {
    let x: Int
    let y: Int
    let width: Int
    let height: Int
  }

  /// One file; what only pictures have is left out for the credential's text.
  private struct File: Encodable {
    let name: String
    let bytes: Int
    let sha256: String
    var face: String?
    var plane: PrintPlane?
    var width: Int?
    var height: Int?
    var bitsPerPixel: Int?
    /// The sample's value, as 8 bits, where a panel without colours acts most.
    var activeSample: Int?
    var pixelsPerMetre: Int?
    /// Where the picture's top left corner lies from the trim's, in device pixels.
    var registration: Place?
  }

  private struct Place: Encodable {
    let x: Int
    let y: Int
  }

  init(template: Template, printer: PrinterProfile, faces: RenderedFaces, files: [CardFile]) {
    self.template = template.reference
    let trim = printer.trim
    self.printer = Printer(
      name: printer.name, dotsPerInch: printer.dotsPerInch, width: printer.width, height: printer.height,
      trim: Box(x: trim.x, y: trim.y, width: trim.width, height: trim.height))
    let pictures = Dictionary(uniqueKeysWithValues: faces.pictures.map { ($0.fileName, $0) })
    self.files = files.map { file in
      var entry = File(name: file.name, bytes: file.bytes.count, sha256: Hexadecimal.text(Digest.sha256(file.bytes)))
      guard let picture = pictures[file.name] else { return entry }
      let (side, plane) = (picture.side, picture.plane)
      (entry.face, entry.plane) = (side.rawValue, plane)
      (entry.width, entry.height, entry.bitsPerPixel) = (printer.width, printer.height, plane.bitsPerPixel)
      entry.activeSample = plane.activeSample
      (entry.pixelsPerMetre, entry.registration) = (printer.pixelsPerMetre, Place(x: -trim.x, y: -trim.y))
      return entry
    }
  }

  /// The manifest's own file.
  func file() throws(FaceError) -> CardFile {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(self) else {
      throw FaceError(.paintingFailed, "\(Self.fileName) can't be made")
    }
    return CardFile(name: Self.fileName, bytes: Array(json) + [0x0A])
  }
}
