import Foundation
import GRDB

import CardRegistry

/// What only the tests look at.
extension CardRegistry {
  package func settings() throws -> (journal: String?, synchronous: Int?) {
    try queue.writeWithoutTransaction { db in
      (try String.fetchOne(db, sql: "PRAGMA journal_mode"), try Int.fetchOne(db, sql: "PRAGMA synchronous"))
    }
  }

  /// Runs a statement as someone would who opens the file with another program.
  package func tamper(_ sql: String) throws { try queue.write { try $0.execute(sql: sql) } }

  package func count(_ sql: String) throws -> Int { try queue.read { try Int.fetchOne($0, sql: sql) ?? -1 } }

  /// What must hold at any moment; empty when it does.
  package func brokenInvariants() throws -> [String] {
    var broken: [String] = []
    let report = try queue.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
    if report != ["ok"] { broken.append("integrity: \(report)") }
    let rules = [
      "an index twice":
        "SELECT count(*) FROM (SELECT 1 FROM card WHERE statusIndex IS NOT NULL GROUP BY statusIndex HAVING "
        + "count(*) > 1)",
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
    for (name, sql) in rules where try count(sql) != 0 { broken.append(name) }
    let foreign = try queue.read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check").count }
    if foreign != 0 { broken.append("a reference to nothing") }
    return broken
  }

  /// Adds rows as ``record`` would write them until there are `cards`, in one transaction; three digests each, made up.
  package func fill(cards: Int) throws {
    var generator = SeededGenerator(seed: 2)
    func digest() -> Data { Data((0..<9).map { _ in UInt8.random(in: 1...255, using: &generator) }) }
    try queue.write { db in
      let start = try Int.fetchOne(db, sql: "SELECT nextPosition FROM registry") ?? 0
      let insert = try db.makeStatement(
        sql: """
          INSERT INTO card (number, statusIndex, status, origin, contents, issued, expires, identityDigest, portraitDigest, emergencyDigest)
          VALUES (?, ?, 'valid', 1, zeroblob(32), '2026-11-23', '2029-11-23', ?, ?, ?)
          """)
      for position in start..<cards {
        try insert.execute(arguments: ["F-\(position)", shuffle.index(at: position), digest(), digest(), digest()])
      }
      try db.execute(sql: "UPDATE registry SET nextPosition = ?", arguments: [cards])
    }
  }
}
