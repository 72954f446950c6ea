import ArgumentParser
import CardFace
import CardPrinting
import Foundation
import VerifyCommand

struct PrintersVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "printers", abstract: "List the printer profiles that --printer takes, or the printers in the network."
  )

  @Flag(help: "List the printers that CUPS knows or that say their names in the network.")
  var network = false
  @Option(
    help: ArgumentHelp(
      "Print the certificate that the printer at ipps://… shows, for print --printer-certificate; compare it first.",
      valueName: "ipps://…"))
  var certificate: String?
  @Flag(help: "Print an array of objects.")
  var json = false

  private struct Found: Encodable {
    let name: String
    let address: String
  }

  func validate() throws {
    guard certificate == nil || !network && !json else { throw ValidationError("--certificate stands alone") }
  }

  func run() throws {
    if let certificate {
      let shown = try PrinterCertificates(shownBy: certificate)
      Console.print(String(shown.pem.dropLast()))
      for fingerprint in shown.fingerprints {
        Console.note(
          "note: SHA-256 \(fingerprint)\nnote: compare it with what the printer itself shows: anyone may have answered")
      }
      return
    }
    if network {
      let found = NetworkPrinter.all()
      if json { return try Console.print(json: found.map { Found(name: $0.name, address: $0.address) }) }
      for printer in found { Console.print("\(printer.name)  \(printer.address)") }
      if found.isEmpty { Console.note("note: no printer was found") }
      return
    }
    guard json else {
      for profile in PrinterProfile.all {
        let name = profile.name.padding(toLength: 15, withPad: " ", startingAt: 0)
        let size = "\(profile.width)×\(profile.height)".padding(toLength: 11, withPad: " ", startingAt: 0)
        let isDefault = profile == PrinterProfile.all.first ? " (default)" : ""
        Console.print("\(name)\(size)\(profile.dotsPerInch) dpi  \(profile.summary)\(isDefault)")
      }
      return
    }
    try Console.print(json: PrinterProfile.all.map(Row.init))
  }

  private struct Row: Encodable {
    let name: String
    let width: Int
    let height: Int
    let dpi: Int
    let trim: [Int]

    init(_ profile: PrinterProfile) {
      name = profile.name
      width = profile.width
      height = profile.height
      dpi = profile.dotsPerInch
      trim = [profile.trim.x, profile.trim.y, profile.trim.width, profile.trim.height]
    }
  }
}
