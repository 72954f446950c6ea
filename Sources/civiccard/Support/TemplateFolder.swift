import Foundation

/// Where a template is: a folder that is named, or one of those that were installed beside the program.
enum TemplateFolder {
  /// The folder that `given` names. A bare name such as `park-city` for which no folder is here is looked up in
  /// `share/civiccard/templates` beside the program's `bin`.
  static func path(_ given: String) -> String {
    guard !given.contains("/"), !FileManager.default.fileExists(atPath: given), let program = Bundle.main.executableURL
    else { return given }
    let share = program.resolvingSymlinksInPath().deletingLastPathComponent().deletingLastPathComponent()
    let installed = share.appending(path: "share/civiccard/templates/\(given)").path
    return FileManager.default.fileExists(atPath: installed) ? installed : given
  }
}
