import CardVerifier

@testable import CardCredential

/// Vectors for front and back offered as one card.
extension World {
  func front(_ change: (inout CredentialClaims) -> Void = { _ in }) throws -> String {
    try card(
      World.claims {
        $0.portraitDigest = CredentialClaims.digest(ofPortrait: World.webP)
        change(&$0)
      })
  }

  func back(_ change: (inout CredentialClaims) -> Void = { _ in }) throws -> String {
    try card(
      World.claims {
        $0.portrait = World.webP
        change(&$0)
      })
  }

  func pairVectors() throws -> VectorGroup {
    var group = VectorGroup(name: "pair")
    let (front, back) = try (front(), back())
    let revoked = StatusReference(index: 4_712, uri: World.statusURI)
    let elmClaims = World.claims { ($0.issuer, $0.status, $0.portrait) = (World.elmCity, nil, World.webP) }
    let backs: [(String, String)] = [
      ("a back with another portrait", try self.back { $0.portrait = World.webP + [1] }),
      ("a back of another number", try self.back { $0.number = "PC-0012346" }),
      ("a back of another city", try Credential.issue(elmClaims, signedBy: elmCardKey).text),
      ("a revoked back", try self.back { $0.status = revoked }),
      ("an expired back", try self.back { $0.expires = World.now }),
      (
        "a forged back", try Forge(World.claims { $0.portrait = World.webP }, kid: cardKey.publicKey.kid).text(stranger)
      ),
      ("a stranger's back", try Credential.issue(World.claims { $0.portrait = World.webP }, signedBy: stranger).text),
      ("the front for a back", front), ("an emergency code for a back", try emergencyCard()),
      ("a back that is not readable", String(back.dropLast())), ("no text for a back", ""),
    ]
    for (name, back) in backs { group.add(name, .codesDisagree, .valid, front) { $0.back = back } }
    group.add("a front that names no portrait", .codesDisagree, .valid, try card()) { $0.back = back }
    group.add("a back for a front", .codesDisagree, .valid, back) { $0.back = back }
    group.add("a back for a front, and the front for a back", .codesDisagree, .valid, back) { $0.back = front }
    // What speaks against the front comes first.
    group.add("a revoked front", .revoked, .valid, try self.front { $0.status = revoked }) { $0.back = back }
    group.add("a front that is not readable, before a good back", .unreadable, .notChecked, "") { $0.back = back }
    group.add("a front past the bundle's next update", .trustStale, .valid, try elmFront()) {
      ($0.back, $0.at) = (back, 1_801_000_000)
    }
    return group
  }

  private func elmFront() throws -> String {
    let claims = World.claims {
      ($0.issuer, $0.status) = (World.elmCity, nil)
      $0.portraitDigest = CredentialClaims.digest(ofPortrait: World.webP)
    }
    return try Credential.issue(claims, signedBy: elmCardKey).text
  }
}
