import CardCredential
import CardVerifier
import Foundation

/// Measures the full verification of a QR text against the bare Ed25519 verification of the same library, in turns, and
/// prints `name<TAB>value` lines, one for each time that was measured. With a folder as argument it leaves the text and
/// the key there for other verifiers; with --bulk it measures the bulk call alone, on all cores that it may use.
@main
struct VerifyBench {
  /// Verifications timed at once: about 1 ms, in which the clock's own cost vanishes and a busy machine seldom does
  /// something else.
  private static let batch = 20
  /// Turns.
  private static let rounds = 300

  static func main() async throws {
    let city = try SampleCity()
    let verifier = try city.verifier()
    if CommandLine.arguments.count == 4, CommandLine.arguments[1] == "--count" {
      return try count(CommandLine.arguments[2], Int(CommandLine.arguments[3]) ?? 1, city, verifier)
    }
    if CommandLine.arguments.dropFirst().first == "--bulk" { return try await bulk(city, verifier) }
    for (name, claims) in city.credentials {
      let credential = try Credential.issue(claims, signedBy: city.cardKey)
      let text = Array(credential.text.utf8)
      guard verifier.verify(utf8: text, at: SampleCity.now).accepted else {
        fatalError("the benchmark's card is refused")
      }
      let bare = try BareVerification(credential, key: city.cardKey.publicKey)
      // The front's code is the one that everyone scans, so its lines have no name of their own.
      let measure = name == "identity" ? "verify" : "verify_\(name)"
      for _ in 0..<rounds {
        print("\(measure)_bare_us\t\(decimals(microseconds { bare.isValid() }))")
        let full = microseconds { verifier.verify(utf8: text, at: SampleCity.now).accepted }
        print("\(measure)_us\t\(decimals(full))")
      }
      if let folder = CommandLine.arguments.dropFirst().first {
        try credential.text.write(toFile: "\(folder)/\(name).txt", atomically: true, encoding: .utf8)
        try city.cardKey.publicKey.pem.write(toFile: "\(folder)/key.pem", atomically: true, encoding: .utf8)
      }
    }
    try lookUps(city)
  }

  /// Verifies the text of that name so many times and prints nothing, for `Benchmarks/instructions.py` to count.
  private static func count(_ name: String, _ times: Int, _ city: SampleCity, _ verifier: Verifier) throws {
    for credential in city.credentials where credential.name == name {
      let text = Array(try Credential.issue(credential.claims, signedBy: city.cardKey).text.utf8)
      for _ in 0..<times {
        guard verifier.verify(utf8: text, at: SampleCity.now).accepted else { fatalError("the card is refused") }
      }
    }
  }

  /// One card's entry in a list of a million, and one credential among the survivors of 150,000 cards; at places that
  /// no cache expects.
  private static func lookUps(_ city: SampleCity) throws {
    let (status, survivors) = try (city.statusList(), city.survivors())
    var place: UInt64 = 0
    func next(of count: UInt64) -> UInt64 {
      place = place &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (place >> 33) % count
    }
    var best = (status: Double.infinity, survivors: Double.infinity)
    for _ in 0..<rounds {
      best.status = min(best.status, microseconds { status.status(at: next(of: UInt64(SampleCity.cards))) != nil })
      best.survivors = min(
        best.survivors,
        microseconds {
          let index = next(of: UInt64(SampleCity.survivingCards))
          return survivors.contains(index: index, profile: .portrait, digest: SampleCity.digest(index))
        })
    }
    print("status_lookup_us\t\(decimals(best.status))\nsurvivors_lookup_us\t\(decimals(best.survivors))")
  }

  /// Many texts at once, on all cores.
  private static func bulk(_ city: SampleCity, _ verifier: Verifier) async throws {
    let texts = [String](repeating: try Credential.issue(city.identity, signedBy: city.cardKey).text, count: 20_000)
    let start = ContinuousClock.now
    let verdicts = await verifier.verify(texts, at: SampleCity.now)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    guard verdicts.allSatisfy(\.accepted) else { fatalError("the benchmark's card is refused") }
    print("verify_bulk_per_second\t\(Int(Double(texts.count) / seconds))")
  }

  /// Seconds of processor time of the program so far: what else the machine does slows it down by way of the caches
  /// alone.
  private static var processorTime: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Of one verification, in the mean of a batch.
  private static func microseconds(_ verify: () -> Bool) -> Double {
    var accepted = 0
    let start = processorTime
    for _ in 0..<batch where verify() { accepted += 1 }
    let time = (processorTime - start) * 1e6
    guard accepted == batch else { fatalError("a verification failed") }
    return time / Double(batch)
  }

  private static func decimals(_ value: Double) -> String { String(format: "%.3f", value) }
}
