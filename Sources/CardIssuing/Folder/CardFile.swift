/// One file of a card's folder.
package struct CardFile: Sendable, Equatable {
  /// For example `front.png`.
  package let name: String
  /// The whole contents.
  package let bytes: [UInt8]

  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}
