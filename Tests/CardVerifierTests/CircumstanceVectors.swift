import CardVerifier

@testable import CardCredential

/// Vectors for sound cards in circumstances that speak against them, and the accepted ones that show the difference.
extension World {
  private func indexed(_ index: UInt64) throws -> String {
    try card(World.claims { $0.status = StatusReference(index: index, uri: World.statusURI) })
  }

  private func elmCard() throws -> String {
    let claims = World.claims {
      $0.issuer = World.elmCity
      $0.status = nil
    }
    return try Credential.issue(claims, signedBy: elmCardKey).text
  }

  func emergencyCard() throws -> String {
    try card(
      World.claims {
        $0.address = []
        $0.dateOfBirth = nil
        $0.allergies = ["Penicillin"]
      })
  }

  func acceptedVectors() throws -> VectorGroup {
    var group = VectorGroup(name: "accepted")
    var unnamed = try forge()
    unnamed.protected[4] = nil
    group.add("identity", nil, .valid, try card())
    group.add("no key named", nil, .valid, try unnamed.text(cardKey))
    group.add("portrait", nil, .valid, try card(World.claims { $0.portrait = World.webP }))
    group.add("emergency, where it is asked for", nil, .valid, try emergencyCard()) { $0.profiles = ["emergency"] }
    group.add("an issuer without status list", nil, .valid, try elmCard())
    group.add("a survivor of the stolen key", nil, .valid, try stolenKeyCards()[0].text)
    group.add("last second", nil, .valid, try card()) {
      ($0.at, $0.bundle, $0.statusLists) = (1_890_190_799, "longLived", ["long-lived"])
    }
    group.add("carriage return, lower case", nil, .valid, try card().lowercased() + "\r\n")
    let text = try card()
    for (name, text) in [
      ("a scanner's name for QR codes before", "]Q1" + text),
      ("start and end of text around", "\u{02}\(text)\u{03}\r\n"),
      ("byte order mark before", "\u{FEFF}" + text), ("no-break spaces", text.replacing(" ", with: "\u{A0}")),
    ] { group.add(name, nil, .valid, text) }
    group.add("a pinned key", nil, .valid, try card(World.claims { $0.status = nil })) {
      ($0.bundle, $0.pinnedKey, $0.statusLists, $0.survivors) = (nil, "card", [], [])
    }
    try addOtherProfiles(to: &group)
    try addUnknowns(to: &group)
    for index in group.vectors.indices {
      group.vectors[index].feature = ClerkFeature(ofIdentityCode: group.vectors[index].text)
        .map(RefusalVector.Feature.init)
    }
    let back = try back()
    group.add("front and back", nil, .valid, try front()) { $0.back = back }
    for number in 1...6 {
      let front = try front { ($0.flags, $0.number) = (.hasFeatureForTheEye, "PC-\(number)") }
      let feature = ClerkFeature(ofIdentityCode: front).map(RefusalVector.Feature.init)
      group.add("the feature for a clerk's eye, \(number)", nil, .valid, front) { $0.feature = feature }
      guard number == 1 else { continue }
      let withFlag = try self.back { ($0.flags, $0.number) = (.hasFeatureForTheEye, "PC-1") }
      group.add("a back tells nothing of the feature", nil, .valid, withFlag)
      group.add("of front and back, the front's feature", nil, .valid, front) {
        ($0.back, $0.feature) = (withFlag, feature)
      }
    }
    return group
  }

