import Testing

@testable import CardCredential

/// The public vectors for Ed25519 that lie beside the project, each with our strict rule's answer.
struct Ed25519Vector {
  let name: String
  let key: [UInt8]
  let message: [UInt8]
  let signature: [UInt8]
  /// What our rule says: RFC 8032, 5.1.7 without the cofactor, encodings canonical, neither A nor R of small order.
  let isValid: Bool
}

/// A file of vectors beside the project.
enum Ed25519Corpus: String, CaseIterable {
  case wycheproof = "wycheproof-ed25519.json"
  /// C2SP's CCTV: all combinations of points with a part of low order, and of encodings that are not canonical.
  case cctv = "cctv-ed25519.json"
  /// The twelve cases on which implementations differ (Chalkias and others, "Taming the many EdDSAs", 2020).
  case speccheck = "ed25519-speccheck.json"

  static let areThere = allCases.allSatisfy { Vectors.exist($0.rawValue) }

  func vectors() throws -> [Ed25519Vector] {
    switch self {
    case .wycheproof: try Self.wycheproof()
    case .cctv: try Self.cctv()
    case .speccheck: try Self.speccheck()
    }
  }

  private struct Wycheproof: Decodable {
    struct Group: Decodable {
      struct Key: Decodable { let pk: String }
      struct Test: Decodable {
        let tcId: Int
        let comment: String
        let msg: String
        let sig: String
        let result: String
      }
      let publicKey: Key
      let tests: [Test]
    }
    let numberOfTests: Int
    let testGroups: [Group]
  }

  private static func wycheproof() throws -> [Ed25519Vector] {
    let file = try Vectors.json(wycheproof.rawValue, as: Wycheproof.self)
    let vectors = try file.testGroups.flatMap { group in
      try group.tests.map { test in
        Ed25519Vector(
          name: "\(test.tcId) \(test.comment)", key: try bytes(group.publicKey.pk), message: try bytes(test.msg),
          signature: try bytes(test.sig), isValid: test.result == "valid")
      }
    }
    #expect(vectors.count == file.numberOfTests)
    return vectors
  }

  private struct CCTV: Decodable {
    let number: Int
    let key: String
    let sig: String
    let msg: String
    let flags: [String]?
  }

  private static func cctv() throws -> [Ed25519Vector] {
    // A part of low order besides one of high order is no fault where the equation holds without the cofactor.
    let harmless: Set = ["low_order_component_A", "low_order_component_R"]
    return try Vectors.json(cctv.rawValue, as: [CCTV].self).map { vector in
      let flags = vector.flags ?? []
      return Ed25519Vector(
        name: "\(vector.number) \(flags.joined(separator: " "))", key: try bytes(vector.key),
        message: Array(vector.msg.utf8), signature: try bytes(vector.sig), isValid: harmless.isSuperset(of: flags))
    }
  }

  private struct Speccheck: Decodable {
    let message: String
    let pub_key: String
    let signature: String
  }

  private static func speccheck() throws -> [Ed25519Vector] {
    // Of the twelve only number 3, of mixed order, satisfies the equation without the cofactor and with sound
    // encodings.
    try Vectors.json(speccheck.rawValue, as: [Speccheck].self).enumerated().map { number, vector in
      Ed25519Vector(
        name: String(number), key: try bytes(vector.pub_key), message: try bytes(vector.message),
        signature: try bytes(vector.signature), isValid: number == 3)
    }
  }
}
