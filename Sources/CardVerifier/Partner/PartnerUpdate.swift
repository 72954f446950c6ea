import CardCredential
import CardModel

/// What a partner's state takes in, all of it or nothing.
public struct PartnerUpdate: Sendable {
  /// A trust bundle's file; the kept one stays where nil.
  public var bundle: [UInt8]?
  /// Status lists' files.
  public var statusLists: [[UInt8]]
  /// Survivors lists' files.
  public var survivors: [[UInt8]]
  /// Templates' packages (`TemplatePackage`), by which faces are drawn again to be inspected.
  public var templates: [[UInt8]]
  /// Root keys to pin: at the first update, or instead of the pinned ones if `replacesRoots` says so. Empty, or the
  /// pinned ones again, change nothing.
  public var roots: [PublicKey]
  /// Whether other roots than the pinned ones take their place.
  public var replacesRoots: Bool
  /// Whether the recorded time is forgotten: after the clock once ran ahead, every verdict would be `clockUnreliable`.
  public var resetsClock: Bool

  /// An update, by default of nothing.
  public init(
    bundle: [UInt8]? = nil, statusLists: [[UInt8]] = [], survivors: [[UInt8]] = [],
    templates: [[UInt8]] = [], roots: [PublicKey] = [], replacesRoots: Bool = false, resetsClock: Bool = false
  ) {
    self.bundle = bundle
    self.statusLists = statusLists
    self.survivors = survivors
    self.templates = templates
    self.roots = roots
    self.replacesRoots = replacesRoots
    self.resetsClock = resetsClock
  }

  /// What came of it.
  public struct Outcome: Sendable {
    /// The state as it is now.
    public let state: PartnerState
    /// The names of kept lists that the new bundle no longer trusts, and that were dropped: status lists by their URI,
    /// survivors lists by their key's identifier and templates' packages by their SHA-256, in hexadecimal digits.
    public let dropped: [String]
  }
}

extension PartnerState {
  /// Takes `update` into the state in `folder`, at `now` in seconds since 1970. Other processes wait.
  ///
  /// Throws a `PartnerError` for the folder and the roots; a `CredentialError` for a document: `notTrusted`,
  /// `olderSequence`, `olderList`, `conflictingDocument`, or what is wrong with it. Then nothing has changed.
  @discardableResult
  public static func update(_ update: PartnerUpdate, in folder: String, at now: Int64) throws -> PartnerUpdate.Outcome {
    let files = PartnerFolder(path: folder)
    // Before the folder is made, so that a first update that fails leaves none.
    if try files.readIndex() == nil { _ = try merged(update, nil, in: folder, at: now) }
    return try files.withLock {
      let outcome = try merged(update, try read(files), in: folder, at: now)
      try outcome.state.write(to: files)
      return outcome
    }
  }

  private static func merged(
    _ update: PartnerUpdate, _ current: PartnerState?, in folder: String, at now: Int64
  ) throws -> PartnerUpdate.Outcome {
    let roots = try Self.roots(update, current)
    guard let bundleFile = update.bundle ?? current?.files.bundle else {
      throw PartnerError(
        .bundleMissing, "the first update brings no trust bundle", hint: "give the trust bundle that the city publishes"
      )
    }
    let bundle = try TrustBundle.open(bundleFile, roots: roots, minimumSequence: current?.bundle.sequence ?? 0)
    if let current, bundle.sequence == current.bundle.sequence, bundle != current.bundle {
      throw CredentialError(
        .conflictingDocument, "another bundle of sequence \(bundle.sequence) was seen before",
        hint: "ask who signs the bundles: one of the two is not what partners should have")
    }
    var verifier = Verifier(trust: .bundle(bundle))
    var files = Files(bundle: bundleFile)
    let dropped = current.map { keep($0, of: bundle, &verifier, &files) } ?? []
    let clock = update.resetsClock ? now : max(now, current?.latestClock ?? 0)
    // A thief's list of the year 3000 must not keep out all that follow.
    let newest = (current?.newestLists ?? [:]).mapValues { min($0, clock + Verifier.clockSkew) }
    for file in update.statusLists { try take(statusList: file, newest, &verifier, &files) }
    for file in update.survivors { files.survivors[try verifier.take(survivors: file)] = file }
    for file in update.templates { try take(template: file, bundle, &files) }
    files.statusLists = files.statusLists.filter { verifier.holds(statusList: $0) }
    let taken = verifier.statusLists.compactMapValues { $0.first.map { min($0.issuedAt, clock + Verifier.clockSkew) } }
    let state = PartnerState(
      folder: folder, roots: roots, bundle: bundle, latestClock: clock,
      newestLists: newest.merging(taken, uniquingKeysWith: max), verifier: verifier, files: files)
    return PartnerUpdate.Outcome(state: state, dropped: dropped)
  }

