import CardFace
import CardModel

extension PhotoNotice {
  static let noFace = PhotoNotice(
    kind: .noFace, message: "no face was found in it",
    hint: "see that it is the holder's photo, from the front, with nothing over the face")

  static let blocky = PhotoNotice(
    kind: .blocky, message: "was compressed so strongly that squares are seen",
    hint: "use the camera's own file, not one that went through a messenger")

  static func severalFaces(_ count: Int) -> PhotoNotice {
    PhotoNotice(
      kind: .severalFaces, message: "shows \(count) faces", hint: "take it again with nobody else in the picture")
  }

  /// `turns`: quarter turns to the left that set it upright.
  static func sideways(_ turns: Int) -> PhotoNotice {
    let how = turns == 1 ? "a quarter to the left" : turns == 2 ? "upside up" : "a quarter to the right"
    return PhotoNotice(kind: .sideways, message: "shows a face that is not upright", hint: "turn the photo \(how)")
  }

  /// The band outside of which a photo is worth a word: the measure is good to some hundredths, and much hair is no
  /// fault.
  private static let toleratedHead = 0.55...0.88

  /// What to say of a head's share of the portrait, nil where it is well; `face` is the crop that would mend it.
  static func head(_ share: Double, _ face: FaceBox?) -> PhotoNotice? {
    guard !toleratedHead.contains(share) else { return nil }
    let percent = Int((share * 100).rounded())
    let isSmall = share < toleratedHead.lowerBound
    let mend = face.map {
      "give the request the face: \"faceBox\": {\"x\": \($0.x), \"y\": \($0.y), \"width\": \($0.width), "
        + "\"height\": \($0.height)}"
    }
    return PhotoNotice(
      kind: isSmall ? .smallHead : .largeHead,
      message: "has a head that fills \(percent) % of the portrait's height, where 70 to 80 % are wanted",
      hint: isSmall
        ? mend ?? "take it again from nearer by"
        : "take it again from farther away, with room above the hair")
  }
}
