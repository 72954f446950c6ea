/// A coarse picture of the holder's face, as the front's code carries it.
struct PortraitFingerprint: Sendable {
  let bytes: [UInt8]

  init?(bytes: [UInt8]) { return nil }
}
