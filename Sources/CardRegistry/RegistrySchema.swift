import GRDB

/// The registry's tables.
///
/// `card` has a row for each number. A row is reserved (it has a status index, but the card was not issued yet) or
/// issued. `origin` holds what many cards share. `change` is the audit trail. `publication` says when each status list
/// was last published, and under which key. Nothing in them is personal: `contents` can't be computed without the key
/// file. The tables themselves also refuse what must never happen.
enum RegistrySchema {
  /// "Civc". By this identifier the program `file` can tell a registry from other SQLite databases.
  static let applicationIdentifier: Int64 = 0x4369_7663
  static let version: Int64 = 3

  static let statements = """
    CREATE TABLE registry (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      nextPosition INTEGER NOT NULL CHECK (nextPosition >= 0),
      keyCheck BLOB NOT NULL
    ) STRICT;

    CREATE TABLE origin (
      id INTEGER PRIMARY KEY,
      issuer TEXT NOT NULL,
      publicKey BLOB NOT NULL CHECK (length(publicKey) = 32),
      kid BLOB NOT NULL CHECK (length(kid) = 8),
      statusURI TEXT NOT NULL,
      UNIQUE (issuer, publicKey, statusURI)
    ) STRICT;

    CREATE TABLE card (
      number TEXT PRIMARY KEY,
      statusIndex INTEGER UNIQUE CHECK (statusIndex >= 0),
      status TEXT NOT NULL CHECK (status IN ('reserved', 'valid', 'suspended', 'revoked')),
      origin INTEGER REFERENCES origin,
      contents BLOB CHECK (length(contents) = 32),
      issued TEXT,
      expires TEXT,
      identityDigest BLOB CHECK (length(identityDigest) = 9),
      portraitDigest BLOB CHECK (length(portraitDigest) = 9),
      emergencyDigest BLOB CHECK (length(emergencyDigest) = 9),
      replacedBy TEXT REFERENCES card,
      template TEXT,
      CHECK ((status = 'reserved') = (contents IS NULL)),
      CHECK ((contents IS NULL) = (origin IS NULL)),
      CHECK ((contents IS NULL) = (issued IS NULL)),
      CHECK ((contents IS NULL) = (expires IS NULL)),
      CHECK ((contents IS NULL) = (identityDigest IS NULL)),
      CHECK (replacedBy IS NULL OR status = 'revoked')
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE change (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      number TEXT NOT NULL REFERENCES card,
      instant INTEGER NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('valid', 'suspended', 'revoked')),
      replacedBy TEXT REFERENCES card,
      operator TEXT NOT NULL,
      note TEXT
    ) STRICT;

    CREATE INDEX changeByNumber ON change (number);

    CREATE TRIGGER revokedStays BEFORE UPDATE OF status ON card
      WHEN OLD.status = 'revoked' AND NEW.status <> 'revoked'
      BEGIN SELECT RAISE(ABORT, 'revoked is final'); END;

    \(issuedStays)

    CREATE TRIGGER indexStays BEFORE UPDATE OF number, statusIndex ON card
      WHEN OLD.number <> NEW.number OR (OLD.statusIndex IS NOT NULL AND OLD.statusIndex IS NOT NEW.statusIndex)
      BEGIN SELECT RAISE(ABORT, 'a number keeps its index'); END;

    \(publication)

    CREATE TRIGGER cardStays BEFORE DELETE ON card BEGIN SELECT RAISE(ABORT, 'a card is never deleted'); END;
    CREATE TRIGGER changeStays BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'the audit trail stays'); END;
    CREATE TRIGGER changeRemains BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'the audit trail stays'); END;
    """

  /// What version 2 added.
  private static let publication = """
    CREATE TABLE publication (
      uri TEXT NOT NULL,
      publicKey BLOB NOT NULL CHECK (length(publicKey) = 32),
      issued INTEGER NOT NULL,
      PRIMARY KEY (uri, publicKey)
    ) STRICT, WITHOUT ROWID;
    """

  /// What version 3 added: the template that a card was drawn by, and why a rule was not applied to it.
  private static let templateAndNote = """
    ALTER TABLE card ADD COLUMN template TEXT;
    ALTER TABLE change ADD COLUMN note TEXT;
    DROP TRIGGER IF EXISTS issuedStays;
    \(issuedStays)
    """

  private static let issuedStays = """
    CREATE TRIGGER issuedStays BEFORE UPDATE OF number, statusIndex, origin, contents, issued, expires, identityDigest,
        portraitDigest, emergencyDigest, template ON card
      WHEN OLD.status <> 'reserved'
      BEGIN SELECT RAISE(ABORT, 'an issued card does not change'); END;
    """

  /// Creates the tables in an empty database, or sees that they are there, and brings those of earlier versions up to
  /// date.
  static func prepare(_ db: Database, key: RegistryKey) throws {
    let check = key.code("key check v1", [])
    let identifier = try Int64.fetchOne(db, sql: "PRAGMA application_id")
    let version = try Int64.fetchOne(db, sql: "PRAGMA user_version")
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
    if identifier == 0, version == 0, tables == 0 {
      try db.execute(sql: statements)
      try db.execute(
        sql: "INSERT INTO registry (id, nextPosition, keyCheck) VALUES (1, 0, ?)", arguments: [Blob(check).value])
      try db.execute(sql: "PRAGMA application_id = \(applicationIdentifier)")
      try db.execute(sql: "PRAGMA user_version = \(Self.version)")
      return
    }
    guard identifier == applicationIdentifier else {
      throw RegistryError(.notARegistry, "the file is a database, but no registry of cards")
    }
    if version == 1 { try db.execute(sql: publication) }
    if version == 1 || version == 2 {
      try db.execute(sql: templateAndNote)
      try db.execute(sql: "PRAGMA user_version = \(Self.version)")
    }
    guard let version, (1...Self.version).contains(version) else {
      throw RegistryError(
        .notARegistry, "the registry is of version \(version ?? 0), this program writes \(Self.version)",
        hint: "use the program that wrote it, or a newer one")
    }
    guard let row = try Row.fetchOne(db, sql: "SELECT keyCheck FROM registry") else {
      throw RegistryError.damaged("it does not know its key")
    }
    guard try row.bytes("keyCheck") == check else {
      throw RegistryError(
        .keyUnusable, "the key file belongs to another registry", hint: "restore the one from this registry's backup")
    }
  }
}
