import Foundation

/// Reads the files of a template's folder, and nothing outside it.
enum TemplateFile {
  /// A template is drawn by the city, but comes through mail and archives: larger files are a mistake.
  static let maximumBytes = 4 << 20

  static func read(_ name: String, in directory: String, element: String?) throws(FaceError) -> [UInt8] {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !name.isEmpty, !parts.contains(where: { $0.isEmpty || $0 == ".." || $0 == "." }) else {
      throw FaceError(
        .invalidTemplate, element: element, "names a file outside the template's folder",
        hint: "write the path from the template's folder, for example art/front.svg")
    }
    let path = directory + "/" + name
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw FaceError(.missingFile, element: element, "there is no file \(path)")
    }
    guard !isDirectory.boolValue else {
      throw FaceError(.invalidTemplate, element: element, "\(path) is a folder, not a file")
    }
    // Templates come in archives, which can hold links to anywhere.
    let (real, folder) = (realPath(path), realPath(directory))
    guard real.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/") else {
      throw FaceError(
        .invalidTemplate, element: element, "the file \(path) is a link out of the template's folder",
        hint: "put the file itself into the folder")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FaceError(.unreadableFile, element: element, "the file \(path) can't be read")
    }
    guard data.count <= maximumBytes else {
      throw FaceError(.invalidTemplate, element: element, "the file \(path) is larger than \(maximumBytes) bytes")
    }
    return Array(data)
  }

  private static func realPath(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }
}
