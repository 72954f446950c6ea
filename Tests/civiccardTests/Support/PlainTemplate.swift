import Foundation
import TestSupport
import Testing

/// The Park City template without its generated background, which takes most of a rendering's time in a build for
/// debugging: for tests that are about something else. Text, QR codes, pictures and art are all there.
enum PlainTemplate {
  /// Copies the template into `folder`; `change` may alter its JSON before it is written.
  static func make(
    in folder: TemporaryFolder, as name: String, change: (inout [String: Any]) -> Void = { _ in }
  ) throws {
    try folder.makeFolder(name)
    try FileManager.default.copyItem(atPath: Office.template + "/art", toPath: folder.file(name + "/art"))
    var template = try JSONObject.read(Office.template + "/template.json")
    for side in ["front", "back"] { JSONObject.change(&template, "faces", side) { $0["artwork"] = nil } }
    JSONObject.change(&template, "largePrint", "front") { $0["artwork"] = nil }
    change(&template)
    try folder.write(JSONObject.text(template), to: name + "/template.json")
  }

  /// Alters the first element of that name, on either face.
  static func changeElement(
    _ name: String, of template: inout [String: Any], change: (inout [String: Any]) -> Void
  ) {
    for side in ["front", "back"] {
      JSONObject.change(&template, "faces", side) { face in
        guard var elements = face["elements"] as? [[String: Any]],
          let index = elements.firstIndex(where: { $0["name"] as? String == name })
        else { return }
        change(&elements[index])
        face["elements"] = elements
      }
    }
  }
}

/// JSON that a test alters before a program reads it.
enum JSONObject {
  static func read(_ path: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(Files.read(path))) as? [String: Any])
  }

  static func text(_ object: [String: Any]) throws -> [UInt8] {
    Array(try JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .prettyPrinted]))
  }

  /// Alters the object at a path of names.
  static func change(_ object: inout [String: Any], _ path: String..., change: (inout [String: Any]) -> Void) {
    alter(&object, path[...], change)
  }

  private static func alter(
    _ object: inout [String: Any], _ path: ArraySlice<String>, _ change: (inout [String: Any]) -> Void
  ) {
    guard let name = path.first else { return change(&object) }
    var inner = object[name] as? [String: Any] ?? [:]
    alter(&inner, path.dropFirst(), change)
    object[name] = inner
  }
}
