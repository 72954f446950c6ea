import CardFiles
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
    // Templates come in archives, which can hold links to anywhere. A file that is not there is said to be missing.
    let (real, folder) = (realPath(path), realPath(directory))
    guard !FileManager.default.fileExists(atPath: path) || real.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
    else {
      throw FaceError(
        .invalidTemplate, element: element, "the file \(path) is a link out of the template's folder",
        hint: "put the file itself into the folder")
    }
    do throws(FileError) {
      return try BoundedFile.read(path, limit: maximumBytes)
    } catch {
      let code: FaceError.Code =
        switch error.code {
        case .missing: .missingFile
        case .unreadable: .unreadableFile
        default: .invalidTemplate
        }
      throw FaceError(code, element: element, error.message, hint: error.hint)
    }
  }

  private static func realPath(_ path: String) -> String {
    URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  }
}
