import ArgumentParser
import CardFace
import Foundation

struct TemplateVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template", abstract: "Check and preview a city's template.", subcommands: [Check.self, Preview.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Find what a designer should change before cards are printed.",
      discussion: """
        Looks for unknown keys, missing fonts and files, overlaps, elements too near to the edge, low contrast over the
        artwork, for readers of every kind of colour vision, boxes that do not hold long values, too small large print, and tactile elements too near to each other. Exit code 65 when
        anything is found.
        """)

    @Argument(help: "The template's folder.")
    var template: String
    @Option(help: ArgumentHelp("Check for this printer.", valueName: "name"))
    var printer = PrinterProfile.cr80at300.name
    @Option(help: ArgumentHelp("Measure the contrast over this many backgrounds.", valueName: "n"))
    var seeds = 32
    @Flag(help: "Print an array of findings.")
    var json = false

    func validate() throws {
      guard (1...10_000).contains(seeds) else { throw ValidationError("--seeds takes 1 to 10000") }
    }

    func run() throws {
      let profile = try PrinterProfile.chosen(printer)
      let usual = try Template(directory: template)
      var findings = try TemplateCheck(usual, printer: profile).findings(seeds: seeds)
      if usual.hasLargePrint {
        let large = try Template(directory: template, largePrint: true)
        findings += try TemplateCheck(large, printer: profile).findings(seeds: seeds).filter { !findings.contains($0) }
      }
      if json {
        try Console.print(json: findings)
      } else {
        for finding in findings {
          let element = finding.element.map { " \"\($0)\"" } ?? ""
          Console.print("\(finding.rule.rawValue): \(finding.side)\(element) \(finding.message)")
        }
      }
      guard findings.isEmpty else {
        throw Failure(
          exitCode: Failure.badData, "\(template) has \(findings.count) finding\(findings.count == 1 ? "" : "s")",
          hint: "civiccard template preview --guides draws the boxes")
      }
      if !json { Console.print("\(template): nothing found") }
    }
  }

  struct Preview: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Render a proof of both faces with invented data, marked as specimen.")

    @Argument(help: "The template's folder.")
    var template: String
    @Option(help: ArgumentHelp("Where the picture goes.", valueName: "file.png"))
    var out: String
    @Option(help: ArgumentHelp("Render for this printer.", valueName: "name"))
    var printer = PrinterProfile.cr80at300.name
    @Flag(help: "Show the large-print option.")
    var largePrint = false
    @Flag(help: "Draw the trim, the safe area, the elements' boxes and the baselines.")
    var guides = false

    func run() throws {
      let proof = try TemplateProof(
        try Template(directory: template, largePrint: largePrint), printer: try PrinterProfile.chosen(printer))
      try Files.write(try proof.png(guides: guides), to: out)
      Console.print(out)
    }
  }
}
