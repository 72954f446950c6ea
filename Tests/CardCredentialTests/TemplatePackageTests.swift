import CardModel
import Testing

@testable import CardCredential

/// A template's package has one form, names files and nothing outside it, and stands in a bundle by its digest.
struct TemplatePackageTests {
  private static let files: [String: [UInt8]] = [
    "template.json": Array("{}".utf8), "art/front.svg": Array("<svg/>".utf8), "art/a-b_c.1.svg": [],
  ]

  private func packed(_ pairs: [(CBORValue, CBORValue)]) -> [UInt8] {
    CBORValue.sortedMap(pairs.map { (key: $0.0, value: Optional($0.1)) }).encoded()
  }

  @Test("the same files give the same bytes in whatever order they come, and read back")
  func oneForm() throws {
    let package = try TemplatePackage(files: Self.files)
    let other = try TemplatePackage(
      files: Dictionary(uniqueKeysWithValues: Self.files.sorted { $0.key > $1.key }.map { ($0.key, $0.value) }))
    #expect(package.bytes == other.bytes)
    #expect(try TemplatePackage(bytes: package.bytes) == package)
    #expect(package.digest == Digest.sha256(package.bytes))
    // The form is written down: whoever packs without this library gets the same digest.
    let small = try TemplatePackage(files: ["template.json": Array("{}".utf8)])
    #expect(small.bytes == [0xA1, 0x6D] + Array("template.json".utf8) + [0x42, 0x7B, 0x7D])
  }

  @Test("one byte of a file or of a name changes the digest")
  func anyChange() throws {
    let digest = try TemplatePackage(files: Self.files).digest
    for name in Self.files.keys {
      var changed = Self.files
      changed[name]?.append(0)
      #expect(try TemplatePackage(files: changed).digest != digest)
    }
    var renamed = Self.files
    renamed["art/Front.svg"] = renamed.removeValue(forKey: "art/front.svg")
    #expect(try TemplatePackage(files: renamed).digest != digest)
  }

  @Test(
    "a path that leads out of the folder, hides, or could be taken for another is refused",
    arguments: [
      "../secret", "art/../../secret", "/etc/passwd", "art//a.svg", "art/", "", ".", "..", "./a.svg", ".hidden",
      "art/.hidden", "a\\b", "C:\\a", "a\u{0}b", "a\nb", "art/ä.svg", "a b", "~", "art/a.svg\u{202E}",
      String(repeating: "a", count: 129),
    ])
  func paths(_ path: String) throws {
    let refused = CredentialError(.invalidClaim, "")
    #expect(throws: refused) { try TemplatePackage(files: [path: [], "template.json": []]) }
    let bytes = packed([(.text(path), .bytes([])), (.text("template.json"), .bytes([]))])
    #expect(throws: refused) { try TemplatePackage(bytes: bytes) }
  }

