/// One file of a card's folder.
public struct CardFile: Sendable, Equatable {
  /// For example `front.png`.
  public let name: String
  /// The whole contents.
  public let bytes: [UInt8]
}
