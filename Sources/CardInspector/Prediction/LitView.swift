/// A straightened photo in one light, and the fit of colours and slow light to it.
struct LitView {
  /// Red, green, blue: as they were where light changes slowly alone.
  let view: [Plane]
  let seen: Plane
  /// What is outside of the photo or at the sensor's end.
  let hidden: [Prediction.Hidden]
  /// What a fit may rest on.
  let isKnown: [Bool]
  let fit: ColorFit
  /// Pixels at the edge of a shadow or beam; nil where there is none.
  let edges: [Bool]?

  /// How many edges of light are looked for, one after the other.
  private static let rounds = 3

  /// Nil where too little of the face is seen.
  ///
  /// - Parameter isVeiled: pixels over which a lamp is mirrored, on which no fit may rest; nil where that is not known.
  init?(_ expected: ExpectedFace, _ photo: [Plane], isVeiled: [Bool]? = nil) {
    var (view, seen) = (photo, Prediction.luma(photo))
    hidden = Prediction.saturated(photo)
    let unfit = ExpectedFace.Part.unfit
    var isKnown = [Bool](repeating: false, count: hidden.count)
    for index in isKnown.indices { isKnown[index] = expected.parts[index].lacks(unfit) && hidden[index] == .no }
    if let isVeiled { for index in isKnown.indices where isVeiled[index] { isKnown[index] = false } }
    guard var fit = ColorFit(expected, view, isKnown: isKnown) else { return nil }
    var edges: [Bool]?
    for _ in 0..<Self.rounds {
      let luma = fit.luma(of: [expected.red, expected.green, expected.blue])
      guard let regions = LightRegions(seen: seen, luma: luma, isKnown: isKnown) else { break }
      view = view.map(regions.evened)
      seen = Prediction.luma(view)
      for index in isKnown.indices where regions.isEdge[index] { isKnown[index] = false }
      edges = edges.map { zip($0, regions.isEdge).map { $0 || $1 } } ?? regions.isEdge
      guard let again = ColorFit(expected, view, isKnown: isKnown) else { return nil }
      fit = again
    }
    let luma = fit.luma(of: [expected.red, expected.green, expected.blue])
    if let patches = LightPatches(seen: seen, luma: luma, isKnown: isKnown) {
      view = view.map(patches.evened)
      seen = Prediction.luma(view)
      var marks = edges ?? [Bool](repeating: false, count: hidden.count)
      patches.markEdges(&marks, width: seen.width)
      for index in isKnown.indices where marks[index] { isKnown[index] = false }
      edges = marks
      guard let again = ColorFit(expected, view, isKnown: isKnown) else { return nil }
      fit = again
    }
    (self.view, self.seen, self.isKnown, self.fit, self.edges) = (view, seen, isKnown, fit, edges)
  }
}
