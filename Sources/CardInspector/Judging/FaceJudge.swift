import CardCredential
import CardFace
import CardImaging

/// Judges all regions of a face.
struct FaceJudge {
  let expected: ExpectedFace
  let prediction: Prediction
  let comparison: FaceComparison
  let masks: GlyphMasks
  /// The signed portrait of a back that belongs to the front, `rgb8`.
  let signedPortrait: Raster?
  /// The portrait's fingerprint, where the front's code has one.
  let fingerprint: PortraitFingerprint?
  /// Where the signature has its ink, where the front's code says so.
  let signatureInk: SignatureInk?

  /// - Parameter lines: takes what is measured of each line of text.
  func regions(_ lines: inout [TextJudge.Line]) -> [InspectedRegion] {
    let tiles = TileMap(expected, prediction)
    let (ghosts, overGhosts) = ghosts()
    let texts = TextJudge(
      expected: expected, prediction: overGhosts, masks: masks,
      knowsPictures: !prediction.hasEdges && ghosts.allSatisfy { $0.answer == .matches })
    var regions: [InspectedRegion] = []
    var claimed = Set<Int>()
    // What is small comes first: a drawing over the whole face has only what belongs to nobody else.
    let bySize = expected.elements.indices.sorted {
      let (a, b) = (expected.elements[$0].area, expected.elements[$1].area)
      return a != b ? a < b : $0 < $1
    }
    var found: [Int: InspectedRegion] = [:]
    for index in bySize { found[index] = region(of: expected.elements[index], tiles, texts, &claimed, &lines) }
    regions += expected.elements.indices.compactMap { found[$0] }
    regions += ghosts
    regions.append(artwork(tiles, claimed))
    return regions
  }

  // MARK: Elements

  private func region(
    of item: ExpectedFace.Placed, _ tiles: TileMap, _ texts: TextJudge, _ claimed: inout Set<Int>,
    _ lines: inout [TextJudge.Line]
  ) -> InspectedRegion? {
    let element = item.element
    switch (element.content, item.placed.content) {
    case (_, .qr), (_, .barcode), (_, .braille): return nil
    case (.text(let style, let template), .text(let text)):
      guard element.plane == .color || element.plane == .black else { return nil }
      let areas = text.lines.map { $0.inkBox.reduced(expected.scale) }
      if element.plane == .black {
        let measures = texts.measure(text, style: style)
        lines += measures.lines
        return answer(measures, element, template)
      }
      let kind: InspectedRegion.Kind = template.fields.isEmpty ? .art : .text
      return answer(tiles, areas, element, kind, template.fields.first?.requestField, &claimed, texts)
    case (.microtext(_, let template), _):
      // Letters of a quarter of a millimetre: no photo of a whole card shows them.
      guard element.plane == .color || element.plane == .black else { return nil }
      return InspectedRegion(
        element: element.name, kind: .text, field: template.fields.first?.requestField, box: element.box,
        answer: .cannotTell, why: .resolution, score: nil)
    case (.portrait, _): return portrait(element, item.placed.box.reduced(expected.scale))
    case (.signature, _): return signature(element, item.placed.box.reduced(expected.scale))
    case (.art, _), (.clerkFeature, _):
      guard element.plane == .color || element.plane == .black else { return nil }
      return answer(tiles, [item.placed.box.reduced(expected.scale)], element, .art, nil, &claimed, texts)
    case (.rectangle, _):
      guard element.plane == .color || element.plane == .black else { return nil }
      return answer(tiles, outline(item.placed.box.reduced(expected.scale)), element, .frame, nil, &claimed, texts)
    default: return nil
    }
  }

  /// A rectangle's four edges: what is inside belongs to others.
  private func outline(_ box: DeviceArea) -> [DeviceArea] {
    guard box.width > 24, box.height > 24 else { return [box] }
    return [
      DeviceArea(x: box.x, y: box.y, width: box.width, height: 6),
      DeviceArea(x: box.x, y: box.maxY - 6, width: box.width, height: 6),
      DeviceArea(x: box.x, y: box.y, width: 6, height: box.height),
      DeviceArea(x: box.maxX - 6, y: box.y, width: 6, height: box.height),
    ]
  }

