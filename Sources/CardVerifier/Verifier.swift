import CardCredential

/// Finds out, without a network, whether to accept a card. A value: copies share nothing that changes, and any number
/// of threads may use one.
public struct Verifier: Sendable {
  /// On whose word it relies.
  public let trust: Trust
  /// What it accepts.
  public var policy: Policy

  let keyRing: KeyRing
  /// By the issuer that signed them and their own name; the newest of each, several where they are of one instant.
  private(set) var statusLists: [StatusListName: [StatusList]] = [:]
  /// By the stolen key.
  private(set) var survivors: [PublicKey: SurvivorsList] = [:]

  /// A list counts for the cards of the issuer whose status key signed it, and for no one else's.
  struct StatusListName: Hashable {
    let issuer: String?
    let uri: String

    /// By the name alone: seldom do two issuers have a list of one name.
    func hash(into hasher: inout Hasher) { hasher.combine(uri) }
  }

  /// A verifier that knows no status lists yet.
  public init(trust: Trust, policy: Policy = Policy()) {
    self.trust = trust
    self.policy = policy
    keyRing = KeyRing(trust)
  }

  /// A verifier with the files of status lists and survivors lists. Throws for the first that is not trusted.
  public init(
    trust: Trust, statusLists: [[UInt8]], survivors: [[UInt8]] = [], policy: Policy = Policy()
  ) throws(CredentialError) {
    self.init(trust: trust, policy: policy)
    for file in statusLists { try add(statusList: file) }
    for file in survivors { try add(survivors: file) }
  }

  /// Takes in a status list's file, unless a newer list of that name is there already. Of two of the same instant both
  /// count: a card has the worse of their answers.
  ///
  /// Throws when no good status key of the trust signed it, or one whose dates don't cover the list's issue.
  public mutating func add(statusList file: [UInt8]) throws(CredentialError) { _ = try take(statusList: file) }

  /// Takes in a survivors list's file.
  ///
  /// Throws unless the bundle names the file by its SHA-256 in the entry of the key that the list is about, and a good
  /// card key of the same issuer signed it.
  public mutating func add(survivors file: [UInt8]) throws(CredentialError) { _ = try take(survivors: file) }

  /// The list in a status list's file, under the name by which it counts; throws when it is not trusted.
  func open(statusList file: [UInt8]) throws(CredentialError) -> (name: StatusListName, list: StatusList) {
    let keys = keyRing.statusKeys.filter { !$0.isCompromised }
    let (list, signer) = try StatusList.open(file, keys: keys.map(\.verification))
    guard let key = keys.first(where: { $0.verification === signer }), key.validity.contains(list.issuedAt) else {
      throw CredentialError(.notTrusted, "the status list was issued outside the dates of its key")
    }
    return (StatusListName(issuer: key.issuer.identifier, uri: list.uri), list)
  }

  mutating func take(statusList file: [UInt8]) throws(CredentialError) -> StatusListName {
    let (name, list) = try open(statusList: file)
    let known = statusLists[name] ?? []
    let newest = known.first?.issuedAt ?? .min
    if list.issuedAt > newest { statusLists[name] = [list] }
    if list.issuedAt == newest, !known.contains(list) { statusLists[name] = known + [list] }
    return name
  }

  /// Whether the file's list is among those that count.
  func holds(statusList file: [UInt8]) -> Bool {
    guard let (name, list) = try? open(statusList: file) else { return false }
    return statusLists[name]?.contains(list) ?? false
  }

  mutating func take(survivors file: [UInt8]) throws(CredentialError) -> PublicKey {
    guard case .bundle(let bundle) = trust else {
      throw CredentialError(.notTrusted, "a pinned key has no survivors list: only a trust bundle names one")
    }
    let list = try bundle.survivors(in: file)
    survivors[list.compromisedKey] = list
    return list.compromisedKey
  }

  /// Looks at the QR text `text` as of `now`, in seconds since 1970.
  public func verify(_ text: String, at now: Int64) -> Verdict { verify(utf8: Array(text.utf8), at: now) }

  /// The same for a text given as bytes.
  ///
  /// A text whose signature does not verify as it is, is tried again with a scanner's damage undone. Where that does
  /// not help either, the verdict is that of the text as it was, but for line breaks at its end: they must not hide a
  /// better reason behind `unreadable`.
  public func verify(utf8 text: [UInt8], at now: Int64) -> Verdict {
    let verdict = judge(text, at: now)
    guard verdict.signature != .valid else { return verdict }
    for candidate in WedgeRepair.candidates(for: text) {
      var repaired = judge(candidate.text, at: now)
      guard repaired.signature == .valid else { continue }
      repaired.repairs = candidate.repairs
      return repaired
    }
    guard verdict.reason == .unreadable, let line = WedgeRepair.withoutLastLineBreaks(text) else { return verdict }
    return judge(line, at: now)
  }

  /// So many texts make a task worth its start.
  private static let bulkSize = 64

  /// Looks at many texts on all cores. The verdicts are in the texts' order.
  public func verify(_ texts: [String], at now: Int64) async -> [Verdict] {
    await withTaskGroup(of: (start: Int, verdicts: [Verdict]).self) { group in
      for start in stride(from: 0, to: texts.count, by: Self.bulkSize) {
        group.addTask {
          (start, texts[start..<min(start + Self.bulkSize, texts.count)].map { verify($0, at: now) })
        }
      }
      var parts: [(start: Int, verdicts: [Verdict])] = []
      for await part in group { parts.append(part) }
      return parts.sorted { $0.start < $1.start }.flatMap(\.verdicts)
    }
  }
}
