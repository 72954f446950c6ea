import ArgumentParser
import CardFace
import Foundation

struct TemplateVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template", abstract: "Check and preview a city's template, look at a card through its lens.",
    subcommands: [Check.self, Preview.self, Lens.self])

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
      do {
        try check()
      } catch let error as FaceError where json && error.code != .paintingFailed {
        try Console.print(json: [Fault(error.code.rawValue, error.element ?? error.field, error.message)])
        throw error
      }
    }

    /// What keeps a template from being read at all, as findings are printed.
    private struct Fault: Encodable {
      let rule: String
      let element: String?
      let message: String

      init(_ rule: String, _ element: String?, _ message: String) {
        (self.rule, self.element, self.message) = (rule, element, message)
      }
    }

    private func check() throws {
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
      abstract: "Render a proof of both faces with invented data, marked as specimen.",
      discussion: """
        With --tilt it is a web page in one file instead, which shows the front as it is turned in the light: for showing
        staff what to look for on a card.
        """)

    @Argument(help: "The template's folder.")
    var template: String
    @Option(help: ArgumentHelp("Where the picture goes.", valueName: "file"))
    var out: String
    @Option(help: ArgumentHelp("Render for this printer.", valueName: "name"))
    var printer = PrinterProfile.cr80at300.name
    @Flag(help: "Show the large-print option.")
    var largePrint = false
    @Flag(help: "Draw the trim, the safe area, the boxes of elements, layers and calm zones, and the baselines.")
    var guides = false
    @Flag(help: "Write a web page that shows the front's play of colours as the card is turned.")
    var tilt = false
    @Option(help: ArgumentHelp("How many positions the page with --tilt shows.", valueName: "n"))
    var frames = TiltPreview.usualFrames

    func validate() throws {
      guard !(tilt && guides) else { throw ValidationError("--tilt draws no guides") }
      guard TiltPreview.frames.contains(frames) else {
        throw ValidationError(
          "--frames takes \(TiltPreview.frames.lowerBound) to \(TiltPreview.frames.upperBound)")
      }
    }

    func run() throws {
      if tilt {
        let preview = TiltPreview(
          try Template(directory: template, largePrint: largePrint), printer: try PrinterProfile.chosen(printer))
        try Files.write(try preview.html(frames: frames), to: out)
        return Console.print(out)
      }
      let proof = try TemplateProof(
        try Template(directory: template, largePrint: largePrint), printer: try PrinterProfile.chosen(printer))
      try Files.write(try proof.png(guides: guides), to: out)
      Console.print(out)
    }
  }

  struct Lens: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what the latent images of a card hide.",
      discussion: """
        Looks at a picture of a face, as rendered or as a straightened scan, through a ruled lens in software, and writes what
        appears. Exit code 65 when the template's face has no latent image.
        """)

    @Argument(help: "A PNG or JPEG of the face.")
    var image: String
    @Option(help: ArgumentHelp("The card's template.", valueName: "folder"))
    var template: String
    @Option(help: ArgumentHelp("The printer that the picture is for.", valueName: "name"))
    var printer = PrinterProfile.cr80at300.name
    @Option(help: ArgumentHelp("Which face it is: front or back.", valueName: "face"))
    var face = Template.Side.front
    @Option(help: ArgumentHelp("Where the picture goes.", valueName: "file.png"))
    var out: String

    func run() throws {
      let lens = try LatentLens(
        try Template(directory: template), printer: try PrinterProfile.chosen(printer), side: face)
      try Files.write(try lens.png(Files.read(image)), to: out)
      Console.print(out)
    }
  }
}

extension Template.Side: ExpressibleByArgument {}
