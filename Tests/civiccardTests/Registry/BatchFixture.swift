import CardCredential
import Foundation
import TestSupport
import Testing

/// A folder with all that a batch takes: Park City's template without its backgrounds, which take a debug build
/// seconds, but with a status list; a key; pictures.
struct BatchFixture {
  let folder: TemporaryFolder

  static let root = Checkout.path

  var template: String { folder.file("template") }
  var key: String { folder.file("key.pem") }
  var publicKey: String { folder.file("key.pub.pem") }
  var registry: String { folder.file("r.db") }
  var out: String { folder.file("out") }

  init(hasStatusList: Bool = true) throws {
    folder = try TemporaryFolder()
    let (files, source) = (FileManager.default, Self.root + "/Tests/TestSupport/Template")
    try files.createDirectory(atPath: template, withIntermediateDirectories: false)
    try files.copyItem(atPath: source + "/art", toPath: template + "/art")
    let json = try Data(contentsOf: URL(fileURLWithPath: source + "/template.json"))
    var design = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    var faces = try #require(design["faces"] as? [String: [String: Any]])
    for side in faces.keys { faces[side]?["artwork"] = nil }
    design["faces"] = faces
    // Large print changes the artwork, which is gone.
    design["largePrint"] = nil
    var issuer = try #require(design["issuer"] as? [String: Any])
    issuer["statusURI"] = hasStatusList ? RegistryFixture.uri : nil
    design["issuer"] = issuer
    try JSONSerialization.data(withJSONObject: design).write(to: URL(fileURLWithPath: template + "/template.json"))
    let signer = try RegistryFixture.key()
    try KeyFile.create(signer, at: key)
    try signer.publicKey.pem.write(toFile: publicKey, atomically: true, encoding: .utf8)
    for picture in ["resident.jpg", "resident-signature.png"] {
      try files.copyItem(atPath: "\(Self.root)/Samples/park-city/\(picture)", toPath: folder.file(picture))
    }
  }

  /// A request as a JSON object.
  static func request(_ number: String, _ changes: [String: Any] = [:]) -> [String: Any] {
    [
      "number": number, "name": "Ana Pérez", "address": ["999 Broad Street"], "dateOfBirth": "1987-04-12",
      "issued": "2026-11-23", "photo": "resident.jpg", "signature": "resident-signature.png",
    ].merging(changes) { $1 }
  }

  /// Writes a file of JSON lines; a text stands for itself.
  func requests(_ rows: [Any], in name: String = "requests.jsonl") throws -> String {
    let lines = try rows.map { row in
      try row as? String
        ?? String(decoding: try JSONSerialization.data(withJSONObject: row, options: .sortedKeys), as: UTF8.self)
    }
    try (lines.joined(separator: "\n") + "\n").write(toFile: folder.file(name), atomically: true, encoding: .utf8)
    return folder.file(name)
  }

  func arguments(_ requests: String, out: String? = nil, registry: String? = nil) -> [String] {
    [
      "batch", requests, "--template", template, "--key", key, "--out", out ?? self.out, "--registry",
      registry ?? self.registry,
    ]
  }

  func batch(_ requests: String, out: String? = nil, registry: String? = nil, _ more: String...) throws
    -> Program.Outcome
  {
    try Program.run("civiccard", arguments(requests, out: out, registry: registry) + more)
  }

  func render(_ request: [String: Any], _ more: String...) throws -> Program.Outcome {
    let file = try requests([request], in: "request.json")
    return try Program.run(
      "civiccard", ["render", file, "--template", template, "--key", key, "--out", out, "--registry", registry] + more)
  }

  /// Every file below a folder, with its bytes.
  static func contents(_ folder: String) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for file in FileManager.default.subpaths(atPath: folder) ?? [] {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: "\(folder)/\(file)", isDirectory: &isFolder), !isFolder.boolValue
      else { continue }
      contents[file] = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file)"))
    }
    return contents
  }
}
