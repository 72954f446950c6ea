import ArgumentParser
import CardFace
import CardFiles
import CardImaging
import CardModel
import CardPhoto
import VerifyCommand

struct PhotoVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "photo", abstract: "Look at photos before they are printed.", subcommands: [Check.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Say what a portrait of this photo would show.",
      discussion: """
        Looks for the face, measures the head in the part that would be printed, and says what the counter should look
        at again. It refuses nothing that render would take: exit code 0 also with remarks, 65 for a file that is no
        photo. --out draws what would be printed and where the head should be.
        """)

    @Argument(help: "A photo, JPEG or PNG.")
    var photo: String
    @Option(help: ArgumentHelp("The template whose portrait counts; one of 22.8 by 28.6 mm else.", valueName: "dir"))
    var template: String?
    @Option(help: ArgumentHelp("Draw a preview to a PNG file.", valueName: "file"))
    var out: String?
    @Flag(help: "Crop around the face that is found.")
    var autoCrop = false
    @Flag(help: "Print one object for a program.")
    var json = false

    func run() throws {
      let examiner = PhotoOptions.examiner()
      let file = try BoundedFile.read(photo, limit: ImageLimits.untrusted.fileBytes)
      let size = try portrait()
      var found = try examiner.examine(CardPictures(photo: file, signature: nil), portrait: size)
      if autoCrop, let face = found.face {
        found = try examiner.examine(CardPictures(photo: file, signature: nil, faceBox: face), portrait: size)
      }
      if let out { try AtomicFile.write(try PhotoPreview.png(of: file, found), to: out, mode: 0o600) }
      if json {
        try Console.print(json: Result(found))
      } else {
        if let share = found.headShare {
          Console.print("The head fills \(Int((share * 100).rounded())) % of the portrait's height.")
        }
        for notice in found.notices { Console.warn("photo: \(notice.message)", hint: notice.hint) }
        if found.notices.isEmpty { Console.print("Nothing to look at again.") }
      }
    }

    private func portrait() throws -> (width: Int, height: Int) {
      let usual = PrinterProfile.cr80at300.pixels(CardRect(x: 0, y: 0, width: 22.8, height: 28.6))
      guard let template else { return (usual.width, usual.height) }
      let renderer = try FaceRenderer(template: Template(directory: template), printer: .cr80at300)
      return renderer.portraitSize ?? (usual.width, usual.height)
    }

    private struct Result: Encodable {
      struct Box: Encodable {
        let x, y, width, height: Int
      }
      let face: Box?
      let headShare: Double?
      let crop: Box
      let notices: [PhotoNotice]

      private enum Key: String, CodingKey { case face, headShare, crop, notices }

      init(_ found: PhotoExamination) {
        face = found.face.map { Box(x: $0.x, y: $0.y, width: $0.width, height: $0.height) }
        headShare = found.headShare.map { ($0 * 1000).rounded() / 1000 }
        crop = Box(x: found.crop.x, y: found.crop.y, width: found.crop.width, height: found.crop.height)
        notices = found.notices
      }

      /// Null where there is no face.
      func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(face, forKey: .face)
        try object.encode(headShare, forKey: .headShare)
        try object.encode(crop, forKey: .crop)
        try object.encode(notices, forKey: .notices)
      }
    }
  }
}
