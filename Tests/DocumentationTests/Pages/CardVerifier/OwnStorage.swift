import CardCredential
import CardVerifier

/// For a system that keeps the files in a place of its own, such as a data base, and the highest sequence number beside
/// them.
func verdicts(
  on texts: [String], bundle: [UInt8], seen sequence: UInt64, statusList: [UInt8], root: PublicKey, now: Int64
) async throws -> [Verdict] {
  let trust = Trust.bundle(try TrustBundle.open(bundle, roots: [root], minimumSequence: sequence))
  var policy = Policy(profiles: [.portrait])  // only the code with the signed photo
  policy.staleStatus = .warn  // a list of yesterday will do, with a warning
  let verifier = try Verifier(trust: trust, statusLists: [statusList], policy: policy)
  return await verifier.verify(texts, at: now)  // on all cores
}
