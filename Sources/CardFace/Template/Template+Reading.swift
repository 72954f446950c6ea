import CardArtwork
import CardModel
import Foundation

extension Template {
  /// The version of the template format that this library reads, and of the rules by which it draws.
  ///
  /// A format freezes both: a card that was issued must be drawn alike for as long as it is valid, or its face could
  /// not be compared with its credential. Whoever changes how anything is drawn makes a new format, and goes on drawing
  /// the older ones as before or refuses them (`unsupportedFormat`). The golden pictures hold this.
  static let format = 1

  /// Reads and checks the template in the folder `directory`: `template.json` and the art that it names.
  ///
  /// With `largePrint` its elements are those for holders who see little; a template without that option is refused.
  /// Throws `missingFile` for a folder or file that is not there, `unreadableFile`, `unsupportedFormat`, and
  /// `invalidTemplate` with the path of the value at fault. Fonts are looked for when a ``FaceRenderer`` is made.
  public init(directory: String, largePrint: Bool = false) throws(FaceError) {
    try self.init(largePrint: largePrint) { (name, element) throws(FaceError) in
      try TemplateFile.read(name, in: directory, element: element)
    }
  }

  /// The same where `file` gives the bytes of `template.json` and of the art, by name; its second argument is the
  /// element that names the file, for the error.
  package init(
    largePrint: Bool, file: (_ name: String, _ element: String?) throws(FaceError) -> [UInt8]
  ) throws(FaceError) {
    do {
      try self.init(reading: file, largePrint: largePrint)
    } catch let error as FaceError {
      throw error
    } catch let error as CardError {
      throw FaceError(
        .invalidTemplate, field: error.field.map { "template.json \($0)" }, error.message, hint: error.hint)
    } catch {
      throw FaceError(.invalidTemplate, "can't be read: \(error)")
    }
  }

  private init(reading file: (String, String?) throws(FaceError) -> [UInt8], largePrint: Bool) throws {
    let usual = try JSONValue(parsing: file("template.json", nil))
    var reader = try ObjectReader(usual)
    isLargePrint = largePrint
    hasLargePrint = reader.value("largePrint") != nil
    if hasLargePrint || largePrint {
      // Its faults are found whichever is printed.
      let large = try LargePrint.applied(to: usual)
      if largePrint { reader = try ObjectReader(large) }
      _ = reader.value("largePrint")
    }
    _ = try reader.string("$schema")
    let format = try reader.integer("format")
    guard format == Self.format else {
      throw FaceError(
        .unsupportedFormat, field: "template.json format",
        "is \(format.map(String.init) ?? "missing"), and the drawing rules of \(Self.format) are the only ones "
          + "known here",
        hint: "use the version of the program that the template was made for")
    }
    id = try reader.requiredString("id")
    guard id.wholeMatch(of: /[a-z0-9][a-z0-9-]{0,23}/) != nil else {
      throw CardError(.invalidValue, field: "id", "is not 1 to 24 lower-case letters, digits and hyphens")
    }
    version = try reader.integer("version") ?? 1
    guard (1...9999).contains(version) else { throw CardError(.invalidValue, field: "version", "is not 1 to 9999") }
    title = try reader.requiredString("title")
    issuer = try Self.issuer(reader.requiredObject("issuer"))
    var policy = try Self.policy(reader.object("policy"))
    fonts = try Self.fonts(reader.requiredObject("fonts"))
    let dates = try Self.dates(reader.requiredObject("dates"))
    self.dates = dates
    let palette = try Self.palette(reader.object("colors"))
    let faceReader = FaceReader(palette: palette, fonts: fonts)
    var faces = try reader.requiredObject("faces")
    front = try faceReader.face(faces.requiredObject("front"))
    back = try faceReader.face(faces.requiredObject("back"))
    try faces.finish()
    try reader.finish()
    policy.externalNumbers = try Self.externalNumbers(front, back)
    self.policy = policy

    var art: [String: [UInt8]] = [:]
    for element in front.elements + back.elements {
      guard case .art(let name) = element.content, art[name] == nil else { continue }
      art[name] = try file(name, element.name)
    }
    for name in (Array(front.figures.values) + back.figures.values).compactMap(\.file) where art[name] == nil {
      art[name] = try file(name, "artwork")
    }
    self.art = art
  }

  private static func issuer(_ reader: ObjectReader) throws -> Issuer {
    var reader = reader
    let issuer = Issuer(
      id: try reader.requiredString("id"), name: try reader.requiredString("name"),
      timeZone: try reader.requiredString("timeZone"), statusURI: try reader.string("statusURI"))
    try checkURI(issuer.id, isWebAddress: false, field: "issuer.id")
    if let uri = issuer.statusURI { try checkURI(uri, isWebAddress: true, field: "issuer.statusURI") }
    guard TimeZone(identifier: issuer.timeZone) != nil else {
      throw CardError(
        .invalidValue, field: "issuer.timeZone", "is not an IANA time zone", hint: "for example America/New_York")
    }
    try reader.finish()
    return issuer
  }

