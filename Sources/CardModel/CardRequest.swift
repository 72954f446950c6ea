/// What an issuing office asks for: a card's data as they came, and the paths of its pictures.
///
/// The same struct is read from JSON and, by a batch, from a CSV row. Nothing is checked here but types and names; the
/// checks are in ``card(under:today:)``.
public struct CardRequest: Sendable, Equatable {
  /// The card's number.
  public var number: String
  /// The holder's full name.
  public var name: String
  /// The address, line by line.
  public var address: [String]
  /// `YYYY-MM-DD`.
  public var dateOfBirth: String
  /// `YYYY-MM-DD`; today where it is nil.
  public var issued: String?
  /// `YYYY-MM-DD`; by the template's policy where it is nil.
  public var expires: String?
  /// Path of the photo, relative to the request.
  public var photo: String
  /// Where the face is in the photo, so that the portrait is cropped around it; nil for the top-weighted centre.
  public var faceBox: FaceBox?
  /// Path of the scanned signature, relative to the request; nil for a holder who does not sign.
  public var signature: String?
  /// The name in a second script.
  public var secondaryName: Card.LocalizedName?
  /// A minor's guardian.
  public var guardian: String?
  /// The holder's language, ISO 639-3.
  public var language: String?
  /// Whom to call in an emergency.
  public var emergencyContact: Card.EmergencyContact?
  /// Known allergies.
  public var allergies: [String]
  /// Numbers that others gave to the holder, by the name that the template has for them (`library`); spaces stay in
  /// what people read.
  public var externalNumbers: [String: String]
  /// The number of an earlier card of the same holder, which the registry revokes.
  public var replaces: String?

  /// A request with the required fields; set the optional ones afterwards.
  public init(
    number: String, name: String, address: [String], dateOfBirth: String, photo: String, signature: String?
  ) {
    self.number = number
    self.name = name
    self.address = address
    self.dateOfBirth = dateOfBirth
    self.photo = photo
    self.signature = signature
    self.allergies = []
    self.externalNumbers = [:]
  }

  /// Reads a request's JSON. Throws a ``CardError`` that names the field: not JSON, a missing or unknown field, a
  /// value of the wrong type.
  public init(json: [UInt8]) throws(CardError) { try self.init(try JSONValue(parsing: json)) }

  /// The same from JSON that was parsed already.
  package init(_ json: JSONValue) throws(CardError) {
    var reader = try ObjectReader(json)
    // Optional fields are read first: when a required one is then missing, the names that are left over are the
    // mistyped ones.
    issued = try reader.string("issued")
    expires = try reader.string("expires")
    guardian = try reader.string("guardian")
    language = try reader.string("language")
    allergies = try reader.strings("allergies") ?? []
    replaces = try reader.string("replaces")
    externalNumbers = [:]
    if var numbers = try reader.object("externalNumbers") {
      for name in numbers.names { externalNumbers[name] = try numbers.string(name) }
    }
    faceBox = try reader.object("faceBox").map { (box) throws(CardError) in try FaceBox(box) }
    if var second = try reader.object("secondaryName") {
      secondaryName = Card.LocalizedName(
        text: try second.requiredString("text"), language: try second.requiredString("language"))
      try second.finish()
    }
    if var contact = try reader.object("emergencyContact") {
      emergencyContact = Card.EmergencyContact(
        name: try contact.requiredString("name"), phone: try contact.requiredString("phone"))
      try contact.finish()
    }
    number = try reader.requiredString("number")
    name = try reader.requiredString("name")
    dateOfBirth = try reader.requiredString("dateOfBirth")
    photo = try reader.requiredString("photo")
    _ = try reader.required("address")
    address = try reader.strings("address") ?? []
    // Null says that the holder does not sign; a signature that was forgotten is an error.
    do throws(CardError) {
      signature = reader.isNull("signature") ? nil : try reader.requiredString("signature")
    } catch {
      let nobodySigns = "write \"signature\": null for a holder who does not sign"
      throw CardError(error.code, field: error.field, error.message, hint: error.hint ?? nobodySigns)
    }
    try reader.finish()
  }
}
