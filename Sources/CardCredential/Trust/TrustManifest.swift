import CardModel

/// A trust bundle as a city keeps it under version control: a JSON file that names key files, signed by `trust sign`.
///
/// ```json
/// {"sequence": 7, "issued": "2026-11-23T00:00:00Z", "nextUpdate": "2027-02-23T00:00:00Z",
///  "issuers": [{"iss": "https://bridgeport.example", "name": "City of Bridgeport", "timeZone": "America/New_York",
///    "statusURI": "https://bridgeport.example/status/1",
///    "keys": [{"file": "issuer.pub.pem", "purpose": "card", "notBefore": "2026-01-01", "notAfter": "2031-12-31"}],
///    "templates": ["templates/park-city", "templates/park-city-1.template"]}]}
/// ```
public struct TrustManifest: Sendable {
  /// What the manifest says.
  public let bundle: TrustBundle

  /// The template packages that it names.
  public let templates: [TemplatePackage]

  /// Gives what the manifest names, and collects it.
  private struct Names {
    let file: (String) throws -> [UInt8]
    let template: (String) throws -> TemplatePackage
    var survivors: [NamedSurvivors] = []
    var templates: [TemplatePackage] = []
  }

  /// A survivors list that it names, to be checked once the bundle is whole.
  private struct NamedSurvivors {
    let field: String
    let file: [UInt8]
    let key: PublicKey
  }

  /// Reads a manifest.
  ///
  /// - Parameters:
  ///   - json: the file's bytes.
  ///   - now: the issue time where the manifest names none, in seconds since 1970.
  ///   - read: gives the contents of a file that the manifest names, a public key or a survivors list.
  ///   - pack: gives a template that the manifest names, by its folder or its package's file.
  /// - Throws: a `CardError` with the field, a `KeyError` for a key, a `CredentialError` for a bundle that can't be, or
  ///   what `read` and `pack` throw.
  public init(
    json: [UInt8], now: Int64, reading read: @escaping (String) throws -> [UInt8],
    packing pack: @escaping (String) throws -> TemplatePackage
  ) throws {
    var names = Names(file: read, template: pack)
    var reader = try ObjectReader(JSONValue(parsing: json))
    guard let sequence = try reader.integer("sequence"), sequence > 0 else {
      throw CardError(
        .invalidValue, field: "sequence", "is not a whole number above 0",
        hint: "count it up with every bundle that is handed out")
    }
    let issued = try Self.instant("issued", &reader) ?? now
    guard let nextUpdate = try Self.instant("nextUpdate", &reader) else {
      throw CardError(.missingField, field: "nextUpdate", "is required")
    }
    var issuers: [TrustBundle.Issuer] = []
    for issuer in try reader.objects("issuers") { issuers.append(try Self.issuer(issuer, &names)) }
    guard !issuers.isEmpty else { throw CardError(.missingField, field: "issuers", "names no issuer") }
    try reader.finish()
    bundle = try TrustBundle(sequence: UInt64(sequence), issuedAt: issued, nextUpdate: nextUpdate, issuers: issuers)
    templates = names.templates
    for named in names.survivors { try Self.check(named, in: bundle) }
  }

  /// Partners would refuse a list that is not what its entry says, and with it every genuine card of the stolen key.
  private static func check(_ named: NamedSurvivors, in bundle: TrustBundle) throws(CredentialError) {
    do throws(CredentialError) {
      guard try bundle.survivors(in: named.file).compromisedKey == named.key else {
        throw CredentialError(.notTrusted, "the survivors list is about another key")
      }
    } catch {
      throw CredentialError(
        error.code, error.message, subject: named.field,
        hint: "name the survivors list that was made for this key, signed by a good card key of the issuer")
    }
  }

  private static func issuer(_ reader: ObjectReader, _ names: inout Names) throws -> TrustBundle.Issuer {
    var reader = reader
    let timeZone = try reader.requiredString("timeZone")
    let statusURI = try reader.string("statusURI")
    let (identifier, name) = (try reader.requiredString("iss"), try reader.requiredString("name"))
    var keys: [TrustBundle.Key] = []
    for key in try reader.objects("keys") { keys.append(try self.key(key, &names)) }
    guard !keys.isEmpty else { throw CardError(.missingField, field: reader.path(of: "keys"), "names no key") }
    let templates = try (reader.strings("templates") ?? []).map(names.template)
    names.templates += templates
    try reader.finish()
    return TrustBundle.Issuer(
      identifier: identifier, name: name, timeZone: timeZone, statusURI: statusURI, keys: keys,
      templates: templates.map(\.digest))
  }

  private static func key(_ reader: ObjectReader, _ names: inout Names) throws -> TrustBundle.Key {
    var reader = reader
    let file = try reader.requiredString("file")
    let purpose = try reader.requiredString("purpose")
    guard let purpose = TrustBundle.Purpose(rawValue: purpose) else {
      throw CardError(.invalidValue, field: reader.path(of: "purpose"), "is neither card nor status")
    }
    let kid = try Self.keyIdentifier(&reader)
    let notBefore = try date("notBefore", &reader)
    let notAfter = try date("notAfter", &reader)
    let compromised = try reader.bool("compromised") ?? false
    let list = try reader.string("survivors")
    try reader.finish()
    let publicKey = try PublicKey(pem: String(decoding: try names.file(file), as: UTF8.self))
    let named = try list.map {
      NamedSurvivors(field: reader.path(of: "survivors"), file: try names.file($0), key: publicKey)
    }
    if let named { names.survivors.append(named) }
    return TrustBundle.Key(
      publicKey: publicKey, keyIdentifier: kid, purpose: purpose, notBefore: notBefore, notAfter: notAfter,
      isCompromised: compromised, survivorsDigest: named.map { Digest.sha256($0.file) })
  }

  /// For an issuer whose credentials name their key otherwise than by the thumbprint: the identifier in hex.
  private static func keyIdentifier(_ reader: inout ObjectReader) throws(CardError) -> [UInt8]? {
    guard let text = try reader.string("kid") else { return nil }
    guard let bytes = Hexadecimal.bytes(text), (1...64).contains(bytes.count) else {
      throw CardError(.invalidValue, field: reader.path(of: "kid"), "is not bytes in hex")
    }
    return bytes
  }

  private static func instant(_ name: String, _ reader: inout ObjectReader) throws(CardError) -> Int64? {
    guard let text = try reader.string(name) else { return nil }
    guard let instant = RFC3339.instant(text) else {
      throw CardError(
        .invalidValue, field: reader.path(of: name), "is not a date and time",
        hint: "write it like 2026-11-23T09:30:00Z")
    }
    return instant
  }

  private static func date(_ name: String, _ reader: inout ObjectReader) throws(CardError) -> CalendarDate {
    guard let date = CalendarDate(iso8601: try reader.requiredString(name)) else {
      throw CardError(.invalidValue, field: reader.path(of: name), "is not a day", hint: "write it as YYYY-MM-DD")
    }
    return date
  }
}
