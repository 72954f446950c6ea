/// A coarse picture of the holder's face, as the front's code carries it.
struct PortraitFingerprint {
  let bytes: [UInt8]
}