  @Test("too large, too many files, no template.json, other types, other orders and bytes behind the end are refused")
  func hostileBytes() throws {
    #expect(throws: CredentialError(.tooLarge, "")) {
      try TemplatePackage(bytes: [UInt8](repeating: 0, count: TemplatePackage.maximumSize + 1))
    }
    #expect(throws: CredentialError(.tooLarge, "")) {
      try TemplatePackage(files: ["template.json": [UInt8](repeating: 0, count: TemplatePackage.maximumSize)])
    }
    var many = Self.files
    for number in 0..<TemplatePackage.maximumFiles { many["art/\(number).svg"] = [] }
    #expect(throws: CredentialError(.tooLarge, "")) { try TemplatePackage(files: many) }
    let pairs = many.map { (CBORValue.text($0.key), CBORValue.bytes($0.value)) }
    #expect(throws: CredentialError(.tooLarge, "")) { try TemplatePackage(bytes: packed(pairs)) }
    #expect(throws: CredentialError(.invalidClaim, "")) { try TemplatePackage(files: ["art/front.svg": []]) }
    let whole = try TemplatePackage(files: Self.files).bytes
    let main = Array("template.json".utf8)
    let wrong: [[UInt8]] = [
      [], [0xA0], whole + [0], whole.dropLast(), CBORValue.array([.text("template.json")]).encoded(),
      packed([(.text("template.json"), .text("{}"))]), packed([(.unsigned(1), .bytes([]))]),
      // The same key twice, and an indefinite length.
      [0xA2, 0x6D] + main + [0x40, 0x6D] + main + [0x40], [0xBF, 0x6D] + main + [0x40, 0xFF],
      // A length beyond the end must not be believed.
      [0xA1, 0x6D] + main + [0x5B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    ]
    for bytes in wrong {
      #expect(throws: CredentialError.self, "\(bytes.prefix(20))") { try TemplatePackage(bytes: bytes) }
    }
  }

  // MARK: In a bundle

  private func bundle(_ templates: [[UInt8]]) throws -> TrustBundle {
    try TrustBundle(
      sequence: 1, issuedAt: 1_795_000_000, nextUpdate: 1_800_000_000,
      issuers: [.init(identifier: "a", name: "A", timeZone: "UTC", keys: [], templates: templates)])
  }

  @Test("digests stand in the bundle in order and once, and a bundle without templates is as it was")
  func inABundle() throws {
    let root = try Samples.key(9)
    let digests = [[UInt8](repeating: 2, count: 32), [UInt8](repeating: 1, count: 32)]
    let bundle = try bundle(digests + digests)
    #expect(bundle.issuers[0].templates == digests.reversed())
    #expect(try TrustBundle.open(bundle.signed(by: [root]), roots: [root.publicKey]) == bundle)
    #expect(throws: CredentialError(.invalidClaim, "")) { try self.bundle([[1, 2]]) }
    let plain = try self.bundle([]).signed(by: [root])
    #expect(!plain.contains(sequence: [0x18, 0x40, 0x81]))
  }

  private func open(_ issuer: CBORValue, _ more: (Int64, CBORValue)? = nil) throws -> TrustBundle {
    let root = try Samples.key(9)
    let payload = CBORValue.sortedMap(
      [(1, .unsigned(1)), (2, .unsigned(1)), (3, .unsigned(2)), (4, .array([issuer]))]
        + [more].compactMap(\.self).map { ($0.0, Optional($0.1)) }
    ).encoded()
    let file = try CoseSign1.sign(payload, kind: .document(type: DocumentType.trustBundle), by: root).message
    return try TrustBundle.open(file, roots: [root.publicKey])
  }

  private func issuer(_ key: Int64, _ value: CBORValue) -> CBORValue {
    .sortedMap([(1, .text("a")), (2, .text("A")), (3, .text("UTC")), (5, .array([])), (key, value)])
  }

  @Test("fields from 64 on that are not known are passed over, so that later bundles are read; lower ones are refused")
  func laterFields() throws {
    let plain = try open(issuer(64, .array([.bytes([UInt8](repeating: 1, count: 32))])))
    #expect(plain.issuers[0].templates.count == 1)
    #expect(try open(issuer(65, .text("later"))) == bundle(of: 1, 2))
    #expect(try open(issuer(64, .array([.bytes([UInt8](repeating: 1, count: 32))])), (99, .bool(true))) == plain)
    #expect(throws: CredentialError(.invalidClaim, "")) { try open(issuer(63, .text("later"))) }
    #expect(throws: CredentialError(.invalidClaim, "")) { try open(issuer(65, .bool(true)), (5, .bool(true))) }
  }

  private func bundle(of issued: Int64, _ nextUpdate: Int64) throws -> TrustBundle {
    try TrustBundle(
      sequence: 1, issuedAt: issued, nextUpdate: nextUpdate,
      issuers: [.init(identifier: "a", name: "A", timeZone: "UTC", keys: [])])
  }

  @Test("digests out of order, twice, or none in a list are refused")
  func digestsInOneForm() throws {
    let (one, two) = (
      CBORValue.bytes([UInt8](repeating: 1, count: 32)), CBORValue.bytes([UInt8](repeating: 2, count: 32))
    )
    for list in [[two, one], [one, one], [], [.bytes([1])], [.text("a")]] {
      #expect(throws: CredentialError.self) { try open(issuer(64, .array(list))) }
    }
  }
}

extension [UInt8] {
  fileprivate func contains(sequence: [UInt8]) -> Bool {
    indices.contains { self[$0...].starts(with: sequence) }
  }
}
