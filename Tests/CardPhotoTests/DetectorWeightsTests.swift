import CardCredential
import CardFace
import Foundation
import TestSupport
import Testing

@testable import CardPhoto

@Suite("The detector's weights") struct DetectorWeightsTests {
  private static let portrait = (width: 269, height: 338)

  private func examine(_ examiner: PhotoExaminer) throws -> PhotoExamination {
    let photo = try Files.read("\(Fixture.root)/Samples/park-city/resident.jpg")
    return try examiner.examine(CardPictures(photo: photo, signature: nil), portrait: Self.portrait)
  }

  @Test("are those that the digest stands for, and nothing that is like them is used")
  func known() throws {
    let weights = try #require(FaceDetector.unpackedWeights())
    #expect(Digest.sha256(weights) == DetectorWeights.digest, "another version of dlib: none is kept until noted")
  }

  @Test("are kept in a folder of the owner's, once a photo was examined, and found there")
  func kept() throws {
    let folder = try TemporaryFolder()
    let cache = folder.file("new/cache")
    let first = PhotoExaminer(cache: cache)
    #expect(!Files.exists(cache))
    let found = try examine(first)
    #expect(found.face != nil)
    let path = "\(cache)/\(DetectorWeights.fileName)"
    #expect(try Digest.sha256(Files.read(path)) == DetectorWeights.digest)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache) == [DetectorWeights.fileName])
    #expect(try examine(PhotoExaminer(cache: cache)).face == found.face)
  }

  @Test("are unpacked anew where the kept ones are not they, or can't be kept")
  func damaged() throws {
    let folder = try TemporaryFolder()
    let path = folder.file(DetectorWeights.fileName)
    try folder.write(Array(repeating: 7, count: 155_005), to: DetectorWeights.fileName)
    #expect(try examine(PhotoExaminer(cache: folder.path)).face != nil)
    #expect(try Digest.sha256(Files.read(path)) == DetectorWeights.digest)
    #expect(try examine(PhotoExaminer(cache: "/dev/null/nowhere")).face != nil)
  }
}