  func timeVectors() throws -> VectorGroup {
    var group = VectorGroup(name: "time")
    let longLived: (inout RefusalVector) -> Void = { ($0.bundle, $0.statusLists) = ("longLived", ["long-lived"]) }
    for (name, reason, at) in [
      ("a second before issue", Reason.notYetValid, 1_795_409_999),
      ("the instant after the last day", .expired, 1_890_190_800),
      ("years after expiry", .expired, 1_950_000_000),
    ] as [(String, Reason, Int64)] {
      group.add(name, reason, .valid, try card()) {
        longLived(&$0)
        $0.at = at
      }
    }
    let future = World.claims { ($0.issuedAt, $0.expires) = (1_830_000_000, 1_890_190_800) }
    group.add("issued in the future", .notYetValid, .valid, try card(future))
    var later = try forge()
    later.claims[5] = .integer(World.now + 1)
    group.add("not before a second from now", .notYetValid, .valid, try later.text(cardKey))
    group.add(
      "the key's dates not begun", .keyNotValidThen, .valid, try card(World.claims { $0.issuedAt = 1_767_200_000 }))
    group.add("the key's dates over", .keyNotValidThen, .valid, try card(World.claims { $0.issuedAt = 1_861_938_000 }))
    {
      longLived(&$0)
      $0.at = 1_870_000_000
    }
    group.add("a clock before the bundle's issue", .clockUnreliable, .valid, try elmCard()) { $0.at = 1_798_999_000 }
    group.add("a clock before the status list's issue", .clockUnreliable, .valid, try card()) { $0.at = 1_799_499_000 }
    group.add("a clock in 1970", .clockUnreliable, .valid, try card()) { $0.at = 0 }
    return group
  }

  func statusVectors() throws -> VectorGroup {
    var group = VectorGroup(name: "status")
    for (name, index, reason) in [
      ("revoked", 4_712, Reason.revoked), ("suspended", 4_713, .suspended), ("never issued", 4_714, .statusUnknown),
      ("beyond the list", 5_000, .statusUnknown), ("the largest index", UInt64.max, .statusUnknown),
    ] { group.add(name, reason, .valid, try indexed(index)) }
    group.add(
      "no claim, where the issuer runs a list", .statusUnknown, .valid, try card(World.claims { $0.status = nil }))
    let lists = [
      ("no list", []), ("an expired list", ["expired"]), ("a list of another name", ["of another name"]),
      ("a list by another city", ["newer, by Elm City's status key"]), ("a list by the card key", ["by the card key"]),
      ("a list by a stranger", ["by a stranger"]), ("a list by a compromised key", ["by the stolen status key"]),
      ("a list from before its key's dates", ["from before its key's dates"]),
    ]
    for (name, lists) in lists { group.add(name, .statusUnknown, .valid, try card()) { $0.statusLists = lists } }
    group.add("revoked, and an older list says valid", .revoked, .valid, try indexed(4_712)) {
      $0.statusLists = ["current", "older, 4712 still valid"]
    }
    for lists in [["current", "as new, 4712 valid"], ["as new, 4712 valid", "current"]] {
      group.add(
        "revoked, and a list of the same second, \(lists[0]) first, says valid", .revoked, .valid, try indexed(4_712)
      ) {
        $0.statusLists = lists
      }
      group.add(
        "never issued, and the list \(lists[1]) of the same second says valid", .statusUnknown, .valid,
        try indexed(4_714)
      ) {
        $0.statusLists = lists
      }
    }
    group.add("a list with a time to live of 0", .statusUnknown, .valid, try card()) {
      $0.statusLists = ["with a time to live of 0"]
    }
    group.add("a list with its key identifier in both headers", .statusUnknown, .valid, try card()) {
      $0.statusLists = ["with its key identifier in both headers"]
    }
    group.add("revoked, and another city says valid", .revoked, .valid, try indexed(4_712)) {
      $0.statusLists = ["current", "newer, by Elm City's status key"]
    }
    group.add("revoked in an expired list", .revoked, .valid, try indexed(4_712)) { $0.statusLists = ["expired"] }
    group.add("suspended in an expired list", .suspended, .valid, try indexed(4_713)) { $0.statusLists = ["expired"] }
    group.add("a pinned key and no list", .statusUnknown, .valid, try card()) {
      ($0.bundle, $0.pinnedKey, $0.statusLists, $0.survivors) = (nil, "card", [], [])
    }
    group.add("an issuer that runs no list, a card that names one", .statusUnknown, .valid, try card()) {
      ($0.bundle, $0.statusLists, $0.survivors) = ("withoutStatusURI", [], [])
    }
    return group
  }

