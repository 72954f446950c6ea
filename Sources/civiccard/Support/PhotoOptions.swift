import ArgumentParser
import CardPhoto

/// What render and batch do about the holders' photos.
struct PhotoOptions: ParsableArguments {
  @Flag(help: "Crop the portrait around the face that is found, where the request has no faceBox.")
  var autoCrop = false
  @Flag(inversion: .prefixedNo, help: "Look at the photos, and say what the counter should look at again.")
  var photoCheck = true

  func validate() throws {
    guard photoCheck || !autoCrop else { throw ValidationError("--auto-crop needs the photo check") }
  }

  func examiner() throws(PhotoError) -> PhotoExaminer? { photoCheck ? try PhotoExaminer() : nil }
}
