import CardVerifier
import Testing

@testable import CardCredential

/// What a keyboard-wedge scanner does to a text is undone, told, and counts only with a valid signature.
struct RepairTests {
  private let world: World
  private let verifier: Verifier
  private let card: String

  init() throws {
    world = try World()
    verifier = try world.verifier()
    card = try world.card()
  }

  private func split(_ text: String, by separator: String) -> String {
    let middle = text.index(text.startIndex, offsetBy: text.count / 2)
    return text[..<middle] + separator + text[middle...]
  }

  @Test func undoesAndReports() throws {
    try #require(card.contains(" "))
    let damage: [(String, [Repair])] = [
      (card + "\r", [.lineBreaks]), (card + "\n", [.lineBreaks]), (card + "\r\n", [.lineBreaks]),
      (split(card, by: "\r\n"), [.lineBreaks]), ("  " + card, [.surroundingSpace]), (card + "\t ", [.surroundingSpace]),
      ("]Q1" + card, [.symbologyIdentifier]), ("\u{02}" + card + "\u{03}", [.startAndEndOfText]),
      (card + "\u{03}", [.startAndEndOfText]), ("\u{02}" + card, [.startAndEndOfText]),
      ("\u{FEFF}" + card, [.byteOrderMark]), (card.replacing(" ", with: "\u{A0}"), [.noBreakSpace]),
      ("]q1" + card.lowercased(), [.symbologyIdentifier, .lowerCase]),
      ("\u{02}]Q1" + card + "\u{03}\r\n", [.startAndEndOfText, .symbologyIdentifier, .lineBreaks]),
      ("]Q1\u{02}" + card + "\r\n\u{03}", [.startAndEndOfText, .symbologyIdentifier, .lineBreaks]),
      ("\u{FEFF} ]Q1 " + card, [.byteOrderMark, .symbologyIdentifier, .surroundingSpace]),
      ("\u{A0}" + card, [.surroundingSpace, .noBreakSpace]),
      (card.lowercased(), [.lowerCase]), (card.replacing(" ", with: "%20"), [.percentSpace]),
      (
        " \r\n" + split(card, by: "\n").lowercased().replacing(" ", with: "%20") + " \r\n",
        [.lineBreaks, .surroundingSpace, .lowerCase, .percentSpace]
      ),
    ]
    for (text, repairs) in damage {
      let verdict = verifier.verify(text, at: World.now)
      #expect(verdict.accepted, "\(repairs)")
      #expect(verdict.repairs == repairs)
    }
  }

  /// Every modifier that a QR code's name has (ISO/IEC 15424), and no other.
  @Test func symbologyIdentifiers() {
    for modifier in 0...6 {
      let verdict = verifier.verify("]Q\(modifier)" + card, at: World.now)
      #expect(verdict.accepted && verdict.repairs == [.symbologyIdentifier])
    }
    for other in ["]Q7", "]Q", "]C1", "]d2", "]Q1]Q1", "Q1", "[Q1"] {
      #expect(verifier.verify(other + card, at: World.now).reason == .unreadable, "\(other)")
    }
  }

  /// A program that takes the scanner's bytes for Latin-1 leaves one byte for a no-break space.
  @Test func noBreakSpacesOfLatin1() {
    let text = Array(card.utf8).map { $0 == 0x20 ? 0xA0 : $0 }
    let verdict = verifier.verify(utf8: text, at: World.now)
    #expect(verdict.accepted && verdict.repairs == [.noBreakSpace])
  }

  /// A text that has `%20` of its own is right as it is, and is still found when its spaces were replaced.
  @Test func percentSignsOfItsOwn() throws {
    var found: String?
    for number in 0..<4_000 where found == nil {
      let text = try world.card(World.claims { $0.number = "PC-\(number)" })
      if text.contains("%20") && text.contains(" ") { found = text }
    }
    let text = try #require(found)
    let plain = verifier.verify(text, at: World.now)
    #expect(plain.accepted && plain.repairs.isEmpty)
    let damaged = verifier.verify(text.replacing(" ", with: "%20"), at: World.now)
    #expect(damaged.accepted && damaged.repairs == [.percentSpace])
  }

  /// A repair must not turn another verdict into a better-sounding one.
  @Test func countsOnlyWithAValidSignature() throws {
    let forged = try Forge(World.claims, kid: world.cardKey.publicKey.kid).text(world.stranger)
    #expect(verifier.verify(forged, at: World.now).reason == .signatureInvalid)
    let verdict = verifier.verify(forged.lowercased() + "\n", at: World.now)
    #expect(verdict.reason == .unreadable && verdict.repairs.isEmpty)
  }

  /// A line break that a scanner ends with does not hide the reason of a refusal, whichever way the text comes in.
  @Test func aLastLineBreakHidesNoReason() async throws {
    let kid = world.cardKey.publicKey.kid
    let texts = try [
      (Forge(World.claims, kid: kid).text(world.stranger), Reason.signatureInvalid),
      (Forge(World.claims, kid: world.stranger.publicKey.kid).text(world.stranger), .untrustedIssuer),
      (Forge.text(world.statusFile()), .unsupported), (String(card.dropLast()), .unreadable),
    ]
    for ending in ["\r", "\n", "\r\n", "\n\n\r"] {
      for (text, reason) in texts {
        let damaged = text + ending
        let verdict = verifier.verify(damaged, at: World.now)
        #expect(verdict.reason == reason && verdict.repairs.isEmpty)
        #expect(verifier.verify(utf8: Array(damaged.utf8), at: World.now).reason == reason)
        #expect(verifier.verify(allOf: [damaged], at: World.now).verdict.reason == reason)
        #expect(verifier.verify(front: damaged, back: card, at: World.now).reason == reason)
        #expect(await verifier.verify([damaged], at: World.now).map(\.reason) == [reason])
      }
      #expect(verifier.verify(ending, at: World.now).reason == .unreadable)
    }
    // Elsewhere in the text a line break is damage like any other.
    #expect(verifier.verify("\n" + texts[0].0, at: World.now).reason == .unreadable)
  }

  /// A repaired card is judged like any other.
  @Test func aRepairedCardMayBeRevoked() throws {
    let revoked = try world.card(World.claims { $0.status = StatusReference(index: 4_712, uri: World.statusURI) })
    let verdict = verifier.verify(revoked + "\r", at: World.now)
    #expect(verdict.reason == .revoked && verdict.repairs == [.lineBreaks])
  }

  /// Other damage is not guessed at.
  @Test func nothingElseIsRepaired() {
    let texts = [
      "HTTPS://VERIFY.EXAMPLE/" + card, String(card.dropLast()), card + "A", card.replacing(":", with: ";"),
      card.replacing(" ", with: "+"), card + "\u{FEFF}", "\u{03}" + card, card + "\u{02}", card + "]Q1", card + card,
      split(card, by: "\u{02}"), card.replacing(" ", with: "\u{202F}"),
    ]
    for text in texts { #expect(verifier.verify(text, at: World.now).reason == .unreadable) }
  }
}
