import CardCredential
import CardFiles
import CardModel
import CardRegistry
import Foundation

/// Brings a registry that was restored from a backup up to what has become of its cards since: it takes over what the
/// cards' folders and the last published list say, and never again hands out an index that may be in use.
public struct RegistryRecovery: Sendable {
  /// Public keys that sign the issuer's cards and lists: what others signed is not taken over.
  public let keys: [PublicKey]
  /// The identity QR text's own file says only the identity credential; a city that looks for stolen keys' survivors
  /// wants the others too, which this reads from the picture of the back. Nil reads none.
  public let readCodes: (@Sendable (_ picture: [UInt8]) -> [String])?

  /// A recovery.
  public init(keys: [PublicKey], readCodes: (@Sendable (_ picture: [UInt8]) -> [String])? = nil) {
    (self.keys, self.readCodes) = (keys, readCodes)
  }

  /// What was taken over.
  public struct Outcome: Sendable {
    /// Cards and list entries in the registry.
    public let registry: CardRegistry.TakenOver
    /// Folders whose credential none of the keys signed, or that have none.
    public let foreign: [String]
  }

  /// Takes over the cards in `folders`, and the lists.
  ///
  /// - Parameters:
  ///   - folders: output folders.
  ///   - lists: files of published status lists.
  ///   - registry: the restored registry.
  ///   - operatorName: who does it, for the audit trail.
  ///   - now: when.
  /// - Throws: a `FileError` for a folder that is not there, a `CredentialError` for a list that none of the keys
  ///   signed, a `RegistryError`; then nothing is changed.
  public func recover(
    _ registry: CardRegistry, from folders: [String], lists: [[UInt8]], by operatorName: String, at now: Date = .now
  ) throws -> Outcome {
    let verificationKeys = keys.map { VerificationKey($0) }
    let read = try lists.map { (file) throws(CredentialError) in
      let (list, signer) = try StatusList.open(file, keys: verificationKeys)
      return (list: list, key: signer.publicKey)
    }
    var (cards, foreign): ([CardRegistry.FoundCard], [String]) = ([], [])
    for folder in folders {
      for card in try IssuedFolder.all(in: folder).cards {
        guard let found = found(card, verificationKeys) else {
          foreign.append(card.path)
          continue
        }
        cards.append(found)
      }
    }
    let taken = try registry.takeOver(
      cards, lists: read, by: operatorName, at: Int64(now.timeIntervalSince1970))
    return Outcome(registry: taken, foreign: foreign)
  }

  private func found(_ folder: IssuedFolder, _ keys: [VerificationKey]) -> CardRegistry.FoundCard? {
    guard let (identity, claims, key) = folder.credential().flatMap({ verified($0, keys) }),
      claims.number == folder.number, claims.profile == .identity
    else { return nil }
    var digests: [CredentialProfile: [UInt8]] = [.identity: identity.survivorDigest]
    if let readCodes, let back = try? BoundedFile.read("\(folder.path)/back.png", limit: 1 << 26) {
      for text in readCodes(back) {
        guard let (credential, other, _) = Credential(reading: text).flatMap({ verified($0, keys) }),
          other.number == claims.number
        else { continue }
        digests[other.profile] = credential.survivorDigest
      }
    }
    return CardRegistry.FoundCard(claims: claims, key: key, digests: digests)
  }

  private func verified(
    _ credential: Credential, _ keys: [VerificationKey]
  ) -> (Credential, CredentialClaims, PublicKey)? {
    guard let message = try? CoseSign1(credential.message, kind: .card), let signer = message.signer(among: keys),
      let claims = try? CredentialClaims(payload: message.payload)
    else { return nil }
    return (credential, claims, signer.publicKey)
  }
}