  private func answer(
    _ m: TextJudge.Measures, _ element: Element, _ template: TextTemplate
  ) -> InspectedRegion {
    let field = template.fields.first?.requestField
    let worst = max(
      m.worst / Limits.glyphStep.differs, m.misfit / Limits.glyphMisfit.differs,
      m.displacement / Limits.displacement.differs)
    let isClear =
      m.worst <= Limits.glyphStep.matches && m.misfit <= Limits.glyphMisfit.matches
      && m.displacement <= Limits.displacement.matches
    func region(_ answer: InspectedRegion.Answer, _ why: InspectedRegion.Why?) -> InspectedRegion {
      InspectedRegion(
        element: element.name, kind: .text, field: field, box: element.box, answer: answer, why: why,
        score: min(1, worst / 2))
    }
    if m.glyphs == 0 { return region(.cannotTell, .covered) }
    // Where noise alone takes letters for others, nothing is said against any.
    if m.uncertainty > Limits.uncertainty, worst < 2 { return region(.cannotTell, softness) }
    if worst >= 1 { return region(.differs, nil) }
    if m.outside > 0 { return region(.cannotTell, .covered) }
    if m.hiddenByGlare > 0 { return region(.cannotTell, .glare) }
    if !isClear { return region(.cannotTell, softness) }
    return region(.matches, nil)
  }

  /// Why details can't be seen: too few pixels, else blur.
  private var softness: InspectedRegion.Why { comparison.pixelsPerMillimetre < 11 ? .resolution : .blur }

  private func answer(
    _ tiles: TileMap, _ areas: [DeviceArea], _ element: Element, _ kind: InspectedRegion.Kind, _ field: String?,
    _ claimed: inout Set<Int>, _ texts: TextJudge
  ) -> InspectedRegion {
    var indices = Set<Int>()
    for area in areas { indices.formUnion(tiles.indices(in: area)) }
    indices = indices.filter { tiles.tiles[$0].colored > 20 }
    // Of a drawing over the whole face only what belongs to nobody else.
    if element.box.width * element.box.height > 1_000 { indices.subtract(claimed) }
    claimed.formUnion(indices)
    let own = indices.map { tiles.tiles[$0] }
    let worst = own.map { $0.mismatch(noise: prediction.noise) }.max() ?? 0
    let isDisplaced = own.contains { $0.displaced > 0 }
    // Where the photo ends, what lies beyond it does not say where the rest lies: so all that disagrees may lie some
    // pixels aside.
    let isCut =
      worst > Limits.tile.matches && areas.contains(where: prediction.isCut)
      && own.allSatisfy { $0.isFarAside || $0.mismatch(noise: prediction.noise) <= Limits.tile.matches }
    let present =
      kind == .frame || element.box.width * element.box.height > 1_000
      ? nil : presence(areas, within: isCut ? TileMap.cutSlack : isDisplaced ? TileMap.slack : 0)
    let pixels = own.reduce(0) { $0 + $1.pixels + $1.displaced }
    let (glare, outside) = (own.reduce(0) { $0 + $1.glare }, own.reduce(0) { $0 + $1.outside })
    let isHidden = Double(glare + outside) > Limits.hidden * Double(max(1, pixels + glare + outside))
    func region(_ answer: InspectedRegion.Answer, _ why: InspectedRegion.Why?) -> InspectedRegion {
      InspectedRegion(
        element: element.name, kind: kind, field: field, box: element.box, answer: answer, why: why,
        score: min(
          1, max(worst / Limits.tile.differs / 2, present.map { (1 - $0) / (1 - Limits.presence.differs) / 2 } ?? 0)))
    }
    if isCut, let present, present >= Limits.presence.differs { return region(.cannotTell, .covered) }
    if worst >= Limits.tile.differs { return region(.differs, nil) }
    if let present, present < Limits.presence.differs {
      return areas.contains(where: prediction.isBesideEdge) ? region(.cannotTell, .glare) : region(.differs, nil)
    }
    if own.isEmpty, areas.isEmpty { return region(.matches, nil) }
    // On the holder's ghost, whose tones no code says. Where it was found as the portrait has it they are known all the
    // same; elsewhere a label must be gone nearly whole before it is said to differ.
    if own.isEmpty {
      guard kind != .frame, let over = presenceOverPicture(areas, texts) else { return region(.cannotTell, nil) }
      let limits = texts.knowsPictures ? Limits.presenceOverPicture : Limits.presenceOverOtherPicture
      func answered(_ answer: InspectedRegion.Answer) -> InspectedRegion {
        InspectedRegion(
          element: element.name, kind: kind, field: field, box: element.box, answer: answer, why: nil,
          score: max(0, min(1, (1 - over) / (1 - limits.differs) / 2)))
      }
      if over < limits.differs, !areas.contains(where: prediction.isBesideEdge) { return answered(.differs) }
      return answered(over < limits.matches ? .cannotTell : .matches)
    }
    if isHidden { return region(.cannotTell, outside > glare ? .covered : .glare) }
    if isDisplaced || worst > Limits.tile.matches || present ?? 1 < Limits.presence.matches {
      return region(.cannotTell, softness)
    }
    return region(.matches, nil)
  }

