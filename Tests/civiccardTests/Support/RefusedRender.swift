import Foundation
import TestSupport
import Testing

/// One refused run of `civiccard render`: a folder with a request that would be good, one thing that is not, and the
/// proof that the run left the folder as it was.
struct RefusedRender: Sendable {
  let office: Office
  /// The case's folder, in the office's: `request.json`, its pictures, and an empty `tmp` for what the program might
  /// leave there.
  let folder: String
  var template = Office.template
  var key: String
  var out = "out"
  var printer = "cr80-300"

  init(named name: String, in office: Office) throws {
    self.office = office
    folder = "refused-\(name)"
    key = office.privateKey(.issuer)
    try office.folder.makeFolder(folder + "/tmp")
    for file in ["resident.jpg", "resident-signature.png"] {
      try FileManager.default.copyItem(atPath: "\(Office.samples)/\(file)", toPath: path(file))
    }
    try changeRequest { _ in }
  }

  func path(_ name: String) -> String { office.folder.file("\(folder)/\(name)") }

  func write(_ bytes: [UInt8], to name: String) throws { try office.folder.write(bytes, to: "\(folder)/\(name)") }

  /// Writes the sample resident's request with a change.
  func changeRequest(_ change: (inout [String: Any]) -> Void) throws {
    var request = try JSONObject.read(Office.samples + "/resident.json")
    change(&request)
    try write(JSONObject.text(request), to: "request.json")
  }

  /// Renders, and checks what every refusal has in common: the exit code, an error that begins with `error`, a hint
  /// that has `hint` in it, nothing on standard output, and not a file more, less or other than before.
  func run(status: Int32, error: String, hint: String? = nil) async throws {
    let root = office.folder.file(folder)
    let before = try Files.contents(of: root)
    let outcome = try await office.civiccard.run(
      ["render", "request.json", "--template", template, "--key", key, "--out", out, "--printer", printer, "--planes"],
      in: root, environment: ["TMPDIR": path("tmp")])
    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    let lines = outcome.errors.split(separator: "\n").map(String.init)
    #expect(lines.first?.hasPrefix("error: " + error) == true, "\(outcome.errors)")
    if let hint {
      let given = lines.dropFirst().first { $0.hasPrefix("hint: ") }
      #expect(given?.contains(hint) == true, "\(outcome.errors)")
    }
    #expect(lines.count <= 2, "\(outcome.errors)")
    #expect(try Files.contents(of: root) == before, "the run left something behind")
  }
}
