import CardCredential
import CardFiles
import Foundation
import Synchronization

/// The face detector's weights, unpacked by dlib once and then kept in a file: to unpack them takes longer than to draw
/// a card.
///
/// Nothing in the file is of anyone's photo: it is the same for all who have it, and is only used when it is that, byte
/// for byte.
final class DetectorWeights: Sendable {
  /// The SHA-256 of the weights of dlib's frontal face detector (dlib 19.24). Those of another version are unpacked
  /// each time.
  static let digest: [UInt8] = [
    0xF3, 0xF7, 0xAA, 0x83, 0x3F, 0xB4, 0xA1, 0x4A, 0x46, 0xFC, 0x48, 0x68, 0x9F, 0x45, 0xB9, 0x8D,
    0x85, 0xEF, 0x72, 0xD6, 0xDF, 0xAF, 0x8B, 0xDC, 0x01, 0x2B, 0x7D, 0x3C, 0x52, 0x2A, 0x54, 0x26,
  ]
  static let fileName = "frontal-faces-f3f7aa83"
  private static let mostBytes = 1 << 20

  private let folder: String?
  /// What is to be kept and was not yet.
  private let unsaved = Mutex<[UInt8]?>(nil)

  init(folder: String?) { self.folder = folder }

  private func path(in folder: String) -> String { "\(folder)/\(Self.fileName)" }

  /// Loads them for all detectors, from the folder's file or out of dlib.
  func load() {
    if let folder, let kept = try? BoundedFile.read(path(in: folder), limit: Self.mostBytes),
      Digest.sha256(kept) == Self.digest
    {
      return FaceDetector.use(kept)
    }
    guard let weights = FaceDetector.unpackedWeights() else { return }
    FaceDetector.use(weights)
    if folder != nil, Digest.sha256(weights) == Self.digest { unsaved.withLock { $0 = weights } }
  }

  /// Keeps what was unpacked. A folder that can't be written costs the next program's time to unpack it again, and
  /// nothing else.
  func save() {
    guard let folder, let weights = unsaved.withLock({ $0.take() }) else { return }
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try? AtomicFile.write(weights, to: path(in: folder), mode: 0o600)
  }
}
