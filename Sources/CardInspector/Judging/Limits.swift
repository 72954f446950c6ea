/// Where an answer turns: from what was measured on genuine cards in simulated captures (`make bench-inspect`, the
/// tuning half of its seeds), with room above the worst of them. What lies between the two limits can't be told.
enum Limits {
  /// Of a glyph's way to another: up to the first it matches, from the second on it differs.
  static let glyphStep = (matches: 0.4, differs: 0.55)
  /// Of a glyph's misfit.
  static let glyphMisfit = (matches: 0.3, differs: 0.5)
  /// Of the ink that stands where no letter does, against a letter's: from here on the text differs. A digit's stem of
  /// three pixels has 0.48, and the cards of the tests, which are genuine, have none.
  static let strayInk = 0.3
  /// Of a line's displacement in pixels of 1/300 inch.
  static let displacement = (matches: 1.0, differs: 1.3)
  /// Of the same over one of the holder's pictures: what is drawn under a letter there follows a photo of a photo.
  /// Below these nothing is said; whoever changes a letter or moves a text leaves more. First where the picture was
  /// found as it should be, then where it was not.
  static let overPicture = (glyphStep: 0.7, misfit: 0.75)
  static let overOtherPicture = (glyphStep: 0.85, misfit: 1.0)
  /// The least displacement of a line over such a picture that counts, in pixels, and how well it must agree there.
  static let movedOverPicture = (displacement: 2.5, correlation: 0.93)
  /// The deviation of a glyph's way above which two letters that look alike can't be told apart.
  static let uncertainty = 0.16
  /// Of a tile's mismatch.
  static let tile = (matches: 0.8, differs: 1.6)
  /// Of how much of a label or small drawing is there, 1 for all of it: below the first it differs, from the second on
  /// it matches.
  static let presence = (differs: 0.55, matches: 0.7)
  /// Of the same for what lies over a ghost, whose tones are known less well: first where it was found as it should be,
  /// then where it was not.
  static let presenceOverPicture = (differs: 0.4, matches: 0.7)
  static let presenceOverOtherPicture = (differs: 0.2, matches: 0.7)
  /// Of the artwork's correlation: from here on it matches. Below it is measured against wrong seeds.
  static let artwork = 0.78
  /// Of how far the right seed's correlation lies above those of wrong ones, in their deviations.
  static let decoyLead = (differs: 4.0, matches: 10.0)
  /// The correlation that must be within reach before the artwork is judged at all.
  static let reachable = 0.6
  /// Of the share of the face's features that the signed portrait leaves unexplained: up to the first it matches, from
  /// the second on it differs.
  static let portrait = (matches: 0.17, differs: 0.2)
  /// Of the same where light lies over a portrait or beside it. Of the tuning half's genuine captures of real people
  /// none left more than 0.25 under a lamp and 0.12 without; of portraits of others none less than 0.34.
  static let veiledPortrait = (matches: 0.27, differs: 0.31)
  /// Of the distance to the portrait's fingerprint, likewise.
  static let fingerprint = (matches: 0.15, differs: 0.18)
  /// Of the same where light lies over a portrait or beside it: from here on it differs. Of 409 genuine captures
  /// without it none left more than 0.18 and one more than 0.10; of 60 with it one left more than 0.25.
  static let veiledFingerprint = 0.27
  /// The share of a portrait that may lie in a lamp's middle for that: a lamp on the face itself makes no smooth light.
  static let lampOnPortrait = 0.03
  /// Of the distance to the fingerprint from which on it differs even so: one genuine capture left 0.40.
  static let fingerprintUnderLamp = 0.45
  /// Of the share of a face that neither the signed portrait nor one lamp on it explains: below it, it may be the
  /// holder's under that lamp. Of 70 strangers none left less than 0.25.
  static let portraitUnderLamp = 0.15
  /// The light that such a lamp adds in its middle, in levels of light.
  static let lampLight = 30.0...300.0
  /// Of the ghost's correlation with the portrait beside it: below the first it differs, from the second on it matches.
  static let ghost = (differs: 0.8, matches: 0.95)
  /// Of how unlike the signature's ink is to what the front's code says of it: up to the first it matches, from the
  /// second on it differs. Of 95 genuine ones the worst had 0.08, and of pairs of strangers 1 in 300 less than 0.18.
  static let signature = (matches: 0.12, differs: 0.18)
  /// Levels of deviation that a ghost's tones should have.
  static let ghostDepth = 1.5
  /// The share of a region that may be hidden.
  static let hidden = 0.25
}
