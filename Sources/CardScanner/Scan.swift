/// What a search for QR codes found in an image.
public struct Scan: Sendable, Hashable {
  /// The codes that were read, from top to bottom, then left to right.
  public let codes: [ScannedCode]
  /// Codes that were seen but not read, in the same order: too small, too blurred or partly covered. Of a search that
  /// was enough early, those that it had met by then.
  public let unread: [UnreadCode]

  /// The texts of the codes that were read; one that is no UTF-8 has none.
  public var texts: [String] { codes.compactMap(\.text) }

  init(codes: [ScannedCode], unread: [UnreadCode]) {
    (self.codes, self.unread) = (codes, unread)
  }
}

/// A QR code that was seen in an image and could not be read.
public struct UnreadCode: Sendable, Hashable {
  /// Where it is: its own top left, top right, bottom right and bottom left corner, whichever way the image is turned.
  public let corners: [ScannedCode.Point]
  /// How many of the image's pixels a module of it is wide, in the mean. Below about 2 there is nothing to read:
  /// hold the card closer.
  public let modulePixels: Double
}
