import CardVerifier
import Foundation

@testable import CardCredential

/// One refusal, as other implementations can run it: a QR text, what the verifier knows, and the reason to end in.
struct RefusalVector: Codable, Equatable {
  var name: String
  var text: String
  /// The QR text of the same card's back, where front and back are offered as one card.
  var back: String?
  /// Seconds since 1970.
  var at: Int64 = World.now
  /// A name in `materials.json`; either a bundle or a pinned key.
  var bundle: String? = "current"
  var pinnedKey: String?
  /// Names in `materials.json`. A list that is not trusted counts as if it were not there.
  var statusLists: [String] = ["current"]
  var survivors: [String] = ["current"]
  /// The profiles that are accepted.
  var profiles: [String] = ["identity", "portrait"]
  /// Not there in `accepted.json`.
  var reason: String?
  var signature: String
  /// What the front must show, where an accepted code says so.
  var feature: Feature?

  struct Feature: Codable, Equatable {
    let petals: Int
    /// From the middle outwards.
    let colors: [String]
    let place: String

    init(_ feature: ClerkFeature) {
      petals = feature.petals
      colors = [feature.inner.rawValue, feature.outer.rawValue]
      place = feature.place.rawValue
    }
  }
}

/// A document or key that must not be taken, with the code of the error.
struct DocumentVector: Codable, Equatable {
  var name: String
  /// `trustBundle`, `statusList`, `survivorsList` or `publicKey`.
  var kind: String
  /// In hexadecimal digits.
  var file: String
  /// The keys that are trusted for it, in hexadecimal digits.
  var keys: [String] = []
  var error: String
}

/// What vectors refer to by name: files and keys in hexadecimal digits.
struct VectorMaterials: Codable, Equatable {
  var roots: [String]
  var bundles: [String: String]
  var pinnedKeys: [String: String]
  var statusLists: [String: String]
  var survivors: [String: String]
}

struct VectorGroup {
  let name: String
  var vectors: [RefusalVector] = []

  mutating func add(
    _ name: String, _ reason: Reason?, _ signature: Verdict.Signature, _ text: String,
    _ change: (inout RefusalVector) -> Void = { _ in }
  ) {
    var vector = RefusalVector(name: name, text: text, reason: reason?.rawValue, signature: signature.rawValue)
    change(&vector)
    vectors.append(vector)
  }
}

enum Hexadecimal {
  static func text(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

  static func bytes(_ text: String) throws -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    guard digits.count == text.count, digits.count.isMultiple(of: 2) else {
      throw CredentialError(.wrongType, "not hexadecimal digits")
    }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}

extension World {
  func materials() throws -> VectorMaterials {
    func hex(_ files: [String: [UInt8]]) -> [String: String] { files.mapValues(Hexadecimal.text) }
    return VectorMaterials(
      roots: [Hexadecimal.text(root.publicKey.rawBytes)],
      bundles: hex([
        "current": try bundleFile(bundle()), "withoutSurvivors": try bundleFile(bundle(survivors: false)),
        "withoutStatusURI": try bundleFile(bundle(parkStatusURI: nil)),
        "longLived": try bundleFile(bundle(issuedAt: 1_700_000_000, nextUpdate: 2_000_000_000)),
      ]),
      pinnedKeys: hex([
        "card": cardKey.publicKey.rawBytes, "status": statusKey.publicKey.rawBytes,
        "stranger": stranger.publicKey.rawBytes,
      ]),
      statusLists: hex([
        "current": try statusFile(),
        "older, 4712 still valid": try statusFile(issuedAt: 1_799_100_000, changes: [4_712: .valid]),
        "as new, 4712 valid": try statusFile(changes: [4_712: .valid, 4_714: .valid]),
        "with a time to live of 0": try forgedStatusFile(timeToLive: 0),
        "with its key identifier in both headers": try forgedStatusFile(
          unprotected: .sortedMap([(4, .bytes(statusKey.publicKey.kid))])),
        "expired": try statusFile(expires: World.now), "of another name": try statusFile(uri: World.statusURI + "0"),
        "long-lived": try statusFile(issuedAt: 1_767_400_000, expires: 2_000_000_000),
        "newer, by Elm City's status key": try statusFile(
          issuedAt: 1_799_900_000, changes: [4_712: .valid], signedBy: elmStatusKey),
        "by the card key": try statusFile(signedBy: cardKey), "by a stranger": try statusFile(signedBy: stranger),
        "by the stolen status key": try statusFile(signedBy: stolenStatusKey),
        "from before its key's dates": try statusFile(issuedAt: 1_767_000_000),
      ]),
      survivors: hex([
        "current": try survivorsFile(), "by the stolen key": try survivorsFile(signedBy: stolenKey),
        "by Elm City": try survivorsFile(signedBy: elmCardKey),
      ]))
  }
}
