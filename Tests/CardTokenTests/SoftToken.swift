import CardCredential
import Foundation
import Testing

@testable import CardToken

/// Tokens of SoftHSM 2 in a folder of their own, away from the machine's. One place for the whole test run, since the
/// module learns of it from the environment when it is first started.
struct SoftHSM: Sendable {
  let folder: String

  /// The module's usual places: Debian's and Homebrew's.
  static let module: String? = [
    "/usr/lib/softhsm/libsofthsm2.so", "/opt/homebrew/lib/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
  ].first(where: FileManager.default.fileExists)

  static let shared: Result<SoftHSM, any Error> = Result { try SoftHSM() }

  private init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/civiccard-softhsm-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder + "/tokens", withIntermediateDirectories: true)
    try "directories.tokendir = \(folder)/tokens\nobjectstore.backend = file\nlog.level = ERROR\n"
      .write(toFile: folder + "/softhsm2.conf", atomically: true, encoding: .utf8)
    setenv("SOFTHSM2_CONF", folder + "/softhsm2.conf", 1)
    atexit { try? FileManager.default.removeItem(atPath: SoftHSM.shared.get().folder) }
  }

  func run(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["softhsm2-util"] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["SOFTHSM2_CONF": folder + "/softhsm2.conf"]) {
      $1
    }
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(text)")
  }
}

/// A token with a PIN of its own.
struct SoftToken {
  static let pin = "271828"
  let label: String
  let hsm: SoftHSM
  var module: String { SoftHSM.module ?? "" }

  /// Makes a token; labels need not differ.
  init(label: String = "City \(UUID().uuidString.prefix(8))") throws {
    hsm = try SoftHSM.shared.get()
    self.label = label
    try hsm.run("--init-token", "--free", "--label", label, "--pin", Self.pin, "--so-pin", "314159")
  }

  func uri(_ rest: String = "") -> String {
    "pkcs11:token=\(label.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? label)\(rest)"
  }

  func pin(_ text: String = pin) -> () throws(KeyError) -> SecretBytes? {
    { () throws(KeyError) in SecretBytes(copying: Array(text.utf8)) }
  }

  func signer(_ rest: String) throws(KeyError) -> PKCS11Signer {
    try PKCS11Signer(uri: uri(rest), module: module, pin: pin())
  }

  @discardableResult
  func generate(_ rest: String) throws(KeyError) -> PublicKey {
    try PKCS11Signer.generate(uri: uri(rest), module: module, pin: pin())
  }

  /// Puts a key from outside on the token.
  func take(in key: PrivateKey, label name: String, id: String) throws {
    let file = hsm.folder + "/\(UUID().uuidString).pem"
    try KeyFile.create(key, at: file)
    try hsm.run("--import", file, "--token", label, "--pin", Self.pin, "--label", name, "--id", id)
  }
}
