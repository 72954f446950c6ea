import CardModel
import Foundation
import Testing

extension EndToEnd {
  @Suite(
    "the partners' sample verifier in Python, written from CREDENTIAL.md alone",
    .enabled(if: OtherReaders.hasPython, "needs .build/test-python: run .ci/install test"))
  struct SampleVerifier {
    private static let sample = Office.repository + "/Samples/partners/verify.py"
    private static let vectors = Office.repository + "/Tests/CardVerifierTests/Vectors"

    private struct Result: Decodable {
      let group: String
      let name: String
      let expected: String?
      let got: String?
      let feature: Bool
      let claimed: Bool
    }

    private struct Verdict: Decodable {
      let accepted: Bool
      let reason: String?
      /// Attributes of Claim 169, by their keys as text.
      let card: [String: JSONValue]?
    }

    private static func verify(
      _ text: String, _ office: Office, bundle: String? = nil, root: Office.Name = .root, at: String = Office.aDayOfUse
    ) async throws -> (status: Int32, verdict: Verdict?) {
      let instant = try #require(RFC3339.instant(at))
      let arguments = [bundle ?? office.bundle, office.publicKey(root), "--at", String(instant)]
      let outcome = try await OtherReaders.python.run(
        ["-I", "-B", "-X", "utf8", sample, "-"] + arguments, in: office.folder.path, input: Array(text.utf8))
      return (outcome.status, try? outcome.json(as: Verdict.self))
    }

    @Test("it accepts a rendered card and reads what the request said")
    func accepts() async throws {
      let office = try Office.open()
      let (status, verdict) = try await Self.verify(office.card().credential() + "\n", office)
      #expect(status == 0)
      #expect(verdict?.accepted == true && verdict?.reason == nil)
      #expect(verdict?.card?["1"] == .string("PC-0012345"))
      #expect(verdict?.card?["4"] == .string("María José Hernández-Pérez"))
    }

    @Test("it refuses the card when it is over, altered, or under a root that did not sign the bundle")
    func refuses() async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      let expired = try await Self.verify(text, office, at: "2029-11-24T05:00:00Z")
      #expect(expired.status == 1 && expired.verdict?.reason == "expired")
      let altered = String(text.dropLast(3)) + (text.hasSuffix("000") ? "111" : "000")
      let refused = try await Self.verify(altered, office)
      #expect(refused.status == 1 && refused.verdict?.accepted == false && refused.verdict?.card == nil)
      let stranger = try await Self.verify(text, office, root: .stranger)
      #expect(stranger.status != 0 && stranger.verdict == nil)
    }

    @Test("it takes a bundle of two roots under either")
    func twoRoots() async throws {
      let office = try Office.open()
      let text = try await office.card().credential()
      try await office.sign(Office.manifest(), as: "roots.bundle", roots: [.root, .secondRoot])
      for root in [Office.Name.root, .secondRoot] {
        let (status, verdict) = try await Self.verify(
          text, office, bundle: office.folder.file("roots.bundle"), root: root)
        #expect(status == 0 && verdict?.accepted == true)
      }
      let stranger = try await Self.verify(text, office, bundle: office.folder.file("roots.bundle"), root: .stranger)
      #expect(stranger.status != 0 && stranger.verdict == nil)
    }

    @Test(
      "it gives each vector the reason that it names, where it claims to check that, whatever lies beside the lists")
    func vectors() async throws {
      let office = try Office.open()
      let outcome = try await OtherReaders.script(
        "sample_verifier", [Self.sample, Self.vectors], in: office.folder.path)
      let results = try outcome.json(as: [Result].self)
      // What it leaves undone makes it refuse: a survivor, and what a scanner damaged.
      func isLeftUndone(_ result: Result) -> Bool {
        result.group == "wedge"
          || [
            "a survivor of the stolen key", "carriage return, lower case", "a scanner's name for QR codes before",
            "start and end of text around", "byte order mark before", "no-break spaces",
          ].contains(result.name)
      }
      let claimed = results.filter { $0.claimed && !isLeftUndone($0) }
      #expect(claimed.count >= 200)
      for result in claimed {
        #expect(result.got == result.expected, "\(result.group): \(result.name)")
        #expect(result.feature, "\(result.group): \(result.name)")
      }
      for result in results where isLeftUndone(result) { #expect(result.got != nil, "\(result.group): \(result.name)") }
    }
  }
}
