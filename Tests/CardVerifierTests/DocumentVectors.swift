import CardVerifier

@testable import CardCredential

/// Vectors for documents and keys that must not be taken.
extension World {
  func documentVectors() throws -> [DocumentVector] {
    func hex(_ bytes: [UInt8]) -> String { Hexadecimal.text(bytes) }
    func keys(_ keys: PrivateKey...) -> [String] { keys.map { hex($0.publicKey.rawBytes) } }
    let bundleFile = try bundleFile(bundle())
    let statusFile = try statusFile()
    let survivorsFile = try survivorsFile()
    func flipped(_ bytes: [UInt8]) -> [UInt8] {
      var bytes = bytes
      bytes[bytes.count - 70] ^= 1
      return bytes
    }
    let disagreeing = try bundle(sequence: 1).signed(by: [root]) + bundle(sequence: 2).signed(by: [newRoot])
    var vectors: [DocumentVector] = []
    for (kind, file, key) in [
      ("trustBundle", bundleFile, root), ("statusList", statusFile, statusKey),
      ("survivorsList", survivorsFile, cardKey),
    ] {
      vectors += [
        DocumentVector(name: "another key", kind: kind, file: hex(file), keys: keys(stranger), error: "notTrusted"),
        DocumentVector(name: "no key", kind: kind, file: hex(file), error: "notTrusted"),
        DocumentVector(
          name: "a bit turned", kind: kind, file: hex(flipped(file)), keys: keys(key), error: "notTrusted"),
        DocumentVector(
          name: "a card", kind: kind, file: hex(try Credential.issue(World.claims, signedBy: key).message),
          keys: keys(key),
          error: "unsupported"),
        DocumentVector(
          name: "nothing", kind: kind, file: "", keys: keys(key),
          error: kind == "trustBundle" ? "notWellFormed" : "notCoseSign1"),
      ]
    }
    vectors += [
      DocumentVector(
        name: "two messages that disagree", kind: "trustBundle", file: hex(disagreeing), keys: keys(root, newRoot),
        error: "notTrusted"),
      DocumentVector(
        name: "three messages", kind: "trustBundle", file: hex(bundleFile + bundleFile + bundleFile), keys: keys(root),
        error: "trailingBytes"),
    ]
    for (index, point) in Self.smallOrder.enumerated() {
      vectors.append(DocumentVector(name: "weak key \(index + 1)", kind: "publicKey", file: point, error: "weakKey"))
    }
    return vectors
  }

  /// Points of small order, and encodings that are not canonical.
  private static let smallOrder = [
    String(repeating: "00", count: 32), "01" + String(repeating: "00", count: 31),
    "ec" + String(repeating: "ff", count: 30) + "7f",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ed" + String(repeating: "ff", count: 30) + "7f",
    "ee" + String(repeating: "ff", count: 31), String(repeating: "ff", count: 32),
  ]
}
