import CardImaging

/// A card ready for the printer: PNG files of its faces, and the text of its identity QR.
public struct PrintedCard: Sendable {
  /// The card's number, which names its folder.
  public let number: String
  /// The signed credentials on the card.
  public let credentials: CardCredentials
  /// The files by name, in the order in which they are written.
  public let files: [File]

  /// What the counter should know of the photo; it is good enough to be printed.
  public let warnings: [PhotoFinding]

  /// One file of a card's folder.
  public struct File: Sendable, Equatable {
    /// For example `front.png`.
    public let name: String
    /// The whole contents.
    public let bytes: [UInt8]
  }

  /// The file of that name.
  public subscript(name: String) -> [UInt8]? { files.first { $0.name == name }?.bytes }

  /// Writes the files into `folder/<number>/`, each under another name first and renamed into place when all are
  /// complete; files of an earlier run that this one does not have (planes) are removed. Throws `outputFailed`, and
  /// then leaves nothing new behind. Returns the card's folder.
  @discardableResult
  public func write(to folder: String) throws(FaceError) -> String {
    try OutputFolder(folder).write(files, toCard: number)
  }
}
