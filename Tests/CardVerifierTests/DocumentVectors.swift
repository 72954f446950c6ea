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
    vectors.append(
      DocumentVector(
        name: "not on the curve", kind: "publicKey", file: "02" + String(repeating: "00", count: 31), error: "weakKey"))
    for (name, file) in [
      ("a time to live of 0", try forgedStatusFile(timeToLive: 0)),
      ("a name with an escape sequence", try forgedStatusFile(uri: "u\u{1B}[2J")),
    ] {
      vectors.append(
        DocumentVector(name: name, kind: "statusList", file: hex(file), keys: keys(statusKey), error: "invalidClaim"))
    }
    vectors.append(
      DocumentVector(
        name: "key identifier in both headers", kind: "statusList",
        file: hex(try forgedStatusFile(unprotected: .sortedMap([(4, .bytes(statusKey.publicKey.kid))]))),
        keys: keys(statusKey), error: "notCoseSign1"))
    for (index, point) in Self.smallOrder.enumerated() {
      vectors.append(DocumentVector(name: "weak key \(index + 1)", kind: "publicKey", file: point, error: "weakKey"))
    }
    return vectors
  }

  /// A list like the current one, but for what the library would not write.
  func forgedStatusFile(
    uri: String = statusURI, timeToLive: UInt64? = nil, unprotected: CBORValue = .map([])
  ) throws -> [UInt8] {
    let array = CBORValue.sortedMap([
      (key: .text("bits"), value: .unsigned(2)),
      (key: .text("lst"), value: .bytes(Zlib.compress([UInt8](repeating: 0, count: 1_250)))),
    ])
    let payload = CBORValue.sortedMap([
      (2, .text(uri)), (4, .integer(1_801_000_000)), (6, .integer(1_799_500_000)), (65533, array),
      (65534, timeToLive.map(CBORValue.unsigned)),
    ]).encoded()
    let header = CBORValue.sortedMap([
      (1, .integer(-8)), (4, .bytes(statusKey.publicKey.kid)), (16, .text(DocumentType.statusList)),
    ]).encoded()
    let signed = CBORValue.array([.text("Signature1"), .bytes(header), .bytes([]), .bytes(payload)]).encoded()
    let signature = try statusKey.signature(for: signed)
    return CBORValue.tagged(18, .array([.bytes(header), unprotected, .bytes(payload), .bytes(signature)])).encoded()
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
