import CardFace
import CardFiles
import CardModel
import CardRegistry
import Foundation
import TestSupport
import Testing

@testable import CardIssuing

/// Requests that stand in memory, as a city's own source would give them.
private struct ListedRequests: RequestReader {
  var rows: [RequestRow]
  var failsAtEnd = false

  mutating func next() throws -> RequestRow? {
    guard rows.isEmpty else { return rows.removeFirst() }
    if failsAtEnd { throw FileError(.unreadable, "the source is gone") }
    return nil
  }
}

@Suite("Issuing many cards")
struct BatchIssuerTests {
  private let folder: TemporaryFolder
  private let registry: CardRegistry
  private let pictures = "\(Fixture.root)/Samples/park-city"

  init() throws {
    folder = try TemporaryFolder()
    registry = try CardRegistry(path: folder.file("r.db"), .orCreate)
  }

  private func batch(jobs: Int = 3, out: String = "out") throws -> BatchIssuer {
    try BatchIssuer(
      IssuingSetup(
        template: Fixture.template().withoutArtwork, signer: Fixture.key(), folder: folder.file(out)), jobs: jobs)
  }

  private func rows(_ numbers: [String], change: (inout CardRequest) -> Void = { _ in }) throws -> [RequestRow] {
    try numbers.enumerated().map { index, number in
      var request = try Fixture.request("child")
      request.number = number
      change(&request)
      return RequestRow(line: index + 1, request: .success(request))
    }
  }

  private func outcomes(
    _ issuer: BatchIssuer, _ rows: [RequestRow], failsAtEnd: Bool = false
  ) async throws -> (outcomes: [BatchOutcome], failure: (any Error)?) {
    var outcomes: [BatchOutcome] = []
    do {
      let batch = try issuer.outcomes(
        of: ListedRequests(rows: rows, failsAtEnd: failsAtEnd), picturesIn: pictures,
        registration: .registry(registry, operatorName: "Ana"))
      for try await outcome in batch { outcomes.append(outcome) }
    } catch {
      return (outcomes, error)
    }
    return (outcomes, nil)
  }

  @Test("outcomes come in the input's order, whatever thread is faster; refused rows are typed and stop no other")
  func order() async throws {
    var rows = try rows((1...9).map { "PC-\($0)" })
    rows[3] = RequestRow(line: 4, request: .failure(CardError(.notJSON, "not valid JSON")))
    rows[5] = RequestRow(line: 6, request: rows[0].request)
    rows[7] = try RequestRow(
      line: 8, request: .success(self.rows(["PC-8"]) { $0.photo = "gone.jpg" }[0].request.get()))
    let (outcomes, failure) = try await outcomes(batch(), rows)
    #expect(failure == nil)
    #expect(outcomes.map(\.sequence) == Array(0..<9) && outcomes.map(\.line) == Array(1...9))
    #expect(outcomes.map(\.number) == ["PC-1", "PC-2", "PC-3", nil, "PC-5", "PC-1", "PC-7", "PC-8", "PC-9"])
    var refused: [Int: String] = [:]
    for outcome in outcomes { if case .refused(let error) = outcome.result { refused[outcome.line] = error.codeName } }
    #expect(refused == [4: "notJSON", 6: "invalidValue", 8: "missing"])
    #expect(try Files.names(in: folder.file("out")) == ["PC-1", "PC-2", "PC-3", "PC-5", "PC-7", "PC-9"])
    #expect(try registry.brokenInvariants() == [])
  }

  @Test("status indices follow the input, whatever the number of threads")
  func indices() async throws {
    let numbers = (1...8).map { "PC-\($0)" }
    _ = try await outcomes(batch(jobs: 4), rows(numbers))
    let positions = try numbers.map { try #require(registry.card($0).reference).index }
    #expect(positions == (0..<8).map { UInt64(registry.shuffle.index(at: $0)) })
  }

  @Test("what would meet every row ends the batch, with the line at which it showed")
  func fatal() async throws {
    try folder.write("a file", to: "file")
    let (outcomes, failure) = try await outcomes(batch(jobs: 2, out: "file"), rows(["PC-1", "PC-2", "PC-3"]))
    let batchFailure = try #require(failure as? BatchFailure)
    #expect((batchFailure.error as? FileError)?.code == .notWritable)
    #expect((1...2).contains(batchFailure.line) && outcomes.isEmpty)
  }

  @Test("a source that fails ends the batch after the rows that it gave")
  func source() async throws {
    let (outcomes, failure) = try await outcomes(batch(), rows(["PC-1", "PC-2"]), failsAtEnd: true)
    #expect((failure as? FileError)?.code == .unreadable)
    #expect(outcomes.map(\.number) == ["PC-1", "PC-2"])
  }

  @Test("whoever stops asking ends the batch after the cards at hand")
  func stopped() async throws {
    let issuer = try batch(jobs: 2)
    var taken = 0
    let all = try rows((1...400).map { "PC-\($0)" })
    let batch = try issuer.outcomes(
      of: ListedRequests(rows: all), picturesIn: pictures, registration: .registry(registry, operatorName: "Ana"))
    for try await outcome in batch {
      taken += 1
      if outcome.sequence == 2 { break }
    }
    #expect(taken == 3)
    // The threads end soon after: they finish at most the cards that they are at.
    try await Task.sleep(for: .seconds(2))
    let issued = try Files.names(in: folder.file("out")).count
    try await Task.sleep(for: .seconds(1))
    #expect(try Files.names(in: folder.file("out")).count == issued && issued < 400)
    #expect(try registry.brokenInvariants() == [])
  }
}
