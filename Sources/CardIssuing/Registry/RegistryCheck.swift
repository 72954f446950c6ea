import CardFiles
import CardModel
import CardRegistry

/// Whether a registry and the cards' folders agree.
public struct RegistryCheck: Sendable {
  /// Where they do not.
  public let findings: [Finding]
  /// Cards that the registry says were issued.
  public let issued: Int
  /// How many of them have a folder that is as it should be.
  public let whole: Int
  /// How many have none because it was removed once the card was printed.
  public let removed: Int
  /// Numbers that were reserved and never issued: run their batch again, or leave them.
  public let unfinished: [String]

  /// One thing that does not agree.
  public struct Finding: Sendable, Hashable {
    /// What is wrong.
    public let kind: Kind
    /// The card's number, or a hidden folder's name.
    public let subject: String
    /// The files concerned.
    public let files: [String]

    /// What is wrong.
    public enum Kind: String, Sendable, Hashable {
      /// The registry has the card, and no folder is there.
      case folderMissing
      /// Files of the card are not there, or not whole.
      case filesBroken
      /// The folder's credential is not the one that the registry knows.
      case otherCredential
      /// A folder is there, and the registry did not issue its card.
      case notIssued
      /// A killed run left a hidden folder with pictures; the next run into the folder removes it.
      case leftover
    }

    /// What it means, in one sentence.
    public var sentence: String {
      switch kind {
      case .folderMissing: "\(subject): is issued in the registry, and has no folder"
      case .filesBroken: "\(subject): \(files.joined(separator: ", ")) is not there or not whole"
      case .otherCredential: "\(subject): the folder's credential is not the one that the registry knows"
      case .notIssued: "\(subject): has a folder, and is not issued in the registry"
      case .leftover: "\(subject): is left of a run that was killed, with pictures in it"
      }
    }
  }

  /// Whether all agrees.
  public var agrees: Bool { findings.isEmpty }

  /// Compares `registry` with the cards' folders in `folders`.
  ///
  /// Throws a `RegistryError`, or a `FileError` (`missing`) for a folder that is not there.
  public init(_ registry: CardRegistry, folders: [String]) throws {
    var (findings, cards): ([Finding], [String: IssuedFolder]) = ([], [:])
    for folder in folders {
      let found = try IssuedFolder.all(in: folder)
      for card in found.cards { cards[card.number] = card }
      findings += found.leftovers.map { Finding(kind: .leftover, subject: $0, files: []) }
    }
    let removedNumbers = try registry.removedNumbers()
    var (issued, whole, removed) = (0, 0, 0)
    try registry.forEachCard { entry in
      issued += 1
      guard let card = cards.removeValue(forKey: entry.number) else {
        if removedNumbers.contains(entry.number) {
          removed += 1
        } else {
          findings.append(Finding(kind: .folderMissing, subject: entry.number, files: []))
        }
        return
      }
      let broken = card.brokenFiles()
      if !broken.isEmpty {
        findings.append(Finding(kind: .filesBroken, subject: entry.number, files: broken))
      } else if card.credential()?.survivorDigest != entry.identityDigest {
        findings.append(Finding(kind: .otherCredential, subject: entry.number, files: []))
      } else {
        whole += 1
      }
    }
    findings += cards.keys.sorted().map { Finding(kind: .notIssued, subject: $0, files: []) }
    self.findings = findings
    (self.issued, self.whole, self.removed) = (issued, whole, removed)
    unfinished = try registry.unfinished()
  }
}