  // MARK: The artwork

  private func artwork(_ tiles: TileMap, _ claimed: Set<Int>) -> InspectedRegion {
    let judge = ArtworkJudge(expected: expected, prediction: prediction)
    let m = judge.measure()
    let free = tiles.tiles.indices.filter { !claimed.contains($0) && tiles.tiles[$0].pixels > 200 }
    let stain = free.map { tiles.tiles[$0].mismatch(noise: prediction.noise) }.max() ?? 0
    func region(_ answer: InspectedRegion.Answer, _ why: InspectedRegion.Why?) -> InspectedRegion {
      InspectedRegion(
        element: "artwork", kind: .artwork, field: nil, box: .trim, answer: answer, why: why,
        score: max(0, min(1, max(1 - m.correlation, stain / Limits.tile.differs / 2))))
    }
    if stain >= Limits.tile.differs { return region(.differs, nil) }
    if m.pixels < 8_000 { return region(.cannotTell, m.glare > m.outside ? .glare : .covered) }
    if m.reachable >= Limits.reachable, m.correlation >= Limits.artwork {
      return stain > Limits.tile.matches ? region(.cannotTell, .blur) : region(.matches, nil)
    }
    // A poor photo of the right artwork, or a good one of another? Wrong seeds tell what chance can do.
    guard let press = comparison.press, let decoys = ArtworkDecoys(press, judge: judge) else {
      return region(.cannotTell, softness)
    }
    let isAnother = m.parts.count {
      $0.correlation < Limits.artwork && decoys.lead(of: $0.correlation, part: $0.index) < Limits.decoyLead.differs
    }
    let lead = decoys.lead(of: m.correlation)
    if m.reachable >= Limits.reachable, lead < Limits.decoyLead.differs || isAnother > 1 {
      return region(.differs, nil)
    }
    return lead < Limits.decoyLead.matches || isAnother > 0 || stain > Limits.tile.matches
      ? region(.cannotTell, softness) : region(.matches, nil)
  }

  // MARK: The holder's pictures

  private func portrait(_ element: Element, _ box: DeviceArea) -> InspectedRegion {
    let judge = PortraitJudge(expected: expected, prediction: prediction)
    func region(_ answer: InspectedRegion.Answer, _ why: InspectedRegion.Why?, _ score: Double?) -> InspectedRegion {
      InspectedRegion(
        element: element.name, kind: .portrait, field: "photo", box: element.box, answer: answer, why: why,
        score: score.map { min(1, $0) })
    }
    let cells = judge.cells(of: box)
    let hiding = judge.hiding(box, cells)
    guard hiding.share <= Limits.hidden else {
      return region(.cannotTell, hiding.isOutside ? .covered : .glare, nil)
    }
    let isVeiled = prediction.isVeiled(near: box)
    // Each that is at hand must agree; one that differs is not outweighed by the other.
    var scores: [Double] = []
    if let signedPortrait {
      guard let unlikeness = judge.unlikeness(to: signedPortrait, of: box) else {
        return region(.cannotTell, hiding.share > 0 ? .glare : .resolution, nil)
      }
      let limits = isVeiled ? Limits.veiledPortrait : Limits.portrait
      scores.append(unlikeness / limits.differs)
      // Features are seen in any light.
      if unlikeness >= limits.differs { return region(.differs, nil, scores[0] / 2) }
      if unlikeness > limits.matches { return region(.cannotTell, isVeiled ? .glare : softness, scores[0] / 2) }
    }
    guard let fingerprint else {
      return scores.isEmpty ? region(.cannotTell, nil, nil) : region(.matches, nil, scores[0] / 2)
    }
    guard let distance = judge.distance(to: fingerprint, cells)?.luma else { return region(.cannotTell, .glare, nil) }
    scores.append(distance / Limits.fingerprint.differs)
    let score = scores.max().map { $0 / 2 }
    if distance <= Limits.fingerprint.matches { return region(.matches, nil, score) }
    // Light over part of a portrait makes other tones of it, but not those of another face.
    if distance < (isVeiled ? Limits.veiledFingerprint : Limits.fingerprint.differs) {
      // What the coarse waves leave open the features have told.
      if signedPortrait != nil { return region(.matches, nil, score) }
      return region(.cannotTell, isVeiled ? .glare : softness, score)
    }
    if isVeiled, distance < Limits.fingerprintUnderLamp, prediction.lampShare(of: box) > Limits.lampOnPortrait {
      return region(.cannotTell, .glare, score)
    }
    // A lamp right on the face is seen nowhere else, and no smooth light.
    let reference = signedPortrait.map(PortraitJudge.lumas) ?? fingerprint.thumbnail().map(Double.init)
    if let lamp = judge.lamp(on: cells, reference), lamp.unexplained < Limits.portraitUnderLamp,
      Limits.lampLight.contains(lamp.added)
    {
      return region(.cannotTell, .glare, score)
    }
    return region(.differs, nil, score)
  }

