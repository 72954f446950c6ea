/// The registry's tables in SQLite; ``PostgresSchema`` has the same.
///
/// `card` has a row for each number. A row is reserved (it has a status index, but the card was not issued yet) or
/// issued. `origin` holds what many cards share. `change` is the audit trail. `publication` says when each status list
/// was last published, and under which key. `carried` keeps entries of a published list whose numbers a restored
/// registry does not know. `handling` says when a card was printed and its files removed. Nothing in them is personal:
/// `contents` can't be computed without the key file. The tables themselves also refuse what must never happen.
enum SQLiteSchema {
  /// "Civc". By this identifier the program `file` can tell a registry from other SQLite databases.
  static let applicationIdentifier: Int64 = 0x4369_7663
  static let version: Int64 = 5

  static let statements = """
    CREATE TABLE registry (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      nextPosition INTEGER NOT NULL CHECK (nextPosition >= 0),
      keyCheck BLOB NOT NULL,
      moved TEXT
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
      photoDigest BLOB CHECK (length(photoDigest) = 8),
      signatureDigest BLOB CHECK (length(signatureDigest) = 8),
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
      note TEXT,
      role TEXT
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

    \(carriedAndHandling)

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

  /// What version 4 added: digests that tell which part of a request differs, where the registry moved to, what a
  /// restored registry carries on from a published list, and what became of the printed card.
  private static let partsAndMoves = """
    ALTER TABLE card ADD COLUMN photoDigest BLOB CHECK (length(photoDigest) = 8);
    ALTER TABLE card ADD COLUMN signatureDigest BLOB CHECK (length(signatureDigest) = 8);
    ALTER TABLE registry ADD COLUMN moved TEXT;
    \(carriedAndHandling)
    """

  private static let carriedAndHandling = """
    CREATE TABLE carried (
      uri TEXT NOT NULL,
      statusIndex INTEGER NOT NULL CHECK (statusIndex >= 0),
      status TEXT NOT NULL CHECK (status IN ('valid', 'suspended', 'revoked')),
      PRIMARY KEY (uri, statusIndex)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE handling (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      number TEXT NOT NULL REFERENCES card,
      instant INTEGER NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('printed', 'printedAgain', 'removed')),
      operator TEXT NOT NULL,
      job TEXT,
      note TEXT,
      role TEXT
    ) STRICT;

    CREATE INDEX handlingByNumber ON handling (number);

    CREATE TRIGGER positionRises BEFORE UPDATE OF nextPosition ON registry WHEN NEW.nextPosition < OLD.nextPosition
      BEGIN SELECT RAISE(ABORT, 'an index is never handed out again'); END;
    CREATE TRIGGER handlingStays BEFORE UPDATE ON handling BEGIN SELECT RAISE(ABORT, 'the audit trail stays'); END;
    CREATE TRIGGER handlingRemains BEFORE DELETE ON handling BEGIN SELECT RAISE(ABORT, 'the audit trail stays'); END;
    """

  /// What version 5 added: the role that a server knows a counter by. In a file nobody knows more than the operator's
  /// name, and it is empty; a registry that comes back from a server keeps what was there.
  private static let role = "ALTER TABLE change ADD COLUMN role TEXT;"

  /// Creates the tables in an empty database.
  static func create(_ transaction: some RegistryTransaction, key: RegistryKey) throws {
    try transaction.runScript(statements)
    try transaction.run("INSERT INTO registry (id, nextPosition, keyCheck) VALUES (1, 0, ?)", [key.check])
    try transaction.runScript(
      "PRAGMA application_id = \(applicationIdentifier); PRAGMA user_version = \(Self.version)")
  }

  /// The version of the tables that are there. Throws `notARegistry`.
  static func version(_ transaction: some RegistryTransaction) throws -> Int64 {
    guard try transaction.integer("PRAGMA application_id") == applicationIdentifier else {
      throw RegistryError(.notARegistry, "the file is a database, but no registry of cards")
    }
    let version = try transaction.integer("PRAGMA user_version") ?? 0
    guard (1...Self.version).contains(version) else { throw RegistryTables.otherVersion(version) }
    return version
  }

  /// Brings tables of earlier versions up to date.
  static func migrate(_ transaction: some RegistryTransaction) throws {
    let version = try version(transaction)
    guard version < Self.version else { return }
    if version < 2 { try transaction.runScript(publication) }
    if version < 3 { try transaction.runScript(templateAndNote) }
    if version < 4 { try transaction.runScript(partsAndMoves) }
    if version < 5 { try transaction.runScript(role) }
    // Before version 4 there was no such table, and it has just been made as it is now.
    if version == 4 { try transaction.runScript("ALTER TABLE handling ADD COLUMN role TEXT") }
    try transaction.runScript("PRAGMA user_version = \(Self.version)")
  }
}