  func trustVectors() throws -> VectorGroup {
    var group = VectorGroup(name: "trust")
    let kid = cardKey.publicKey.kid
    group.add(
      "a stranger's card", .untrustedIssuer, .notChecked,
      try Forge(World.claims, kid: stranger.publicKey.kid).text(stranger))
    for (name, kid) in [
      ("key identifier cut off", Array(kid.dropLast())), ("key identifier with a byte more", kid + [0]),
      ("empty key identifier", []),
      ("the whole thumbprint as key identifier", cardKey.publicKey.thumbprint),
    ] { group.add(name, .untrustedIssuer, .notChecked, try Forge(World.claims, kid: kid).text(cardKey)) }
    group.add(
      "another city's key in this city's name", .untrustedIssuer, .valid,
      try Forge(World.claims, kid: elmCardKey.publicKey.kid).text(elmCardKey))
    group.add(
      "another city's key, unnamed, in this city's name", .untrustedIssuer, .valid,
      try Forge(World.claims, kid: nil).text(elmCardKey))
    group.add(
      "another city's key under this city's key identifier", .signatureInvalid, .invalid,
      try Forge(World.claims, kid: kid).text(elmCardKey))
    group.add(
      "an issuer that differs in case", .untrustedIssuer, .valid,
      try card(World.claims { $0.issuer = "https://ParkCity.example" }))
    group.add("an issuer with a slash more", .untrustedIssuer, .valid, try card(World.claims { $0.issuer += "/" }))
    group.add("past the bundle's next update", .trustStale, .valid, try elmCard()) { $0.at = 1_801_000_000 }
    let pinned: (inout RefusalVector) -> Void = {
      ($0.bundle, $0.pinnedKey, $0.statusLists, $0.survivors) = (nil, "stranger", [], [])
    }
    group.add("another key pinned", .untrustedIssuer, .notChecked, try card(), pinned)
    group.add(
      "another key pinned, none named", .signatureInvalid, .invalid, try Forge(World.claims, kid: nil).text(cardKey),
      pinned)
    let genuine = World.claims {
      ($0.issuedAt, $0.expires) = (1_750_000_000, 1_845_000_000)
      $0.status = StatusReference(index: 77, uri: World.statusURI)
    }
    let forgeries: [(String, (inout CredentialClaims) -> Void)] = [
      ("another name", { $0.name = "Mallory" }),
      ("another index", { $0.status = StatusReference(index: 78, uri: World.statusURI) }),
      ("an index beyond the survivors", { $0.status = StatusReference(index: 9_999_999, uri: World.statusURI) }),
      ("no status claim", { $0.status = nil }), ("a day later", { $0.issuedAt += 86_400 }),
      ("a longer life", { $0.expires += 86_400 }),
      ("another portrait", { $0.portrait = World.webP + [1] }),
    ]
    for (name, change) in forgeries {
      var claims = genuine
      change(&claims)
      group.add(
        "by a stolen key: " + name, .keyCompromised, .valid, try Credential.issue(claims, signedBy: stolenKey).text)
    }
    group.add(
      "by a stolen key, dated after its last day", .keyNotValidThen, .valid,
      try Credential.issue(World.claims, signedBy: stolenKey).text)
    var malformed = try Forge(genuine, kid: stolenKey.publicKey.kid)
    malformed.attributes[4] = nil
    group.add("by a stolen key: malformed claims", .keyCompromised, .valid, try malformed.text(stolenKey))
    let survivor = try stolenKeyCards()[0].text
    for (name, lists) in [
      ("no survivors list", []), ("the thief's survivors list", ["by the stolen key"]),
      ("another city's survivors list", ["by Elm City"]),
    ] {
      group.add("a survivor, but " + name, .keyCompromised, .valid, survivor) { $0.survivors = lists }
    }
    group.add("a survivor, but the bundle names no survivors list", .keyCompromised, .valid, survivor) {
      $0.bundle = "withoutSurvivors"
    }
    return group
  }

