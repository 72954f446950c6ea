import ArgumentParser
import CardFace
import CardFiles
import CardInspector
import CardModel
import CardProofing
import VerifyCommand

struct TemplateVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template", abstract: "Make, check and preview a city's template, look at a card through its lens.",
    subcommands: [New.self, Check.self, Preview.self, Lens.self])

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a plain template for a city, to begin with.",
      discussion: """
        Writes a folder with template.json and art that passes template check as it is. Its identifiers and web addresses
        are placeholders made from the city's name: put the city's own in before cards are issued.
        """)

    @Argument(help: "The folder to make.")
    var folder: String
    @Option(help: ArgumentHelp("The city's name as it stands on the card.", valueName: "name"))
    var city: String
    @Option(
      help: ArgumentHelp("One to three colours: the header's two ends, and an accent.", valueName: "#rrggbb,…"))
    var colors: String?
    @Option(help: ArgumentHelp("The side of the portrait: left or right.", valueName: "side"))
    var portrait = StarterTemplate.PortraitSide.left

    func run() throws {
      let palette = try colors.map { (text) throws(CardError) in try StarterTemplate.Palette(text) }
      try StarterTemplate(city: city, palette: palette ?? .standard, portrait: portrait).write(to: folder)
      Console.print("\(folder)/template.json")
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Find what a designer should change before cards are printed.",
      discussion: """
        Looks for unknown keys, missing fonts and files, data that some cards would not show, overlaps, covered texts,
        elements too near to the edge or on contact areas, artwork that nobody sees, low contrast over the artwork, for
        readers of every kind of colour vision, boxes that do not hold long values, too small large print, art with text
        or links, and tactile elements too near to each other. Exit code 65 when anything is found.
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
      var rows: [Row] = []
      do {
        try check { rows += $0.map(Row.init) }
      } catch let error as FaceError {
        // What keeps a template from being read is found too, beside what was found before.
        rows.append(Row(error))
        try show(rows)
        throw error
      }
      try show(rows)
      guard rows.isEmpty else {
        throw Failure(
          exitCode: Failure.badData, "\(template) has \(rows.count) finding\(rows.count == 1 ? "" : "s")",
          hint: "civiccard template preview --guides draws the boxes")
      }
      if !json { Console.print("\(template): nothing found") }
    }

    /// Hands over what is found, first in the usual card, then in its large print.
    private func check(found: ([TemplateFinding]) -> Void) throws {
      let profile = try PrinterProfile.chosen(printer)
      let usual = try Template(directory: TemplateFolder.path(template))
      let findings = try TemplateCheck(usual, printer: profile).findings(seeds: seeds)
      found(findings)
      guard usual.hasLargePrint else { return }
      let large = try Template(directory: TemplateFolder.path(template), largePrint: true)
      found(try TemplateCheck(large, printer: profile).findings(seeds: seeds).filter { !findings.contains($0) })
    }

    private func show(_ rows: [Row]) throws {
      if json { return try Console.print(json: rows) }
      for row in rows where row.side != nil { Console.print(row.line) }
    }

    /// A finding as it is printed, or what keeps a template from being read, which is on no face.
    private struct Row: Encodable {
      let rule: String
      let side: String?
      let element: String?
      let message: String

      init(_ finding: TemplateFinding) {
        (rule, side) = (finding.rule.rawValue, finding.side)
        (element, message) = (finding.element, finding.message)
      }

      init(_ error: FaceError) {
        (rule, side) = (error.code.rawValue, nil)
        (element, message) = (error.element ?? error.field, error.message)
      }

      var line: String { "\(rule): \(side ?? "")\(element.map { " \"\($0)\"" } ?? "") \(message)" }
    }
  }

  struct Preview: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Render a proof of both faces with invented data, marked as specimen.",
      discussion: """
        With --tilt it is a web page in one file instead, which shows the front as it is turned in the light: for
        showing staff what to look for on a card.
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
          try Template(directory: TemplateFolder.path(template), largePrint: largePrint),
          printer: try PrinterProfile.chosen(printer))
        try AtomicFile.write(try preview.html(frames: frames), to: out)
        return Console.print(out)
      }
      let proof = try TemplateProof(
        try Template(directory: TemplateFolder.path(template), largePrint: largePrint),
        printer: try PrinterProfile.chosen(printer))
      try AtomicFile.write(try proof.png(guides: guides), to: out)
      Console.print(out)
    }
  }

  struct Lens: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what the latent images of a card hide.",
      discussion: """
        Looks at a picture of a face, as rendered or as a straightened scan, through a ruled lens in software, and
        writes what appears. Exit code 65 when the template's face has no latent image.
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
        try Template(directory: TemplateFolder.path(template)), printer: try PrinterProfile.chosen(printer), side: face)
      try AtomicFile.write(try lens.png(DocumentFile.read(image)), to: out)
      Console.print(out)
    }
  }
}

extension Template.Side: ExpressibleByArgument {}

extension StarterTemplate.PortraitSide: ExpressibleByArgument {}
