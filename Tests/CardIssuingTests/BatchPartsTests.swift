import CardModel
import CardRegistry
import Foundation
import TestSupport
import Testing

@testable import CardIssuing

@Suite("A shard of a batch")
struct BatchShardTests {
  @Test("every number belongs to one part, and the parts are alike in size", arguments: [1, 2, 7, 100])
  func partition(count: Int) throws {
    let shards = try (1...count).map { try #require(BatchShard(index: $0, of: count)) }
    let numbers = (0..<2_000).map { "PC-\($0)" }
    let owners = numbers.map { number in shards.indices.filter { shards[$0].contains(number) } }
    #expect(owners.allSatisfy { $0.count == 1 })
    let sizes = shards.indices.map { shard in owners.count { $0 == [shard] } }
    let mean = 2_000 / count
    #expect(sizes.allSatisfy { $0 > mean / 3 && $0 < mean * 2 || count == 1 })
  }

  @Test("the digest is the one that other programs compute: SHA-256's first 8 bytes")
  func digest() throws {
    // printf PC-1 | sha256sum | cut -c1-16
    #expect(BatchShard.digest(of: "PC-1") == 0x3190_BDF0_F308_BDAD)
    #expect(try #require(BatchShard("14/16")).contains("PC-1"))
  }

  @Test(
    "only K of 1…N names a part",
    arguments: ["0/4", "5/4", "1/0", "-1/4", "1", "1/", "/1", "a/b", "1/2/3", "", "1 / 2"])
  func invalid(text: String) { #expect(BatchShard(text) == nil) }

  @Test("a row without a number belongs to the first part")
  func unreadable() throws {
    #expect(try (1...3).map { try #require(BatchShard(index: $0, of: 3)).contains(nil) } == [true, false, false])
  }
}

@Suite("How far a batch is")
struct BatchProgressTests {
  @Test("the time left follows from the share of the file that is done; without a size nobody tells one")
  func timeLeft() {
    let start = ContinuousClock.now
    var progress = BatchProgress(start: start)
    let now = start + .seconds(10)
    #expect(progress.secondsLeft(at: now) == nil && progress.rowsPerSecond(at: now) == 0)
    for (row, fraction) in [nil, 0.1, 0.25].enumerated() {
      progress.count(
        BatchOutcome(
          sequence: row, line: row + 1, number: nil, result: .refused(CardError(.notJSON, "no")), fraction: fraction,
          source: nil))
    }
    #expect(progress.rows == 3 && progress.refused == 3 && progress.issued == 0)
    #expect(progress.rowsPerSecond(at: now) == 0.3)
    #expect(progress.secondsLeft(at: now) == 30)
  }
}

@Suite("The turn at a batch")
struct BatchLockTests {
  @Test("a second start of the same batch waits; another batch or shard does not; nothing is left")
  func turns() async throws {
    let folder = try TemporaryFolder()
    let (out, requests) = (folder.file("a/out"), folder.file("r.csv"))
    nonisolated(unsafe) var first: BatchLock? = try BatchLock(requests: requests, folder: out)
    _ = try BatchLock(requests: folder.file("other.csv"), folder: out) { Issue.record("it waits for another batch") }
    _ = try BatchLock(requests: requests, shard: BatchShard("1/2"), folder: out) {
      Issue.record("it waits for a shard")
    }
    #expect(try Files.names(in: out).count == 1)
    await withCheckedContinuation { (waits: CheckedContinuation<Void, Never>) in
      Thread.detachNewThread {
        var wasTold = false
        let second = try? BatchLock(requests: requests, folder: out) {
          wasTold = true
          // Released while the other waits.
          first = nil
        }
        #expect(second != nil && wasTold)
        waits.resume()
      }
    }
    _ = first
    // Whichever of the two left last: nothing, or not even the folder.
    #expect((try? Files.names(in: out)) ?? [] == [])
  }

  @Test("folders that were made for a batch and that nobody wrote to are taken away")
  func folders() throws {
    let folder = try TemporaryFolder()
    _ = try BatchLock(requests: "r.csv", folder: folder.file("a/out"))
    #expect(try Files.names(in: folder.path) == [])
  }
}

@Suite("The refused rows of a batch")
struct RejectedRowsTests {
  private func refuse(_ rows: [RequestRow], into rejected: RejectedRows) throws {
    for (sequence, row) in rows.enumerated() {
      let error = CardError(.invalidValue, field: "dateOfBirth", "is \"no\"; day", hint: "write YYYY-MM-DD")
      try rejected.add(
        BatchOutcome(
          sequence: sequence, line: row.line, number: nil, result: .refused(error), fraction: nil, source: row.source))
    }
  }

  private func all(_ path: String) throws -> (reader: any RequestReader, rows: [RequestRow]) {
    let opened = try RequestFile.open(path)
    var (reader, rows): (any RequestReader, [RequestRow]) = (opened, [])
    while let row = try reader.next() { rows.append(row) }
    return (opened, rows)
  }

  @Test(
    "come back as the requests that they were, twice over, in the input's form, its owner's alone",
    arguments: [
      (
        "t.csv",
        "number;photo;name;address;dateOfBirth;signature\r\nPC-1;p;\"A;\"\"na\";\"x\r\ny\";1;\r\nPC-2;p;B;x;2;s\r\n"
      ),
      (
        "t.jsonl",
        """
        {"number":"PC-1","name":"A/ñ","address":["x"],"dateOfBirth":"1","photo":"p","signature":null,"faceBox":{"x":1,"y":2,"width":3,"height":4}}
        {"number":"PC-2","name":"B","address":["x"],"dateOfBirth":"2","photo":"p","signature":"s"}

        """
      ),
    ])
  func roundTrip(name: String, text: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(text, to: name)
    let expected = try all(folder.file(name)).rows.map { try $0.request.get() }
    #expect(expected.count == 2)
    for _ in 0..<2 {
      // The second time the file is the very one that is read.
      let target = folder.file("rejected-" + name)
      let source = Files.exists(target) ? target : folder.file(name)
      let (reader, rows) = try all(source)
      let rejected = try RejectedRows(path: target, of: reader)
      try refuse(rows, into: rejected)
      try rejected.finish()
      #expect(rejected.count == 2)
      #expect(try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int == 0o600)
      #expect(try all(target).rows.map { try $0.request.get() } == expected)
    }
    #expect(try Files.names(in: folder.path) == ["rejected-" + name, name].sorted())
    let written = try Files.text(folder.file("rejected-" + name))
    #expect(written.contains("dateOfBirth") && written.contains("write YYYY-MM-DD"))
  }

  @Test("a row that can't be cut into cells stands there as it came, and spoils none of the others")
  func spoilt() throws {
    let folder = try TemporaryFolder()
    let bad = "PC-1,A\"na,x,1987-04-12,p,s"
    try folder.write(
      "number,name,address,dateOfBirth,photo,signature\n\(bad)\nPC-2,B,x\nPC-3,C,x,1987-04-12,p,s\n", to: "t.csv")
    let (reader, rows) = try all(folder.file("t.csv"))
    let rejected = try RejectedRows(path: folder.file("r.csv"), of: reader)
    try refuse(rows, into: rejected)
    try rejected.finish()
    let again = try all(folder.file("r.csv")).rows
    #expect(again.map(\.line) == [2, 3, 4])
    #expect(throws: CardError.self) { try again[0].request.get() }
    #expect(throws: CardError.self) { try again[1].request.get() }
    #expect(try again[2].request.get().number == "PC-3")
    #expect(try Files.text(folder.file("r.csv")).contains(bad))
  }

  @Test("a line that is no object is kept under a key by itself")
  func brokenLine() throws {
    let folder = try TemporaryFolder()
    try folder.write("{\"number\": \n", to: "t.jsonl")
    let (reader, rows) = try all(folder.file("t.jsonl"))
    let rejected = try RejectedRows(path: folder.file("r.jsonl"), of: reader)
    try refuse(rows, into: rejected)
    try rejected.finish()
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(folder.read("r.jsonl"))) as? [String: Any])
    #expect(object["row"] as? String == "{\"number\": " && object["line"] as? Int == 1)
  }

