/// A card's faces as PNG pictures, ready for the printer.
public struct RenderedFaces: Sendable {
  /// In the order of faces and planes: the combined picture of each face first.
  public let pictures: [Picture]

  /// One picture of a face.
  public struct Picture: Sendable, Equatable {
    /// Which face it is.
    public let side: Template.Side
    /// What it is for.
    public let plane: PrintPlane
    /// The PNG file's bytes: 8-bit sRGB, 8-bit grey or 1 bit, with pHYs and no other ancillary data.
    public let png: [UInt8]

    /// For example `front.png`, `front.black.png`.
    public var fileName: String { plane.fileName(side) }
  }

  /// A face's picture, or nil where it was not asked for.
  public subscript(side: Template.Side, plane: PrintPlane = .combined) -> [UInt8]? {
    pictures.first { $0.side == side && $0.plane == plane }?.png
  }
}
