import Foundation

/// Writes a card's files so that a spooler never sees half a card, and a failed run leaves nothing behind.
struct OutputFolder {
  let path: String

  init(_ path: String) { self.path = path }

  /// Every name that a card's folder can hold; nothing else in it is ever touched.
  static let knownNames: Set<String> = {
    let pictures = Template.Side.allCases.flatMap { side in PrintPlane.allCases.map { $0.fileName(side) } }
    return Set(pictures + ["credential.txt", PlaneManifest.fileName])
  }()

  @discardableResult
  func write(_ files: [PrintedCard.File], toCard number: String) throws(FaceError) -> String {
    let card = "\(path)/\(number)"
    let created = try createFolders()
    let staging = "\(path)/.\(number).\(ProcessInfo.processInfo.globallyUniqueString)"
    do {
      try FileManager.default.createDirectory(atPath: staging, withIntermediateDirectories: false)
      for file in files {
        try Data(file.bytes).write(to: URL(fileURLWithPath: "\(staging)/\(file.name)"), options: .withoutOverwriting)
      }
      if FileManager.default.fileExists(atPath: card) {
        try replaceFiles(of: card, from: staging, named: files.map(\.name))
      } else {
        try rename(staging, card)
      }
    } catch {
      try? FileManager.default.removeItem(atPath: staging)
      for folder in created.reversed() { rmdir(folder) }
      throw error as? FaceError ?? Self.failure(error, path: card)
    }
    return card
  }

  private func replaceFiles(of card: String, from staging: String, named names: [String]) throws {
    for name in names { try rename("\(staging)/\(name)", "\(card)/\(name)") }
    for name in Self.knownNames.subtracting(names) { unlink("\(card)/\(name)") }
    try FileManager.default.removeItem(atPath: staging)
  }

  /// Creates the output folder with its parents; returns those that were not there.
  private func createFolders() throws(FaceError) -> [String] {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
      throw FaceError(.outputFailed, "\(path) is a file, not a folder", hint: "name a folder; it is made if need be")
    }
    var missing: [String] = []
    var folder = path
    while !folder.isEmpty, folder != "/", !FileManager.default.fileExists(atPath: folder) {
      missing.append(folder)
      folder = Self.parent(of: folder)
    }
    var created: [String] = []
    for folder in missing.reversed() {
      guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
        let reason = String(cString: strerror(errno))
        for folder in created.reversed() { rmdir(folder) }
        throw FaceError(.outputFailed, "the folder \(folder) can't be made: \(reason)")
      }
      created.append(folder)
    }
    return created
  }

  /// Empty for a relative path of one name. Foundation's own traps on a path of one character (Swift 6.3 on Linux).
  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private func rename(_ from: String, _ to: String) throws {
    guard Foundation.rename(from, to) == 0 else {
      throw FaceError(.outputFailed, "\(to) can't be written: \(String(cString: strerror(errno)))")
    }
  }

  private static func failure(_ error: any Error, path: String) -> FaceError {
    FaceError(
      .outputFailed, "\(path) can't be written: \((error as NSError).localizedDescription)",
      hint: "see that the folder exists, belongs to you and has room")
  }
}
