import CardCredential
import CardVerifier
import Foundation

/// Takes in what was fetched from the city, from any place: the files are signed. The first time also pins the root.
func nightlyUpdate(of folder: String, files: URL, root: URL, now: Date = .now) throws -> PartnerSummary {
  func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: files.appending(path: name))) }
  let update = PartnerUpdate(
    bundle: try read("trust.bundle"), statusLists: [try read("status.list")],
    roots: [try PublicKey(pem: String(contentsOf: root, encoding: .utf8))])
  let now = Int64(now.timeIntervalSince1970)
  return try PartnerState.update(update, in: folder, at: now).state.summary(at: now)
}
