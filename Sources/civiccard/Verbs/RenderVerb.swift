import ArgumentParser
import CardFace
import CardModel
import Foundation

struct RenderVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", abstract: "Render a card's two faces from a request.",
    discussion: """
      Writes OUT/<number>/front.png, back.png and credential.txt (the identity QR's text); with --planes also each
      printer panel by itself. Nothing is written unless all of it succeeds.
      """)

  @Argument(help: "The request, a JSON file; the paths in it are relative to it.")
  var request: String
  @Option(help: ArgumentHelp("The template's folder.", valueName: "dir"))
  var template: String
  @Option(help: ArgumentHelp("The issuer's private key, a PEM file or a pkcs11: URI.", valueName: "key"))
  var key: String
  @Option(help: ArgumentHelp("Where the card's folder goes.", valueName: "dir"))
  var out = "out"
  @Option(help: ArgumentHelp("A printer profile; civiccard printers lists them.", valueName: "name"))
  var printer = PrinterProfile.cr80at300.name
  @Flag(help: "Write each printer panel by itself too.")
  var planes = false
  @Flag(help: "Print an object with the folder and its files.")
  var json = false
  @OptionGroup var options: PassphraseOptions

  func validate() throws {
    // An empty name, which a script's unset variable gives, would be the root folder.
    guard !out.isEmpty else { throw ValidationError("--out names no folder") }
  }

  func run() throws {
    guard let profile = PrinterProfile.named(printer) else {
      let known = PrinterProfile.all.map(\.name)
      throw Failure.usage(
        "there is no printer profile \(printer)",
        hint: NearestName.to(printer, among: known).map { "did you mean \($0)?" }
          ?? "known: \(known.joined(separator: ", "))")
    }
    let request = try CardRequest(json: try Files.read(self.request))
    let template = try Template(directory: self.template)
    let card = try request.card(under: template.policy, today: try template.today())
    let pictures = try self.pictures(of: request)
    let signer = try options.signer(key)
    let press = try CardPress(template: template, printer: profile, threads: 2)
    let printed = try press.print(card, pictures: pictures, signedBy: signer, planes: planes)
    let folder = try printed.write(to: out)
    if json {
      try Console.print(json: Result(number: printed.number, folder: folder, files: printed.files.map(\.name)))
    } else {
      for file in printed.files { Console.print("\(folder)/\(file.name)") }
    }
  }

  private struct Result: Encodable {
    let number: String
    let folder: String
    let files: [String]
  }

  private func pictures(of request: CardRequest) throws -> CardPictures {
    let folder = Files.folder(of: self.request)
    return CardPictures(
      photo: try Self.picture(request.photo, in: folder, field: "photo"),
      signature: try request.signature.map { try Self.picture($0, in: folder, field: "signature") })
  }

  private static func picture(_ path: String, in folder: String, field: String) throws -> [UInt8] {
    do throws(Failure) {
      return try Files.read(Files.resolve(path, in: folder), limit: CardPictures.maximumBytes)
    } catch {
      throw Failure(exitCode: error.exitCode, "\(field): \(error.message)", hint: error.hint)
    }
  }
}

extension Template {
  /// The day that it is now where the card is issued.
  func today() throws -> CalendarDate {
    guard let zone = TimeZone(identifier: issuer.timeZone),
      let today = CalendarDate(instant: Int64(Date().timeIntervalSince1970), in: zone)
    else { throw Failure(exitCode: Failure.ioError, "the clock shows no day") }
    return today
  }
}