  /// Roots are pinned once, and changed only by someone who says so: a bundle can't bring its own.
  private static func roots(_ update: PartnerUpdate, _ current: PartnerState?) throws(PartnerError) -> [PublicKey] {
    guard let current else {
      guard !update.roots.isEmpty else {
        throw PartnerError(
          .rootsMissing, "the first update pins no root key",
          hint: "give the root's public key, which came by a way that you trust")
      }
      return update.roots
    }
    guard !update.roots.isEmpty, Set(update.roots) != Set(current.roots) else { return current.roots }
    guard update.replacesRoots else {
      throw PartnerError(
        .rootsDiffer, "other root keys are pinned here",
        hint:
          "if the roots have changed, check the new one by a second channel, then say that it replaces the pinned ones")
    }
    return update.roots
  }

  /// Takes over what is kept and still trusted, and returns the names of the rest.
  private static func keep(
    _ current: PartnerState, of bundle: TrustBundle, _ verifier: inout Verifier, _ files: inout Files
  ) -> [String] {
    var dropped: Set<String> = []
    for file in current.files.statusLists {
      guard let name = try? current.verifier.open(statusList: file).name else { continue }
      if (try? verifier.take(statusList: file)) == name {
        files.statusLists.append(file)
      } else {
        dropped.insert(name.uri)
      }
    }
    for (key, file) in current.files.survivors {
      if (try? verifier.take(survivors: file)) == key {
        files.survivors[key] = file
      } else {
        dropped.insert(Hexadecimal.text(key.keyIdentifier))
      }
    }
    let named = Set(bundle.issuers.flatMap(\.templates).map(Hexadecimal.text))
    for digest in current.files.templates {
      if named.contains(digest) {
        files.templates.insert(digest)
      } else {
        dropped.insert(digest)
      }
    }
    return dropped.sorted()
  }

  private static func take(
    statusList file: [UInt8], _ newest: [Verifier.StatusListName: Int64], _ verifier: inout Verifier,
    _ files: inout Files
  ) throws(CredentialError) {
    let (name, list) = try verifier.open(statusList: file)
    guard list.issuedAt >= max(newest[name] ?? 0, verifier.statusLists[name]?.first?.issuedAt ?? 0) else {
      throw CredentialError(.olderList, "a newer status list was seen before", subject: list.uri)
    }
    _ = try verifier.take(statusList: file)
    if !files.statusLists.contains(file) { files.statusLists.append(file) }
  }

  private static func take(
    template file: [UInt8], _ bundle: TrustBundle, _ files: inout Files
  ) throws(CredentialError) {
    let package = try TemplatePackage(bytes: file)
    let digest = package.digest
    guard bundle.issuers.contains(where: { $0.templates.contains(digest) }) else {
      throw CredentialError(
        .notTrusted, "the trust bundle does not name this template's package", subject: Hexadecimal.text(digest),
        hint: "take in the newest trust bundle first, and the packages that were handed out with it")
    }
    files.templates.insert(Hexadecimal.text(digest))
    files.newTemplates.append(file)
  }

  private func write(to folder: PartnerFolder) throws(PartnerError) {
    let statusLists = files.statusLists.map { (PartnerFolder.Kind.statusList, $0) }
    let survivors = files.survivors.values.map { (PartnerFolder.Kind.survivors, $0) }
    let templates = files.newTemplates.map { (PartnerFolder.Kind.template, $0) }
    let index = PartnerFolder.Index(
      roots: roots.map { Hexadecimal.text($0.rawBytes) }, bundle: PartnerFolder.digest(of: files.bundle),
      statusLists: statusLists.map { PartnerFolder.digest(of: $0.1) }.sorted(),
      survivors: survivors.map { PartnerFolder.digest(of: $0.1) }.sorted(),
      newest: newestLists.map { .init(issuer: $0.issuer ?? "", uri: $0.uri, issued: $1) }
        .sorted { ($0.issuer, $0.uri) < ($1.issuer, $1.uri) },
      templates: files.templates.isEmpty ? nil : files.templates.sorted())
    try folder.commit(index, documents: [(.bundle, files.bundle)] + statusLists + survivors + templates)
    try folder.writeClock(latestClock)
  }
}