  /// The front's code says where its ink is where the city binds that, else nobody's does.
  private func signature(_ element: Element, _ box: DeviceArea) -> InspectedRegion {
    func region(_ answer: InspectedRegion.Answer, _ why: InspectedRegion.Why?, _ score: Double?) -> InspectedRegion {
      InspectedRegion(
        element: element.name, kind: .signature, field: "signature", box: element.box, answer: answer, why: why,
        score: score.map { max(0, min(1, $0 / Limits.signature.differs / 2)) })
    }
    guard let signatureInk else { return region(.cannotTell, nil, nil) }
    let judge = SignatureJudge(prediction: prediction)
    let cells = judge.cells(of: box)
    guard let distance = signatureInk.distance(to: cells) else {
      return region(.cannotTell, judge.isOutside(box) ? .covered : .glare, nil)
    }
    if distance <= Limits.signature.matches { return region(.matches, nil, distance) }
    // How much light lies over it is told by what is around it: a lamp makes other ink of it.
    if prediction.isVeiled(near: box) { return region(.cannotTell, .glare, distance) }
    return distance >= Limits.signature.differs
      ? region(.differs, nil, distance) : region(.cannotTell, softness, distance)
  }

  /// Its lines follow the photo that was printed, which no code holds as it was: they are compared with the portrait
  /// that is seen.
  ///
  /// - Returns: the regions, and the prediction with the ghosts that are there, for texts that lie on them.
  private func ghosts() -> ([InspectedRegion], Prediction) {
    guard !expected.ghosts.isEmpty else { return ([], prediction) }
    var over = prediction
    let judge = GhostJudge(expected: expected, prediction: prediction)
    let box = expected.elements.first { if case .portrait = $0.element.content { true } else { false } }?
      .placed.box.reduced(expected.scale)
    let portrait = box.flatMap { judge.portrait($0) }
    let regions = expected.ghosts.map { place in
      func region(_ answer: InspectedRegion.Answer, _ why: InspectedRegion.Why?, _ score: Double?) -> InspectedRegion {
        InspectedRegion(element: "ghost", kind: .ghost, field: nil, box: place, answer: answer, why: why, score: score)
      }
      let area = judge.area(place)
      let rows = area.y..<area.maxY
      let drawn = portrait.flatMap { comparison.press?.artwork(withGhostOf: $0, rows: rows) }?
        .map { $0.cropped(to: DeviceArea(x: area.x, y: 0, width: area.width, height: area.height)) }
      guard let box, let drawn else { return region(.cannotTell, box == nil ? nil : .glare, nil) }
      let m = judge.measure(place, drawn: drawn, shape: box)
      let score = max(0, min(1, (1 - m.correlation) / 2))
      guard m.seen > 1 - Limits.hidden else { return region(.cannotTell, .glare, nil) }
      guard m.depth > Limits.ghostDepth else { return region(.cannotTell, nil, nil) }
      if m.correlation >= Limits.ghost.differs {
        over = over.withGhost(drawn, in: area, strength: min(1.5, m.strength))
      }
      if m.correlation >= Limits.ghost.matches { return region(.matches, nil, score) }
      // Light over part of it makes other tones.
      let isUneven = [expected.pixels(of: place), box].contains {
        prediction.isHazy($0) || prediction.isBesideEdge($0)
      }
      if isUneven || m.underLamp >= Limits.ghost.matches {
        return region(.cannotTell, .glare, score)
      }
      return m.correlation < Limits.ghost.differs ? region(.differs, nil, score) : region(.cannotTell, softness, score)
    }
    return (regions, over)
  }
}
