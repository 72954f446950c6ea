import CardCredential
import CardFace
import CardFiles
import CardModel
import Foundation

/// A card's folder as it lies in an output folder, looked at from outside.
struct IssuedFolder {
  /// The card's number, the folder's name.
  let number: String
  let path: String

  /// More than the text of any QR code, in bytes.
  private static let largestText = 1 << 14
  /// More than any picture of a card, in bytes.
  private static let largestPicture = 1 << 26

  /// The cards' folders in `folder`, sorted by number, and the hidden ones that killed runs left.
  ///
  /// Throws a `FileError` (`missing`).
  static func all(in folder: String) throws(FileError) -> (cards: [IssuedFolder], leftovers: [String]) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw FileError(.missing, "there is no folder \(folder)")
    }
    let cards = names.filter { $0.wholeMatch(of: /[A-Z0-9-]{1,24}/) != nil }.sorted()
      .map { IssuedFolder(number: $0, path: "\(folder)/\($0)") }
    return (cards, names.filter { StagedCard.Leftover($0, in: folder) != nil }.sorted())
  }

  /// The identity credential in it, not verified; nil where its file is not there or is none.
  func credential() -> Credential? {
    let bytes = try? BoundedFile.read("\(path)/\(IssuedCard.credentialFileName)", limit: Self.largestText)
    return bytes.flatMap { Credential(reading: String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .newlines)) }
  }

  /// The names of files that every card has and that are not there, or are not whole.
  func brokenFiles() -> [String] {
    var broken = Template.Side.allCases.map { PrintPlane.combined.fileName($0) }.filter { !isWholePicture($0) }
    if credential() == nil { broken.append(IssuedCard.credentialFileName) }
    return broken + (filesNotAsListed() ?? [])
  }

  /// A PNG file ends in its IEND chunk (ISO/IEC 15948, 11.2.5), which one that was cut off does not.
  private func isWholePicture(_ name: String) -> Bool {
    let end: [UInt8] = [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]
    guard let file = try? BoundedFile.read("\(path)/\(name)", limit: Self.largestPicture) else { return false }
    return file.starts(with: [0x89, 0x50, 0x4E, 0x47]) && file.suffix(end.count).elementsEqual(end)
  }

  private struct Listed: Decodable {
    let files: [File]
    struct File: Decodable {
      let name: String
      let sha256: String
    }
  }

  /// What the manifest says of files that is not so; nil without one.
  private func filesNotAsListed() -> [String]? {
    let manifest = "\(path)/\(PlaneManifest.fileName)"
    guard access(manifest, F_OK) == 0 else { return nil }
    guard let json = try? BoundedFile.read(manifest, limit: 1 << 20),
      let listed = try? JSONDecoder().decode(Listed.self, from: Data(json))
    else { return [PlaneManifest.fileName] }
    return listed.files.filter { file in
      guard OutputFolder.knownNames.contains(file.name),
        let bytes = try? BoundedFile.read("\(path)/\(file.name)", limit: Self.largestPicture)
      else { return true }
      return Hexadecimal.text(Digest.sha256(bytes)) != file.sha256
    }.map(\.name)
  }
}
