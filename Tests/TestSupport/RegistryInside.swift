import CardRegistry
import Foundation

/// What only the tests look at.
extension CardRegistry {
  package func settings() throws -> (journal: String?, synchronous: Int64?) {
    try store.read { db in
      (try db.texts("PRAGMA journal_mode").first, try db.integer("PRAGMA synchronous"))
    }
  }

  /// Runs statements as someone would who opens the database with another program.
  package func tamper(_ sql: String) throws {
    try store.write(.positions, isRepeatable: true) { try $0.runScript(sql) }
  }

  package func count(_ sql: String) throws -> Int { try store.read { Int(try $0.integer(sql) ?? -1) } }

  private var isFile: Bool { !path.hasPrefix("postgres://") }

  /// What must hold at any moment; empty when it does.
  package func brokenInvariants(afterRecovery: Bool = false) throws -> [String] {
    var broken: [String] = []
    if isFile {
      let report = try store.read { try $0.texts("PRAGMA integrity_check") }
      if report != ["ok"] { broken.append("integrity: \(report)") }
      if try store.read({ try $0.rows("PRAGMA foreign_key_check").count }) != 0 {
        broken.append("a reference to nothing")
      }
    }
    let rules = [
      "an index twice":
        "SELECT count(*) FROM (SELECT 1 FROM card WHERE statusIndex IS NOT NULL GROUP BY statusIndex HAVING count(*) > 1) AS doubles",
      "an issued card without its line in the audit trail":
        "SELECT count(*) FROM card WHERE status <> 'reserved' AND NOT EXISTS (SELECT 1 FROM change WHERE "
        + "change.number = card.number)",
      "a replacement without its replaced card's revocation":
        "SELECT count(*) FROM change WHERE replacedBy IS NOT NULL AND NOT EXISTS (SELECT 1 FROM card WHERE "
        + "card.number = change.number AND status = 'revoked' AND card.replacedBy = change.replacedBy)",
      "a status that is not the audit trail's last":
        """
      SELECT count(*) FROM card WHERE status <> 'reserved'
        AND status <> (SELECT status FROM change WHERE change.number = card.number ORDER BY id DESC LIMIT 1)
      """,
      "an index that was not handed out":
        "SELECT count(*) FROM card WHERE statusIndex >= (SELECT (nextPosition + 4095) / 4096 * 4096 FROM registry)",
      "fewer indices than were counted":
        "SELECT (SELECT nextPosition FROM registry) <> (SELECT count(statusIndex) FROM card)",
    ]
    for (name, sql) in rules where try count(sql) != 0 {
      // A recovered registry has left out the rest of a block.
      if !afterRecovery || name != "fewer indices than were counted" { broken.append(name) }
    }
    return broken
  }

  /// Adds rows as ``record`` would write them until there are `cards`, in one transaction; three digests each, made up.
  package func fill(cards: Int) throws {
    var generator = SeededGenerator(seed: 2)
    func digest() -> [UInt8] { (0..<9).map { _ in UInt8.random(in: 1...255, using: &generator) } }
    try store.write(.positions, isRepeatable: true) { db in
      let start = Int(try db.integer("SELECT nextPosition FROM registry") ?? 0)
      for position in start..<cards {
        try db.run(
          """
          INSERT INTO card (number, statusIndex, status, origin, contents, issued, expires, identityDigest,
            portraitDigest, emergencyDigest)
          VALUES (?, ?, 'valid', 1, ?, '2026-11-23', '2029-11-23', ?, ?, ?)
          """,
          [
            "F-\(position)", shuffle.index(at: position), [UInt8](repeating: 1, count: 32), digest(), digest(),
            digest(),
          ])
      }
      try db.run("UPDATE registry SET nextPosition = ?", [cards])
    }
  }
}
