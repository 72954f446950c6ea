import CardVerifier

/// What came of looking at a whole card: at its codes, and at the face that they call for.
public struct CardInspection: Sendable {
  /// Why a card is not accepted.
  public enum Reason: Sendable, Hashable {
    /// Its code is not; see ``CardVerifier/Reason``. Nothing is said of its face then.
    case verdict(CardVerifier.Reason)
    /// Some region is not as the credential says.
    case faceDiffers
    /// A region without which the face proves nothing can't be told: name, date of birth, expiry, number, address or
    /// portrait.
    case faceNotJudged

    /// The stable code, for programs.
    public var code: String {
      switch self {
      case .verdict(let reason): reason.rawValue
      case .faceDiffers: "faceDiffers"
      case .faceNotJudged: "faceNotJudged"
      }
    }
  }

  /// The verdict on the codes.
  public let scene: SceneVerdict
  /// What the face shows; nil where the code is not accepted.
  public let face: InspectedFace?

  /// Why the card is not accepted; nil when it is.
  public var reason: Reason? {
    if let reason = scene.verdict.reason { return .verdict(reason) }
    guard let face else { return .faceNotJudged }
    if face.regions.contains(where: { $0.answer == .differs }) { return .faceDiffers }
    return face.isJudged ? nil : .faceNotJudged
  }

  /// Whether the code is accepted and nothing of the face speaks against it, as far as it must be seen.
  public var accepted: Bool { reason == nil }
}

/// A photographed face beside the one that its credential calls for.
public struct InspectedFace: Sendable {
  /// The template that the credential names.
  public let template: String?
  /// Pixels of the photo along a millimetre of the card; nil where the face was not found.
  public let pixelsPerMillimetre: Double?
  /// The median distance by which parts of the face lie beside where they should, in millimetres; nil where too few
  /// were recognised.
  public let residual: Double?
  /// What came of each region.
  public let regions: [InspectedRegion]
  /// What would make a better photo.
  public let advice: [Advice]
  /// What speaks for a copy. It alone refuses no card, and that there is nothing does not make an original.
  public let copySigns: [CopySign]
  /// What the copy signs were told by; nil where nothing was compared.
  package let copyMeasures: CopyMeasures?
  /// The straightened photo and the expected face, for a report; nil where they can't be made.
  package let pictures: ReportPictures?

  /// What makes a better photo.
  public enum Advice: String, Sendable, CaseIterable {
    /// The card fills too little of the photo.
    case closer
    /// It is seen from aside.
    case lessTilt
    /// A lamp is mirrored in it.
    case awayFromLamp
    /// It is blurred.
    case sharper
    /// Part of it is not in the photo, or something lies on it.
    case wholeCard
    /// The back's code holds the signed portrait.
    case showBack
    /// The template that the card names is missing.
    case addTemplate
  }

  /// What a copy often has and a card has not.
  public enum CopySign: String, Sendable, CaseIterable {
    /// The colours are missing.
    case grayCopy = "greyCopy"
    /// A pattern lies over the card as a screen's pixels make it.
    case screen
    /// Its texts have softer edges than its code, or lie beside where the code's black says: they were printed from a
    /// picture of a card, and the code anew.
    case secondPrinting
  }

  /// The fields without which a face proves nothing.
  static let neededFields = ["name", "dateOfBirth", "expires", "number", "address", "photo"]

  /// Whether everything that must be told could be.
  var isJudged: Bool {
    Self.neededFields.allSatisfy { field in
      let own = regions.filter { $0.field == field && !$0.isFinePrint }
      return !own.isEmpty && own.allSatisfy { $0.answer != .cannotTell }
    }
  }
}