  func purposeVectors() throws -> VectorGroup {
    var group = VectorGroup(name: "purpose")
    group.add(
      "a status key signs a card", .untrustedIssuer, .notChecked,
      try Credential.issue(World.claims, signedBy: statusKey).text)
    group.add(
      "a status key signs a card and is not named", .signatureInvalid, .invalid,
      try Forge(World.claims, kid: nil).text(statusKey))
    group.add(
      "a root signs a card", .untrustedIssuer, .notChecked, try Credential.issue(World.claims, signedBy: root).text)
    group.add("a status list as a card", .unsupported, .notChecked, Forge.text(try statusFile()))
    group.add("a status list as a card under a pinned key", .unsupported, .notChecked, Forge.text(try statusFile())) {
      ($0.bundle, $0.pinnedKey, $0.statusLists, $0.survivors) = (nil, "status", [], [])
    }
    group.add("a survivors list as a card", .unsupported, .notChecked, Forge.text(try survivorsFile()))
    group.add("a trust bundle as a card", .unsupported, .notChecked, Forge.text(try bundleFile(bundle())))
    group.add("an emergency code as proof of identity", .wrongProfile, .valid, try emergencyCard())
    group.add(
      "a portrait code where identity alone is accepted", .wrongProfile, .valid,
      try card(World.claims { $0.portrait = World.webP })
    ) { $0.profiles = ["identity"] }
    group.add("an identity code where emergency data are asked for", .wrongProfile, .valid, try card()) {
      $0.profiles = ["emergency"]
    }
    return group
  }

  func wedgeVectors() throws -> VectorGroup {
    var group = VectorGroup(name: "wedge")
    let text = try card()
    let forged = try Forge(World.claims, kid: cardKey.publicKey.kid).text(stranger)
    let unreadable: [(String, String)] = [
      ("forged, in lower case", forged.lowercased()), ("forged, with a line feed before", "\n" + forged),
      ("forged, with spaces around", "  " + forged + "  "),
      ("a character lost", String(text.prefix(100) + text.dropFirst(101))),
      ("a character doubled", String(text.prefix(101) + text.dropFirst(100))),
      ("Y and Z exchanged", String(text.map { $0 == "Y" ? "Z" : $0 == "Z" ? "Y" : $0 })),
      ("narrow no-break spaces", text.replacing(" ", with: "\u{202F}")),
      ("the name of another symbology before", "]d2" + text),
      ("forged, with a scanner's frame", "\u{02}]Q1\(forged)\u{03}"),
      ("%2520 for a space", text.replacing(" ", with: "%2520")),
      ("an ampersand entity", text.replacing(" ", with: "&#32;")), ("spaces lost", text.replacing(" ", with: "")),
      ("spaces doubled", text.replacing(" ", with: "  ")), ("a trailing Q", text + "\rQ"),
      ("quotes around", "\"" + text + "\""),
      ("NUL after each character", text.map { "\($0)\u{0}" }.joined()), ("only a line break", "\r\n"),
      ("only spaces", "   "),
    ]
    for (name, text) in unreadable { group.add(name, .unreadable, .notChecked, String(text)) }
    group.add("forged, with a carriage return", .signatureInvalid, .invalid, forged + "\r")
    group.add(
      "another city's, with a line feed", .untrustedIssuer, .notChecked,
      try Forge(World.claims, kid: stranger.publicKey.kid).text(stranger) + "\n")
    group.add("revoked, with a carriage return", .revoked, .valid, try indexed(4_712) + "\r")
    group.add("revoked, in lower case", .revoked, .valid, try indexed(4_712).lowercased())
    group.add("suspended, with %20 for spaces", .suspended, .valid, try indexed(4_713).replacing(" ", with: "%20"))
    group.add("expired, with spaces around", .expired, .valid, " " + text + " ") {
      ($0.at, $0.bundle, $0.statusLists) = (1_900_000_000, "longLived", ["long-lived"])
    }
    group.add(
      "emergency, with line breaks within", .wrongProfile, .valid,
      try emergencyCard().prefix(60) + "\r\n" + emergencyCard().dropFirst(60))
    return group
  }
}
