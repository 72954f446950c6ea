import CardCredential
import CardModel
import CardRegistry
import Foundation

/// Publishes what a registry says about its cards.
public struct StatusPublisher: Sendable {
  /// The registry.
  public let registry: CardRegistry

  /// How often whoever is online should look for a newer list, in seconds: a city publishes daily at most.
  private static let timeToLive: UInt64 = 86_400

  /// For how many days a list may be good.
  public static let days = 1...3_650
  /// A list of a month lets a branch without a network work; the fewer days, the sooner all know a revocation.
  public static let usualDays = 30

  /// A publisher for the cards of `registry`.
  public init(_ registry: CardRegistry) { self.registry = registry }

  /// Signs the status list that partners check.
  ///
  /// - Parameters:
  ///   - signer: a status key of the cards' issuer.
  ///   - uri: the list's name, where the registry's cards name several.
  ///   - days: for how many days partners may rely on it, 1 to 3,650. Partners take the newest list that they have.
  ///   - earlier: files of lists that were published before, the last one above all: what is revoked in one of the same
  ///     name stays so. A registry that was restored from a backup may have forgotten it.
  ///   - resetsClock: forgets when the last list was published, after the clock once ran ahead.
  ///   - now: when it is made.
  /// - Throws: `invalidValue` for the days, `bringsBackRevoked`, a `CredentialError` for an earlier file that is no
  ///   list, a `RegistryError` (`noSuchList`, `clockBehind`, …), or what the signer throws.
  public func statusList(
    signedBy signer: some CredentialSigner, uri: String? = nil, days: Int = usualDays,
    after earlier: [[UInt8]] = [], resetsClock: Bool = false, at now: Date = .now
  ) throws -> PublishedFile<StatusList> {
    guard Self.days.contains(days) else {
      throw IssuingError(
        .invalidValue, subject: "days",
        "a status list is good for \(Self.days.lowerBound) to \(Self.days.upperBound) days")
    }
    let instant = Int64(now.timeIntervalSince1970)
    let known = try earlier.map { (file) throws(CredentialError) in try StatusList.read(file) }
    let signsCards = try registry.purposes(of: signer.publicKey).contains(.card)
    let list = try registry.statusList(
      uri: uri, for: signer.publicKey, issuedAt: instant, expires: instant + Int64(days) * 86_400,
      timeToLive: Self.timeToLive, resetsClock: resetsClock)
    for old in known where old.uri == list.uri { try Self.refuse(list, after: old) }
    return PublishedFile(
      document: list, bytes: try list.signed(by: signer), notes: signsCards ? [.statusListSignedByCardKey] : [])
  }

  /// Whether `file` is a status list, whoever signed it.
  package static func isList(_ file: [UInt8]) -> Bool { (try? StatusList.read(file)) != nil }

  private static func refuse(_ list: StatusList, after old: StatusList) throws(IssuingError) {
    let back = (0..<UInt64(old.count)).filter { old.status(at: $0) == .revoked && list.status(at: $0) != .revoked }
    guard let first = back.first else { return }
    throw IssuingError(
      .bringsBackRevoked, subject: list.uri,
      "\(back.count) cards that an earlier list says are revoked would come back, the first at index \(first)",
      hint: "the registry is older than that list: let it recover from the list and from the cards' folders first")
  }

  /// Signs the list of the cards that stay good after their key was stolen: each credential that the registry says was
  /// issued under it. The manifest of the next bundle names its file at that key.
  ///
  /// - Parameters:
  ///   - keyIdentifier: the stolen key's, 8 bytes.
  ///   - signer: a good card key of the same issuer.
  ///   - now: when it is made.
  /// - Throws: `unfitKey` for the stolen key itself, a `RegistryError` (`noSuchKey`, …), or what the signer throws.
  public func survivors(
    ofKey keyIdentifier: [UInt8], signedBy signer: some CredentialSigner, at now: Date = .now
  ) throws -> PublishedFile<Survivors> {
    guard signer.publicKey.keyIdentifier != keyIdentifier else {
      throw IssuingError(
        .unfitKey, "the signing key is the stolen key itself", hint: "sign with a good card key of the same issuer")
    }
    let signsLists = try registry.purposes(of: signer.publicKey).contains(.status)
    let survivors = try registry.survivors(ofKey: keyIdentifier, issuedAt: Int64(now.timeIntervalSince1970))
    var notes: [PublishingNote] = signsLists ? [.survivorsSignedByStatusKey] : []
    if survivors.withoutIndex > 0 { notes.append(.cardsWithoutIndex(survivors.withoutIndex)) }
    return PublishedFile(document: survivors, bytes: try survivors.list.signed(by: signer), notes: notes)
  }
}