  @Test("nothing refused: no new file, and an older one no longer tells of rows that are corrected")
  func empty() throws {
    let folder = try TemporaryFolder()
    try folder.write("number,name,address,dateOfBirth,photo,signature\n", to: "t.csv")
    let reader = try RequestFile.open(folder.file("t.csv"))
    try RejectedRows(path: folder.file("r.csv"), of: reader).finish()
    #expect(try Files.names(in: folder.path) == ["t.csv"])
    try folder.write("old", to: "r.csv")
    try RejectedRows(path: folder.file("r.csv"), of: reader).finish()
    #expect(try all(folder.file("r.csv")).rows.isEmpty)
  }

  @Test("a run that is given up leaves none, and the form of another file is refused")
  func refusals() throws {
    let folder = try TemporaryFolder()
    try folder.write("number,name,address,dateOfBirth,photo,signature\n", to: "t.csv")
    let reader = try RequestFile.open(folder.file("t.csv"))
    let kept = try RejectedRows(path: folder.file("r.csv"), of: reader)
    let second = Fault { _ = try RejectedRows(path: folder.file("r.csv"), of: reader) }
    #expect(second.code == "notWritable")
    withExtendedLifetime(kept) {}
    #expect(Fault { _ = try RejectedRows(path: folder.file("r.jsonl"), of: reader) }.code == "notRequests")
    #expect(Fault { _ = try RejectedRows(path: folder.file("gone/r.csv"), of: reader) }.code == "notWritable")
  }
}
