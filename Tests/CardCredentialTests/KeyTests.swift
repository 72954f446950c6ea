import Foundation
import Testing

@testable import CardCredential

/// Keys are read from one sound PEM block of the right kind, and named by their thumbprint.
struct KeyTests {
  /// RFC 9679 over `{1: 1, -1: 6, -2: x}`, computed by cbor2 and hashlib for the key of RFC 8032's first test.
  @Test func thumbprint() throws {
    let key = try PublicKey(rawBytes: bytes("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
    #expect(try key.thumbprint == bytes("866eefbd6718c8846cd7ddfe43fc74ab1daac4538ff8514ea2ec2d410a415743"))
    #expect(key.keyIdentifier == Array(key.thumbprint.prefix(8)))
  }

  @Test func publicKeyRoundTrip() throws {
    let key = try Samples.key(1).publicKey
    #expect(try PublicKey(pem: key.pem) == key)
    #expect(try PublicKey(pem: key.pem.replacing("\n", with: "\r\n")) == key)
    #expect(key.pem.hasPrefix("-----BEGIN PUBLIC KEY-----\n"))
  }

  @Test func refusesTextAroundThePublicKey() throws {
    let pem = try Samples.key(1).publicKey.pem
    let broken = pem.replacing("-----END", with: "#\n-----END")
    for text in ["", "x", "x\n" + pem, pem + "x", pem + pem, "\n" + pem, String(pem.dropLast(20)), broken] {
      #expect(throws: KeyError(.notPEM, ""), "\(text)") { try PublicKey(pem: text) }
    }
  }

  @Test func refusesOtherBlocks() throws {
    let privatePEM = String(decoding: try Samples.key(1).pem().copy(), as: UTF8.self)
    #expect(throws: KeyError(.wrongKeyType, "")) { try PublicKey(pem: privatePEM) }
    #expect(throws: KeyError(.wrongKeyType, "")) { try PrivateKey(pem: Samples.key(1).publicKey.pem) }
    // An X25519 key is as long as an Ed25519 one.
    let exchange =
      "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VuAyEAhSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=\n-----END PUBLIC KEY-----\n"
    #expect(throws: KeyError(.wrongKeyType, "")) { try PublicKey(pem: exchange) }
  }

  @Test func privateKeyRoundTrip() throws {
    let key = try PrivateKey.generate()
    let plain = try PrivateKey(pem: try key.pem())
    #expect(plain.publicKey == key.publicKey)
    #expect(try plain.signature(for: [1, 2]) == key.signature(for: [1, 2]))
    #expect(try PrivateKey.generate().publicKey != key.publicKey)
  }

  @Test func encryptedKeyNeedsItsPassphrase() throws {
    let key = try Samples.key(1)
    let secret = SecretBytes(copying: Array("correct horse".utf8))
    let pem = try key.pem(passphrase: secret)
    #expect(String(decoding: pem.copy(), as: UTF8.self).hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"))
    #expect(try PrivateKey(pem: pem, passphrase: secret).publicKey == key.publicKey)
    #expect(throws: KeyError(.passphraseMissing, "")) { try PrivateKey(pem: pem) }
    #expect(throws: KeyError(.passphraseWrong, "")) {
      try PrivateKey(pem: pem, passphrase: SecretBytes(copying: Array("wrong".utf8)))
    }
    #expect(throws: KeyError(.passphraseUnfit, "")) { try key.pem(passphrase: SecretBytes(copying: [])) }
  }

  @Test func refusesAnotherSeedLength() {
    #expect(throws: KeyError(.wrongKeyType, "")) { try PrivateKey(seed: SecretBytes(copying: [1, 2, 3])) }
  }
}

/// Key files are their owner's alone and are never overwritten.
struct KeyFileTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "civiccard-keys-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path(percentEncoded: false))
  }

  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
  }

  @Test func createsWithModeOwnerOnly() throws {
    try withFolder { folder in
      let key = try Samples.key(1)
      try KeyFile.create(key, at: folder + "/key.pem")
      #expect(try mode(folder + "/key.pem") == 0o600)
      #expect(try KeyFile.read(folder + "/key.pem").publicKey == key.publicKey)
      #expect(throws: KeyError(.fileExists, "")) { try KeyFile.create(key, at: folder + "/key.pem") }
    }
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o644])
  func refusesWhatOthersMayOpen(_ permissions: Int) throws {
    try withFolder { folder in
      try KeyFile.create(Samples.key(1), at: folder + "/key.pem")
      try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: folder + "/key.pem")
      #expect(throws: KeyError(.readableByOthers, "")) { try KeyFile.read(folder + "/key.pem") }
    }
  }

  @Test func tellsThatAPublicKeyWasNamed() throws {
    try withFolder { folder in
      try Samples.key(1).publicKey.pem.write(toFile: folder + "/key.pub.pem", atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder + "/key.pub.pem")
      #expect(throws: KeyError(.wrongKeyType, "")) { try KeyFile.read(folder + "/key.pub.pem") }
    }
  }

  @Test func refusesWhatIsNoKeyFile() throws {
    try withFolder { folder in
      #expect(throws: KeyError(.fileMissing, "")) { try KeyFile.read(folder + "/none.pem") }
      #expect(throws: KeyError(.fileUnusable, "")) { try KeyFile.read(folder) }
      #expect(throws: KeyError(.fileUnusable, "")) { try KeyFile.create(Samples.key(1), at: folder + "/no/key.pem") }
      try Data(repeating: 65, count: 20_000).write(to: URL(filePath: folder + "/large.pem"))
      #expect(throws: KeyError(.fileUnusable, "")) { try KeyFile.readPublic(folder + "/large.pem") }
    }
  }

  @Test func passphraseIsTheFirstLine() throws {
    try withFolder { folder in
      try Data("open sesame\r\nmore\n".utf8).write(to: URL(filePath: folder + "/pass"))
      let passphrase = try KeyFile.readPassphrase(folder + "/pass")
      #expect(passphrase.copy() == Array("open sesame".utf8))
      try KeyFile.create(Samples.key(1), at: folder + "/key.pem", passphrase: passphrase)
      #expect(throws: KeyError(.passphraseMissing, "")) { try KeyFile.read(folder + "/key.pem") }
      #expect(throws: Never.self) { try KeyFile.read(folder + "/key.pem", passphrase: passphrase) }
      try Data("\n".utf8).write(to: URL(filePath: folder + "/empty"))
      #expect(throws: KeyError(.passphraseUnfit, "")) { try KeyFile.readPassphrase(folder + "/empty") }
    }
  }
}
