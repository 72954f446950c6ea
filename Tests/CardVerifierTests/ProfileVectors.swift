import CardVerifier

@testable import CardCredential

/// Vectors for the profile's own claim, −65537.
extension World {
  /// Faults of the profile's own claim, which is ours as soon as its key 1 is a template reference.
  func profileVectors() throws -> VectorGroup {
    var group = VectorGroup(name: "profile")
    let image = CBORValue.sortedMap([(0, .bytes(Self.webP)), (1, .integer(0)), (2, .integer(4))])
    let sixteen = CBORValue.bytes([UInt8](repeating: 1, count: 16))
    let changes: [(String, (inout Forge) -> Void)] = [
      ("portrait digest is text", { $0.profile[2] = .text("0123456789ABCDEF") }),
      ("portrait digest of 15 bytes", { $0.profile[2] = .bytes([UInt8](repeating: 1, count: 15)) }),
      ("portrait digest of 32 bytes", { $0.profile[2] = .bytes([UInt8](repeating: 1, count: 32)) }),
      (
        "portrait digest of another portrait",
        {
          $0.attributes[62] = .array([image])
          $0.profile[2] = sixteen
        }
      ),
      ("fingerprint is text", { $0.profile[3] = .text("x") }), ("fingerprint is empty", { $0.profile[3] = .bytes([]) }),
      ("fingerprint of 47 bytes", { $0.profile[3] = .bytes([UInt8](repeating: 1, count: 47)) }),
      (
        "a portrait beside an emergency contact",
        {
          $0.attributes[62] = .array([image])
          $0.profile[4] = .text("Luis")
        }
      ),
      (
        "a portrait beside allergies",
        {
          $0.attributes[62] = .array([image])
          $0.profile[5] = .array([.text("Penicillin")])
        }
      ),
      ("emergency contact is a list", { $0.profile[4] = .array([]) }),
      ("emergency contact is empty", { $0.profile[4] = .text("") }),
      ("emergency contact with an override", { $0.profile[4] = .text("\u{202E}siuL") }),
      ("allergies are text", { $0.profile[5] = .text("Penicillin") }),
      ("allergies are an empty list", { $0.profile[5] = .array([]) }),
      ("an allergy is an integer", { $0.profile[5] = .array([.integer(1)]) }),
      ("an allergy is empty", { $0.profile[5] = .array([.text("")]) }),
      ("flags are text", { $0.profile[6] = .text("1") }), ("flags are negative", { $0.profile[6] = .integer(-1) }),
      ("flags are 0", { $0.profile[6] = .integer(0) }),
      ("flags of nine bytes", { $0.profile[6] = .tagged(2, .bytes([1, 0, 0, 0, 0, 0, 0, 0, 0])) }),
      ("an unknown field is a byte string for a key", { $0.rawProfile = Self.reference(then: [0x40, 0x00]) }),
      ("an unknown field is a float", { $0.rawProfile = Self.reference(then: [0x07, 0xF9, 0x3C, 0x00]) }),
      ("a key twice", { $0.rawProfile = Self.reference(then: [0x01] + CBORValue.text("park-city/1").encoded()) }),
      ("keys out of order", { $0.rawProfile = Self.reference(then: [0x00, 0x00]) }),
      (
        "another issuer's claim, with a key twice",
        { $0.rawProfile = [0xA2, 0x02, 0x00, 0x02, 0x00] }
      ),
      ("another issuer's claim is a float", { $0.rawProfile = [0xF9, 0x3C, 0x00] }),
      ("another issuer's claim is nested too deeply", { $0.rawProfile = Self.nested(8).encoded() }),
    ]
    for (name, change) in changes {
      var forge = try forge()
      change(&forge)
      group.add(name, .malformedClaims, .valid, try forge.text(cardKey))
    }
    return group
  }

  /// The claim with its template reference and one pair more, as bytes.
  private static func reference(then pair: [UInt8]) -> [UInt8] {
    [0xA2, 0x01] + CBORValue.text("park-city/1").encoded() + pair
  }

  /// What else may stand in the claim: another issuer's value, and what a later version puts there.
  func addOtherProfiles(to group: inout VectorGroup) throws {
    let changes: [(String, (inout Forge) -> Void)] = [
      ("another issuer's −65537 is text", { $0.rawProfile = CBORValue.text("park-city/1").encoded() }),
      ("another issuer's −65537 is a list", { $0.rawProfile = [0x81, 0x01] }),
      ("another issuer's −65537 is an empty map", { $0.rawProfile = [0xA0] }),
      ("another issuer's −65537 has no key 1, and an integer for a digest", { $0.profile = [2: .integer(5)] }),
      (
        "another issuer's −65537 has an integer for a template, and text for flags",
        { $0.profile = [1: .integer(1), 6: .text("x")] }
      ),
      (
        "another issuer's −65537 has a text that is no template reference",
        { $0.profile = [1: .text("park-city@1"), 4: .integer(1), 5: .null] }
      ),
      (
        "an unknown key and an unknown flag of a later version",
        {
          $0.profile[6] = .integer(12); $0.profile[9] = .null
        }
      ),
      ("a key 0 of a later version", { $0.profile[0] = .array([]) }),
      ("a fingerprint of 46 bytes", { $0.profile[3] = .bytes([UInt8](repeating: 1, count: 46)) }),
      (
        "keys that Claim 169 reserves, of any type",
        { forge in for key: Int64 in 75...79 { forge.attributes[key] = .array([.integer(key)]) } }
      ),
    ]
    for (name, change) in changes {
      var forge = try forge()
      change(&forge)
      group.add(name, nil, .valid, try forge.text(cardKey))
    }
  }
}
