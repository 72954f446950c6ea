import CardCredential
import CardModel
import Foundation

/// What a partner's machine keeps between verifications, in a folder: the pinned root keys, the newest trust bundle and
/// lists, and the latest time that it has seen. A value; ``update(_:in:at:)`` and ``recordClock(_:)`` write.
public struct PartnerState: Sendable {
  /// The folder.
  public let folder: String
  /// The root keys that were pinned at the first update.
  public let roots: [PublicKey]
  /// The newest bundle.
  public let bundle: TrustBundle
  /// The latest instant that was recorded, in seconds since 1970: a clock that runs behind it is not relied on.
  public let latestClock: Int64

  /// How new the lists were that were ever taken, by name; never later than the recorded time and the clocks'
  /// tolerance.
  let newestLists: [Verifier.StatusListName: Int64]
  /// With all documents, under the default policy.
  let verifier: Verifier
  let files: Files

  /// The documents as they came.
  struct Files: Sendable {
    var bundle: [UInt8]
    var statusLists: [[UInt8]] = []
    var survivors: [PublicKey: [UInt8]] = [:]
    /// SHA-256 of the templates' packages in the folder, in hexadecimal digits. They are read when a face is drawn:
    /// whoever verifies codes alone has no use for them.
    var templates: Set<String> = []
    /// Packages that an update brings.
    var newTemplates: [[UInt8]] = []
  }

  /// How often a reader begins anew when an update goes on beneath it.
  private static let attempts = 5

  /// Reads the state in `folder` and checks every signature again.
  ///
  /// Throws a `PartnerError` (`stateMissing`, `stateDamaged`, `openToOthers`).
  public static func open(_ folder: String) throws(PartnerError) -> PartnerState {
    var attempt = 1
    while true {
      do throws(PartnerError) {
        guard let state = try read(PartnerFolder(path: folder)) else {
          throw PartnerError(
            .stateMissing, "there is no partner's state in \(folder)",
            hint: "make it by an update with a trust bundle and the root key to pin")
        }
        return state
      } catch {
        // An update clears away old documents that a reader may just have been about to open.
        guard error.code == .stateDamaged, attempt < attempts else { throw error }
        attempt += 1
      }
    }
  }

  /// Nil where there is none yet.
  static func read(_ folder: PartnerFolder) throws(PartnerError) -> PartnerState? {
    guard let index = try folder.readIndex() else { return nil }
    let file = try folder.document(index.bundle, .bundle)
    var statusFiles: [[UInt8]] = []
    for digest in index.statusLists { statusFiles.append(try folder.document(digest, .statusList)) }
    var survivorsFiles: [[UInt8]] = []
    for digest in index.survivors { survivorsFiles.append(try folder.document(digest, .survivors)) }
    do {
      let roots = try index.roots.map { try PublicKey(rawBytes: Hexadecimal.bytes($0) ?? []) }
      let bundle = try TrustBundle.open(file, roots: roots)
      var verifier = Verifier(trust: .bundle(bundle))
      var files = Files(bundle: file, statusLists: statusFiles)
      for file in statusFiles { _ = try verifier.take(statusList: file) }
      for file in survivorsFiles { files.survivors[try verifier.take(survivors: file)] = file }
      let newest = (index.newest ?? []).map { (Verifier.StatusListName(issuer: $0.issuer, uri: $0.uri), $0.issued) }
      let newestLists = Dictionary(newest, uniquingKeysWith: max)
      let named = Set(bundle.issuers.flatMap(\.templates).map(Hexadecimal.text))
      files.templates = Set(index.templates ?? [])
      guard files.templates.isSubset(of: named) else { throw folder.damaged }
      guard index.newest == nil || verifier.statusLists.keys.allSatisfy({ newestLists[$0] != nil }) else {
        throw folder.damaged
      }
      return PartnerState(
        folder: folder.path, roots: roots, bundle: bundle, latestClock: try folder.readClock(),
        newestLists: newestLists, verifier: verifier, files: files)
    } catch {
      // Signatures were good when it was written, and the index names what is there by digest.
      throw PartnerError(
        .stateDamaged, "the state in \(folder.path) does not hold together",
        hint: "move the folder away and make it anew by an update with trust bundle and root key")
    }
  }

  /// Judges cards by what is kept, and the clock by the latest time that was recorded.
  public func verifier(policy: Policy = Policy()) -> Verifier {
    var verifier = verifier
    verifier.policy = policy
    verifier.policy.earliestClock = max(policy.earliestClock, latestClock)
    return verifier
  }

  /// Opens the state in `folder` and judges cards by it: what a program at a desk calls for each card, or once for
  /// many.
  ///
  /// - Parameter now: the machine's clock in seconds since 1970, which is recorded if the folder is this account's; a
  ///   clock behind the recorded time makes cards `clockUnreliable`. Nil for a verifier as of another time that someone
  ///   chose: then nothing is recorded, and what was recorded does not count.
  /// - Throws: what ``open(_:)`` throws.
  public static func verifier(
    in folder: String, recordingClock now: Int64?, policy: Policy = Policy()
  ) throws(PartnerError) -> Verifier {
    let state = try open(folder)
    guard let now else {
      var verifier = state.verifier
      verifier.policy = policy
      return verifier
    }
    // Where the folder is another's, only its owner's updates note the time.
    try? state.recordClock(now)
    return state.verifier(policy: policy)
  }

  /// So much later than the recorded time it is recorded anew, in seconds; less would write at each card.
  private static let clockStep: Int64 = 60

  /// Notes that it is `now`, in seconds since 1970, so that the clock is not turned back unnoticed; an earlier time
  /// changes nothing.
  ///
  /// Throws `notWritable`, where the folder is another's: then only updates by its owner note the time.
  public func recordClock(_ now: Int64) throws(PartnerError) {
    guard now >= latestClock + Self.clockStep, now <= CredentialClaims.latestInstant else { return }
    try PartnerFolder(path: folder).writeClock(now)
  }
}

extension PartnerState {
  /// How soon to ask for the status list of that name again, in seconds, as its `ttl` says; nil where it does not, or
  /// no list of that name is here.
  public func timeToLive(ofStatusList uri: String) -> UInt64? {
    verifier.statusLists.filter { $0.key.uri == uri }.values.joined().compactMap(\.timeToLive).min()
  }
}
