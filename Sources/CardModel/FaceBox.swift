/// Where the holder's face is in the photo: from the brow to the chin and from ear to ear, as detectors and capture
/// software give it.
///
/// Pixels of the photo as it is seen upright, from its top left corner.
public struct FaceBox: Sendable, Equatable {
  /// Left edge.
  public let x: Int
  /// Top edge.
  public let y: Int
  /// Width.
  public let width: Int
  /// Height.
  public let height: Int

  /// Pixels that a side of a photo can have: JPEG's own limit (ITU-T T.81, B.2.2), to the thousand.
  public static let sideLimit = 65_500

  /// A box in pixels; whether it lies in the photo is seen when that is decoded.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  init(_ reader: ObjectReader) throws(CardError) {
    var reader = reader
    func side(_ name: String) throws(CardError) -> Int {
      _ = try reader.required(name)
      return try reader.integer(name) ?? 0
    }
    x = try side("x")
    y = try side("y")
    width = try side("width")
    height = try side("height")
    try reader.finish()
  }

  /// Throws `invalidValue` for a box that lies in no photo.
  func check() throws(CardError) {
    let places = 0...Self.sideLimit
    guard places.contains(x), places.contains(y), width > 0, height > 0, places.contains(width),
      places.contains(height)
    else {
      throw CardError(
        .invalidValue, field: "faceBox", "is empty or lies in no photo",
        hint: "write x, y, width and height in pixels of the photo as it is seen upright")
    }
  }
}
