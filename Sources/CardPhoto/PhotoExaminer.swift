import CardFace
import CardImaging
import CardModel
import Dispatch
import Synchronization

/// Looks at photos as a clerk would: is there one face, upright, and does its head fill the portrait?
///
/// May be used by many threads: each has a detector of its own while it looks.
public final class PhotoExaminer: PortraitExaminer {
  private let idle: Mutex<[Detector]>
  private let weights: DetectorWeights
  private let loading = DispatchGroup()

  /// Used by one thread at a time: whoever takes it out of the idle ones.
  private final class Detector: @unchecked Sendable {
    let faces: FaceDetector

    init() throws(PhotoError) {
      guard let faces = FaceDetector() else { throw PhotoError(.examinerFailed, "there is no memory for the detector") }
      self.faces = faces
    }
  }

  /// An examiner. dlib's detector is unpacked beside whatever the caller does next, which takes a fifth of a second;
  /// the first examination waits for it.
  ///
  /// - Parameter cache: a folder in which to keep what dlib unpacked, so that the next program need not: 155 kB that
  ///   are the same everywhere and say nothing of any photo. Nil for none. It is made where it is missing, and one that
  ///   can't be used is passed over.
  public init(cache: String? = nil) {
    idle = Mutex([])
    let weights = DetectorWeights(folder: cache)
    self.weights = weights
    DispatchQueue.global(qos: .userInitiated).async(group: loading) { weights.load() }
  }

  /// Rows of the pictures that are searched: a head that fills a portrait is found in the first, smaller ones in the
  /// second, at four times the cost.
  private static let rows = (quick: 220, thorough: 420)

  /// See ``CardFace/PortraitExaminer``.
  ///
  /// - Throws: an `ImageError` for a file that can't be decoded, a `FaceError` for a face box outside of the photo, a
  ///   ``PhotoError`` without memory.
  public func examine(_ pictures: CardPictures, portrait: (width: Int, height: Int)) throws -> PhotoExamination {
    let size = try PhotoDecoder.dimensions(of: pictures.photo)
    let photo = try DecodedPhoto(pictures.photo, size: size, needed: Self.reduced(size), withMiddleRows: true)
    return try examine(pictures, decoded: photo, portrait: portrait)
  }

  /// See ``CardFace/PortraitExaminer``. The file is decoded again only where no face is found at first sight.
  public func examine(
    _ pictures: CardPictures, decoded photo: DecodedPhoto, portrait: (width: Int, height: Int)
  ) throws -> PhotoExamination {
    let size = photo.size
    let found = try look(photo, pictures.photo)
    let face = found.upright.first.map { found.box($0, in: size) }
    let crop = try pictures.crop(ofPhoto: size, portrait: portrait)
    var notices: [PhotoNotice] = []
    if let sideways = found.sideways { notices.append(.sideways(sideways)) }
    if face == nil && found.sideways == nil { notices.append(.noFace) }
    if found.upright.count > 1 { notices.append(.severalFaces(found.upright.count)) }
    let share = found.upright.first.map { first in
      Double(HeadMeasure(first, in: found.picture).height) * Double(size.height) / Double(found.picture.height)
        / Double(crop.height)
    }
    if let share, let face {
      // What a crop around the face would print; a request that names the face has it already.
      let better = pictures.faceBox == nil ? face : nil
      if let notice = PhotoNotice.head(share, better) { notices.append(notice) }
    }
    if let rows = photo.middleRows, Blockiness.measure(middleRows: rows) > Blockiness.visible {
      notices.append(.blocky)
    }
    return PhotoExamination(face: face, headShare: share, crop: crop, notices: notices)
  }

  /// At most 2 megapixels: more show no more of a head.
  private static func reduced(_ size: (width: Int, height: Int)) -> (width: Int, height: Int) {
    var size = size
    while size.width * size.height > 2_000_000 { size = (max(1, size.width / 2), max(1, size.height / 2)) }
    return size
  }

  private struct Found {
    /// The picture that was searched.
    let picture: Raster
    /// Faces that stand upright, the surest first.
    let upright: [FaceDetector.Face]
    /// The quarter turns to the left after which a face stands upright, where none does as the photo is.
    let sideways: Int?

    /// That of the surest upright face; none has less than nothing.
    var confidence: Double { upright.first?.confidence ?? 0 }

    /// A face in the photo's own pixels, as far as it lies in it.
    func box(_ face: FaceDetector.Face, in size: (width: Int, height: Int)) -> FaceBox {
      let scale = Double(size.height) / Double(picture.height)
      func range(_ start: Int, _ length: Int, _ limit: Int) -> (Int, Int) {
        let from = min(max(0, Int(Double(start) * scale)), limit - 1)
        return (from, min(max(1, Int(Double(length) * scale)), limit - from))
      }
      let (x, width) = range(face.box.x, face.box.width, size.width)
      let (y, height) = range(face.box.y, face.box.height, size.height)
      return FaceBox(x: x, y: y, width: width, height: height)
    }
  }

  private func look(_ photo: DecodedPhoto, _ file: [UInt8]) throws -> Found {
    loading.wait()
    weights.save()
    let detector: Detector
    if let rested = idle.withLock({ $0.popLast() }) { detector = rested } else { detector = try Detector() }
    defer { idle.withLock { $0.append(detector) } }
    var best: Found?
    var picture = photo.picture.converted(to: .gray8)
    var small = picture
    for rows in [Self.rows.quick, Self.rows.thorough] {
      if rows > picture.height, picture.height < photo.size.height {
        picture = try PhotoDecoder.decode(file, reduceTo: Self.reduced(photo.size)).converted(to: .gray8)
      }
      small = picture.scaled(rows: rows)
      let faces = detector.faces.faces(in: small)
      let found = Found(picture: small, upright: faces, sideways: nil)
      if found.confidence >= Self.sure { return found }
      if found.confidence > best?.confidence ?? 0 { best = found }
    }
    // Chance and an upside-down face look a little like a face; what looks more like one another way round is turned.
    let straight = best ?? Found(picture: small, upright: [], sideways: nil)
    var turnedBest: Found?
    var turned = small
    var least = straight.confidence
    for turns in 1...3 {
      turned = turned.turnedLeft()
      guard let face = detector.faces.faces(in: turned).first, face.confidence > least else { continue }
      least = face.confidence
      turnedBest = Found(picture: straight.picture, upright: [], sideways: turns)
    }
    return turnedBest ?? straight
  }

  /// The confidence from which on a face stands upright without a look at the other ways round: upside down, the drawn
  /// holders' have up to 0.9, and upright from 1.2.
  private static let sure = 1.0
}

extension Raster {
  /// So many rows, and columns in proportion; never more than it has.
  fileprivate func scaled(rows: Int) -> Raster {
    guard height > rows else { return self }
    return resampled(to: max(1, (width * rows + height / 2) / height), height: rows)
  }

  /// A gray8 picture turned a quarter to the left.
  fileprivate func turnedLeft() -> Raster {
    var turned = [UInt8](repeating: 0, count: width * height)
    for y in 0..<height {
      for x in 0..<width { turned[(width - 1 - x) * height + y] = pixels[y * width + x] }
    }
    return Raster(unchecked: turned, width: height, height: width, format: .gray8)
  }
}
