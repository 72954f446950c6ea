import ArgumentParser
import CardPhoto
import Foundation

/// What render and batch do about the holders' photos.
struct PhotoOptions: ParsableArguments {
  @Flag(help: "Crop the portrait around the face that is found, where the request has no faceBox.")
  var autoCrop = false
  @Flag(inversion: .prefixedNo, help: "Look at the photos, and say what the counter should look at again.")
  var photoCheck = true

  func validate() throws {
    guard photoCheck || !autoCrop else { throw ValidationError("--auto-crop needs the photo check") }
  }

  /// To be asked for first: it gets ready beside what else is to be read.
  func examiner() -> PhotoExaminer? { photoCheck ? Self.examiner() : nil }

  /// One that keeps what is the same for all photos in the user's folder for such things.
  static func examiner() -> PhotoExaminer {
    let caches = FileManager.default.urls(for: .cachesDirectory, in: .userDomainMask).first
    return PhotoExaminer(cache: caches?.appending(path: "civiccard").path)
  }
}
