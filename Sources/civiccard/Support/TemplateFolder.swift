import Foundation

/// Where a template is: a folder that is named, or one of those that were installed beside the program.
enum TemplateFolder {
  /// The folder that `given` names. A bare name such as `park-city` for which no folder is here is looked up in
  /// `share/civiccard/templates` beside the program's `bin` or `libexec/civiccard`.
  static func path(_ given: String) -> String {
    guard !given.contains("/"), !FileManager.default.fileExists(atPath: given), let program = Bundle.main.executableURL
    else { return given }
    let folder = program.resolvingSymlinksInPath().deletingLastPathComponent()
    let installed = ["..", "../.."].map {
      folder.appending(path: "\($0)/share/civiccard/templates/\(given)").standardizedFileURL.path
    }
    return installed.first(where: FileManager.default.fileExists(atPath:)) ?? given
  }
}
