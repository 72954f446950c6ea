import CardImaging

/// From the crown to the chin, as ICAO Doc 9303-3 measures a head: the crown with the hair, for that is what fills a
/// portrait.
struct HeadMeasure: Equatable {
  /// The crown's row; above the picture's first where the hair is cut.
  let crown: Int
  /// The chin's row.
  let chin: Int

  /// Of the face's height: how far the chin lies below a detected face, and the crown above it where no plain
  /// background tells.
  static let (belowFace, aboveFace) = (0.08, 0.5)

  /// Measures the head of a face in a gray8 picture.
  init(_ face: FaceDetector.Face, in picture: Raster) {
    chin = face.box.y + face.box.height + Int(Self.belowFace * Double(face.box.height))
    crown = Self.crown(face, in: picture) ?? face.box.y - Int(Self.aboveFace * Double(face.box.height))
  }

  /// Rows from the crown to the chin.
  var height: Int { chin - crown }

  /// The grey levels by which hair and hats differ from a background; noise and shading differ less.
  private static let difference = 28

  /// The part of a row above the face that a head covers at the least.
  private static let covered = 0.2

  /// The lowest row above the face where the background alone is seen, next to the hair; nil where the background is
  /// not plain, or the head reaches the picture's edge.
  private static func crown(_ face: FaceDetector.Face, in picture: Raster) -> Int? {
    let (left, right) = (max(0, face.box.x), min(picture.width, face.box.x + face.box.width))
    guard right - left >= 8, face.box.y > 2, let ground = background(of: picture) else { return nil }
    var bare = 0
    for y in stride(from: min(face.box.y, picture.height) - 1, through: 0, by: -1) {
      var differing = 0
      for x in left..<right where abs(Int(picture.pixels[y * picture.width + x]) - ground) > difference {
        differing += 1
      }
      bare = Double(differing) < covered * Double(right - left) ? bare + 1 : 0
      // A band of light on the hair is not yet the background.
      if bare == max(3, picture.height / 60) { return y + bare }
    }
    return nil
  }

  /// The grey level of the picture's upper corners; nil where they are not plain.
  private static func background(of picture: Raster) -> Int? {
    let (across, along) = (max(2, picture.width / 10), max(2, picture.height / 12))
    var levels: [Int] = []
    for y in 0..<along {
      for x in Array(0..<across) + Array(picture.width - across..<picture.width) {
        levels.append(Int(picture.pixels[y * picture.width + x]))
      }
    }
    levels.sort()
    guard levels[levels.count * 9 / 10] - levels[levels.count / 10] <= 2 * difference else { return nil }
    return levels[levels.count / 2]
  }
}
