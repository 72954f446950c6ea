import CardRegistry
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing

@Suite("Opening a registry")
struct OpeningTests {
  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test("A new registry and its key are their owner's alone")
  func filesAreClosed() throws {
    let folder = try TemporaryFolder()
    let registry = try folder.registry()
    try registry.reserve(numbers: ["PC-1"])
    for file in folder.listing { #expect(try mode(folder.file(file)) == 0o600, "\(file)") }
    #expect(folder.listing.contains("r.db.key"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.file("r.db.key"))).count == 32)
  }

  @Test("Two registries have different keys")
  func keysDiffer() throws {
    let folder = try TemporaryFolder()
    _ = try (folder.registry("a.db"), folder.registry("b.db"))
    #expect(
      FileManager.default.contents(atPath: folder.file("a.db.key"))
        != FileManager.default.contents(atPath: folder.file("b.db.key")))
  }

  @Test("A registry that must be there is not made, and nothing is left behind")
  func existingOnly() throws {
    let folder = try TemporaryFolder()
    #expect(
      RegistryFixture.code { _ = try CardRegistry(path: folder.file("r.db"), .existing) } == .fileMissing)
    #expect(folder.listing.isEmpty)
  }

  @Test("A folder that is not there is an error, not a trap")
  func noFolder() throws {
    #expect(
      RegistryFixture.code { _ = try CardRegistry(path: "/nowhere/at/all/r.db", .orCreate) } == .cannotCreate)
  }

  @Test("A registry whose key is gone gets no new one")
  func keyMissing() throws {
    let folder = try TemporaryFolder()
    _ = try folder.registry()
    try FileManager.default.removeItem(atPath: folder.file("r.db.key"))
    #expect(RegistryFixture.code { _ = try folder.registry() } == .keyMissing)
    #expect(!FileManager.default.fileExists(atPath: folder.file("r.db.key")))
  }

  @Test("A registry that was lost is not begun anew beside its key: it would hand out the same indices again")
  func registryMissing() throws {
    let folder = try TemporaryFolder()
    _ = try folder.registry()
    try FileManager.default.removeItem(atPath: folder.file("r.db"))
    #expect(RegistryFixture.code { _ = try folder.registry() } == .fileMissing)
    #expect(folder.listing == ["r.db.key"])
  }

  @Test(
    "An empty file, as a full disk leaves it, is no registry: one begun anew would hand out the same indices again",
    arguments: [true, false])
  func emptyFile(hasKey: Bool) throws {
    let folder = try TemporaryFolder()
    if hasKey { _ = try folder.registry() }
    try Data().write(to: URL(fileURLWithPath: folder.file("r.db")))
    for opening in [CardRegistry.Opening.orCreate, .existing, .readOnly] {
      #expect(RegistryFixture.code { _ = try CardRegistry(path: folder.file("r.db"), opening) } == .notARegistry)
    }
    #expect(folder.listing == (hasKey ? ["r.db", "r.db.key"] : ["r.db"]))
  }

  @Test("What a process leaves that is killed while it makes a registry is completed by the next one")
  func completed() throws {
    let folder = try TemporaryFolder()
    // Killed before the tables were there.
    try folder.write("half", to: "r.db.new")
    try folder.write([UInt8](repeating: 7, count: 32), to: "r.db.key.new")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.file("r.db.key.new"))
    try folder.registry().reserve(numbers: ["PC-1"])
    #expect(folder.listing == ["r.db", "r.db.key"])
    #expect(try folder.read("r.db.key") == [UInt8](repeating: 7, count: 32))
    // Killed between the tables and the key.
    try FileManager.default.moveItem(atPath: folder.file("r.db.key"), toPath: folder.file("r.db.key.new"))
    try FileManager.default.linkItem(atPath: folder.file("r.db"), toPath: folder.file("r.db.new"))
    #expect(try folder.registry().unfinished() == ["PC-1"])
    #expect(folder.listing == ["r.db", "r.db.key"])
  }

  @Test("A backup that can't be written, in a folder that can't, is looked at without its key, and nothing changes it")
  func readOnly() throws {
    let folder = try TemporaryFolder()
    let key = try RegistryFixture.key()
    try RegistryFixture.issue(RegistryFixture.order("PC-1", key: key), in: folder.registry(), key: key)
    try folder.makeFolder("backup")
    try FileManager.default.copyItem(atPath: folder.file("r.db"), toPath: folder.file("backup/r.db"))
    let bytes = try folder.read("backup/r.db")
    for mode in [0o700, 0o500] {
      try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: folder.file("backup/r.db"))
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.file("backup"))
      let registry = try CardRegistry(path: folder.file("backup/r.db"), .readOnly)
      #expect(try registry.card("PC-1").status == .valid)
      #expect(RegistryFixture.code { try registry.setStatus(.revoked, of: "PC-1", by: "Ana", at: 1) } == .readOnly)
      #expect(RegistryFixture.code { try registry.reserve(numbers: ["PC-2"]) } == .readOnly)
      #expect(
        RegistryFixture.code { _ = try registry.reserve(RegistryFixture.order("PC-1", key: key)) } == .readOnly)
      #expect(try folder.read("backup/r.db") == bytes)
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.file("backup"))
  }

  @Test("Who waits for a registry that another process holds is told after two seconds")
  func waiting() throws {
    let folder = try TemporaryFolder()
    _ = try folder.registry()
    let holder = try DatabaseQueue(path: folder.file("r.db"))
    let told = Mutex(0)
    let registry = try CardRegistry(.file(folder.file("r.db")), .existing) { told.withLock { $0 += 1 } }
    let isHeld = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      try? holder.writeWithoutTransaction { db in
        try db.execute(sql: "BEGIN IMMEDIATE")
        isHeld.signal()
        Thread.sleep(forTimeInterval: 3)
        try db.execute(sql: "COMMIT")
      }
    }
    isHeld.wait()
    let start = Date()
    try registry.reserve(numbers: ["PC-1"])
    #expect(Date().timeIntervalSince(start) > 2)
    #expect(told.withLock { $0 } == 1)
  }

  @Test("Neither a folder nor no name is a registry, and no key is made for them")
  func noFile() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.file("r.db"), withIntermediateDirectories: false)
    #expect(RegistryFixture.code { _ = try folder.registry() } == .notARegistry)
    #expect(RegistryFixture.code { _ = try CardRegistry(path: "", .orCreate) } == .fileMissing)
    #expect(folder.listing == ["r.db"])
  }

  @Test("Another registry's key is refused")
  func otherKey() throws {
    let folder = try TemporaryFolder()
    _ = try (folder.registry("a.db"), folder.registry("b.db"))
    try FileManager.default.removeItem(atPath: folder.file("a.db.key"))
    try FileManager.default.moveItem(atPath: folder.file("b.db.key"), toPath: folder.file("a.db.key"))
    #expect(RegistryFixture.code { _ = try folder.registry("a.db") } == .keyUnusable)
  }

  @Test("A key that others may read is refused", arguments: [0o640, 0o604, 0o620])
  func keyOpenToOthers(mode: Int) throws {
    let folder = try TemporaryFolder()
    _ = try folder.registry()
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.file("r.db.key"))
    #expect(RegistryFixture.code { _ = try folder.registry() } == .keyUnusable)
  }

  @Test("A key of another length, or behind a link, is refused")
  func oddKeys() throws {
    let folder = try TemporaryFolder()
    _ = try folder.registry()
    let key = folder.file("r.db.key")
    try FileManager.default.moveItem(atPath: key, toPath: folder.file("real"))
    try FileManager.default.createSymbolicLink(atPath: key, withDestinationPath: folder.file("real"))
    #expect(RegistryFixture.code { _ = try folder.registry() } == .keyUnusable)
    for count in [0, 31, 33, 4_096] {
      try? FileManager.default.removeItem(atPath: key)
      try Data(count: count).write(to: URL(fileURLWithPath: key))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
      #expect(RegistryFixture.code { _ = try folder.registry() } == .keyUnusable, "\(count) bytes")
    }
  }

  @Test("A file that is no registry is refused and stays as it is")
  func otherFiles() throws {
    let folder = try TemporaryFolder()
    _ = try folder.registry("a.db")
    func withKey(_ name: String) throws {
      try FileManager.default.copyItem(atPath: folder.file("a.db.key"), toPath: folder.file(name + ".key"))
    }
    let text = Data("number,name\nPC-1,Ana\n".utf8) + Data(repeating: 0x20, count: 2_000)
    try text.write(to: URL(fileURLWithPath: folder.file("text")))
    try withKey("text")
    #expect(RegistryFixture.code { _ = try folder.registry("text") } == .notARegistry)
    #expect(FileManager.default.contents(atPath: folder.file("text")) == text)

    do {
      let other = try DatabaseQueue(path: folder.file("other"))
      try other.write { try $0.execute(sql: "CREATE TABLE card (number TEXT)") }
    }
    try withKey("other")
    #expect(RegistryFixture.code { _ = try folder.registry("other") } == .notARegistry)

    do {
      let newer = try DatabaseQueue(path: folder.file("a.db"))
      try newer.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 6") }
    }
    #expect(RegistryFixture.code { _ = try folder.registry("a.db") } == .notARegistry)
  }

  @Test("A registry of version 1 is opened, keeps its cards, and publishes from then on")
  func olderVersion() throws {
    let folder = try TemporaryFolder()
    let key = try RegistryFixture.key()
    try RegistryFixture.issue(RegistryFixture.order("PC-1", key: key), in: folder.registry(), key: key)
    do {
      let older = try DatabaseQueue(path: folder.file("r.db"))
      try older.writeWithoutTransaction { db in
        try db.execute(
          sql: """
            DROP TRIGGER issuedStays; ALTER TABLE card DROP COLUMN template; ALTER TABLE change DROP COLUMN note;
            ALTER TABLE change DROP COLUMN role;
            ALTER TABLE card DROP COLUMN photoDigest; ALTER TABLE card DROP COLUMN signatureDigest;
            DROP TRIGGER positionRises; ALTER TABLE registry DROP COLUMN moved; DROP TABLE carried; DROP TABLE handling;
            DROP TABLE publication; PRAGMA user_version = 1
            """)
      }
    }
    for _ in 0..<2 {
      let registry = try folder.registry()
      #expect(try registry.card("PC-1").status == .valid)
      #expect(throws: (any Error).self) { try registry.tamper("UPDATE card SET template = 'x/1'") }
      let now = RegistryFixture.now
      #expect(try registry.statusList(for: key.publicKey, issuedAt: now, expires: now + 9).status(at: 0) != .revoked)
      #expect(try registry.count("PRAGMA user_version") == 5)
    }
  }

  @Test("A registry of version 4 keeps its audit trail; nobody knew roles then")
  func versionFour() throws {
    let folder = try TemporaryFolder()
    let key = try RegistryFixture.key()
    let made = try folder.registry()
    try RegistryFixture.issue(RegistryFixture.order("PC-1", key: key), in: made, key: key)
    try made.note(.printed, of: "PC-1", by: "Ana", at: 5)
    do {
      let older = try DatabaseQueue(path: folder.file("r.db"))
      try older.writeWithoutTransaction { db in
        try db.execute(
          sql: """
            ALTER TABLE change DROP COLUMN role; ALTER TABLE handling DROP COLUMN role; PRAGMA user_version = 4
            """)
      }
    }
    let card = try folder.registry().card("PC-1")
    #expect(card.changes.map(\.role) == [nil] && card.handlings.map(\.instant) == [5])
  }

  @Test("Commits wait for the disk: write-ahead log, synchronous FULL")
  func durability() throws {
    let folder = try TemporaryFolder()
    let registry = try folder.registry()
    let (journal, synchronous) = try registry.settings()
    #expect(journal == "wal")
    #expect(synchronous == 2)
  }
}