  /// Verifiers compare the identifier letter by letter and partners download the list: neither may be a slip of the
  /// pen.
  private static func checkURI(_ text: String, isWebAddress: Bool, field: String) throws(CardError) {
    let parts = URLComponents(string: text, encodingInvalidCharacters: false)
    // A scheme counts in any case (RFC 3986, 3.1), but identifiers are compared as they are written.
    guard let parts, let scheme = parts.scheme, scheme == scheme.lowercased(), text.utf8.count > scheme.utf8.count + 1,
      !isWebAddress || (["https", "http"].contains(scheme) && parts.host?.isEmpty == false)
    else {
      throw CardError(
        .invalidValue, field: field,
        "is not \(isWebAddress ? "a web address" : "an absolute URI with its scheme in lower case")",
        hint: "for example https://bridgeport.example\(isWebAddress ? "/status" : "")")
    }
  }

  private static func policy(_ reader: ObjectReader?) throws -> IssuingPolicy {
    var policy = IssuingPolicy()
    guard var reader else { return policy }
    if let years = try reader.integer("validityYears") { policy.validityYears = years }
    guard (1...10).contains(policy.validityYears) else {
      throw CardError(.invalidValue, field: "policy.validityYears", "is not 1 to 10")
    }
    if let age = try reader.integer("guardianUnderAge") { policy.guardianUnderAge = age }
    guard (0...25).contains(policy.guardianUnderAge) else {
      throw CardError(.invalidValue, field: "policy.guardianUnderAge", "is not 0 to 25")
    }
    if let rule = try reader.choice("signature", of: IssuingPolicy.SignatureRule.self) { policy.signature = rule }
    for name in try reader.strings("required") ?? [] {
      guard let field = IssuingPolicy.OptionalField(rawValue: name) else {
        throw CardError(
          .invalidValue, field: "policy.required", "\"\(name)\" is not an optional field",
          hint: "known: \(IssuingPolicy.OptionalField.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      policy.requiredFields.insert(field)
    }
    policy.portraitFingerprint = try reader.bool("portraitFingerprint") ?? false
    policy.signatureInk = try reader.bool("signatureInk") ?? false
    guard policy.portraitFingerprint || !policy.signatureInk else {
      throw CardError(
        .invalidValue, field: "policy.signatureInk", "stands after the portrait's fingerprint, which is not wanted",
        hint: "set portraitFingerprint to true as well")
    }
    try reader.finish()
    return policy
  }

  private static func fonts(_ reader: ObjectReader) throws -> [String: [FontPin]] {
    var reader = reader
    var fonts: [String: [FontPin]] = [:]
    for role in reader.names {
      var pins: [FontPin] = []
      for var pin in try reader.objects(role) {
        pins.append(FontPin(family: try pin.requiredString("family"), style: try pin.requiredString("style")))
        try pin.finish()
      }
      guard !pins.isEmpty else { throw CardError(.missingField, field: "fonts.\(role)", "names no font") }
      fonts[role] = pins
    }
    guard !fonts.isEmpty else { throw CardError(.missingField, field: "fonts", "names no font") }
    return fonts
  }

  private static func dates(_ reader: ObjectReader) throws -> DateFormat {
    var reader = reader
    let format = try DateFormat(
      pattern: reader.requiredString("pattern"), months: reader.strings("months") ?? [])
    try reader.finish()
    return format
  }

  private static func palette(_ reader: ObjectReader?) throws -> [String: Color] {
    guard var reader else { return [:] }
    var palette: [String: Color] = [:]
    for name in reader.names {
      guard let color = Color(hex: try reader.requiredString(name)) else {
        throw CardError(
          .invalidValue, field: "colors.\(name)", "is not a colour", hint: "write it as #rrggbb or #rrggbbaa")
      }
      palette[name] = color
    }
    return palette
  }
}

extension ObjectReader {
  /// One of an enumeration's texts, or nil when it is not there or null.
  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, of type: Choice.Type
  ) throws(CardError) -> Choice? where Choice.RawValue == String {
    guard let text = try string(name) else { return nil }
    guard let choice = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue)
      throw CardError(
        .invalidValue, field: path(of: name), "is \"\(text)\", which is not one of \(known.joined(separator: ", "))",
        hint: NearestName.to(text, among: known).map { "did you mean \"\($0)\"?" })
    }
    return choice
  }
}
