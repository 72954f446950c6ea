import CardArtwork

extension FaceRenderer {
  /// Some rows of a face's artwork, as ``background(of:seed:content:pictures:)`` has them: a pixel each, `0xFFRRGGBB`;
  /// white where the face has none.
  ///
  /// - Parameter rows: device rows of the face.
  package func artwork(
    of side: Template.Side, seed: ArtworkSeed, content: FaceContent, pictures: PreparedPictures?, rows: Range<Int>
  ) throws(FaceError) -> [UInt32] {
    var pixels = [UInt32](repeating: 0xFFFF_FFFF, count: rows.count * printer.width)
    guard let artwork = prepared[side]?.artwork else { return pixels }
    let maps = try figureMaps(side, of: content, pictures: pictures)
    do throws(ArtworkError) {
      var span = pixels.mutableSpan
      try artwork.render(seed: seed, grid: figures.grid, maps: maps, rows: rows, into: &span)
    } catch {
      throw FaceError(.paintingFailed, field: "faces.\(side).artwork", error.message, hint: error.hint)
    }
    return pixels
  }
}
