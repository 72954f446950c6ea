import ArgumentParser
import CardCredential
import CardFiles
import CardImaging
import CardModel
import CardScanner
import CardVerifier
import Foundation

package struct VerifyVerb: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Find out, offline, whether to accept a card.",
    discussion: """
      Give the QR's text, - for a text on standard input (a scanner), or --image with a photo or scan of the card; with
      --back the other side too, and both must be one card's. --scan goes on for as long as a scanner types: each line
      is a text and has a verdict of its own.
      Trust comes from a bundle signed by a root that you pin, from a state folder (civiccard partner), or from one
      issuer key. Exit code 0 means accepted, 1 not accepted.
      """)

  @Argument(help: "The QR's text, or - to read it from standard input.")
  var text: String?
  @Option(help: ArgumentHelp("A photo or scan of the card, JPEG or PNG.", valueName: "file"))
  var image: String?
  @Option(help: ArgumentHelp("A photo or scan of the card's back, to --image with its front.", valueName: "file"))
  var back: String?
  @Flag(help: "Judge each line of standard input, until it ends; a bell rings for cards that are not accepted.")
  var scan = false
  @Option(help: ArgumentHelp("Write the signed portrait of an accepted card to a PNG file.", valueName: "file"))
  var portrait: String?
  @Flag(help: "Print one object for a program.")
  var json = false
  @Flag(help: "Say the verdict in Spanish.")
  var spanish = false
  @OptionGroup var trustOptions: TrustOptions
  @OptionGroup var policyOptions: PolicyOptions

  package init() {}

  package func validate() throws {
    try trustOptions.validateGiven()
    guard [text != nil, image != nil, scan].count(where: { $0 }) == 1 else {
      throw ValidationError("give one of a text, -, --scan and --image FILE")
    }
    guard back == nil || image != nil else { throw ValidationError("--back goes with --image, the card's front") }
    guard !scan || portrait == nil else { throw ValidationError("--portrait is for one card, not for --scan") }
  }

  package func run() throws {
    if scan { return try scanLines() }
    let now = trustOptions.now
    let verifier = try verifier(at: now)
    let scene: SceneVerdict?
    let verdict: Verdict
    if let image {
      let judged = try judge(image, by: verifier, at: now)
      (scene, verdict) = (judged, judged.verdict)
    } else {
      let input = text == "-" ? try ScannerInput.text() : Array((text ?? "").utf8)
      (scene, verdict) = (nil, verifier.verify(utf8: input, at: now))
    }
    if json {
      if let scene { try Console.print(json: scene) } else { try Console.print(json: verdict) }
    } else {
      Console.print(VerdictReport(verdict, scene: scene, in: spanish ? .spanish : .english).text)
    }
    guard verdict.accepted else {
      if portrait != nil { Console.note("note: no portrait is written of a card that is not accepted") }
      throw ExitCode(1)
    }
    if let portrait { try Self.write(portraitOf: verdict, to: portrait) }
  }

  private func judge(_ image: String, by verifier: Verifier, at now: Int64) throws -> SceneVerdict {
    func codes(_ path: String) throws -> SideCodes {
      let scan = try CardScanner.search(picture: try DocumentFile.read(path)) { verifier.isEnough($0, at: now) }
      if scan.texts.isEmpty && scan.unread.isEmpty { Console.note("no QR code was found in \(path)") }
      return SideCodes(texts: scan.texts, unread: scan.unread.count)
    }
    let front = try codes(image)
    guard let back else { return verifier.verify(allOf: front.texts, unread: front.unread, at: now) }
    return verifier.verify(front: front, back: try codes(back), at: now)
  }

  /// A verdict for each line that a scanner types. A desk's day: the clock is read, and the state opened, for each.
  private func scanLines() throws {
    var input = ScannerInput()
    while let line = try input.nextLine() {
      let now = trustOptions.now
      let verdict = try verifier(at: now).verify(utf8: line, at: now)
      if json {
        try Console.print(jsonLine: verdict)
      } else {
        Console.print(VerdictReport(verdict, scene: nil, in: spanish ? .spanish : .english).text + "\n")
      }
      if !verdict.accepted { Console.ring() }
    }
  }

  private func verifier(at now: Int64) throws -> Verifier {
    try trustOptions.verifier(at: now, policy: policyOptions.policy)
  }

  /// Only of an accepted card: the picture of another would lend a refused card a face.
  private static func write(portraitOf verdict: Verdict, to path: String) throws {
    guard let portrait = verdict.card?.portrait else {
      return Console.note("note: this code holds no portrait, so none was written; scan the one on the back")
    }
    // A face is for whoever is at the desk alone.
    try AtomicFile.write(try PortraitPicture.png(ofPortrait: portrait), to: path, mode: 0o600)
  }
}
