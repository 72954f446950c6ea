import CardCaptures
import CardCredential
import CardFace
import CardImaging
import CardInspector
import CardModel
import CardVerifier
import TestSupport
import Testing

@Suite("Inspecting simulated photos of cards", .serialized)
struct InspectionTests {
  @Test(
    "a genuine card is accepted with its back, whatever city and printer",
    arguments: [("park-city", 300), ("elm-city", 300), ("hartford", 300), ("hartford", 600)])
  func genuine(_ city: String, _ dotsPerInch: Int) throws {
    let desk = try Desk(city, printer: dotsPerInch == 600 ? .cr80at600 : .cr80at300)
    let card = try desk.card(1)
    let inspection = try desk.inspect(card.panels, of: card)
    #expect(inspection.accepted, "\(inspection.report(in: .english))")
    #expect(inspection.reason == nil)
    let texts = inspection.answers(.text)
    for field in ["name", "address", "dateOfBirth", "expires", "number"] { #expect(texts[field] == .matches) }
    // Each text's box is where the card has it, wherever a flow put it.
    let boxes = (inspection.face?.regions ?? []).filter { $0.kind == .text && $0.field != nil && $0.why != .resolution }
    for (index, region) in boxes.enumerated() {
      for other in boxes[(index + 1)...] {
        let apart =
          region.box.x + region.box.width <= other.box.x + 0.1 || other.box.x + other.box.width <= region.box.x + 0.1
          || region.box.y + region.box.height <= other.box.y + 0.2
          || other.box.y + other.box.height <= region.box.y + 0.2
        #expect(apart, "\(region.element) \(region.box), \(other.element) \(other.box)")
      }
    }
    #expect(inspection.answers(.portrait)["portrait"] == .matches)
    #expect(inspection.answers(.artwork)["artwork"] == .matches)
    // Its code says nothing of how the signature looks.
    #expect(inspection.answers(.signature)["signature"] == .cannotTell)
    #expect(inspection.face?.copySigns == [])
  }

  @Test("a genuine code on another card's front is refused, and so is another card's background")
  func transplanted() throws {
    let desk = try Desk("park-city")
    let (card, other) = (try desk.card(1), try desk.card(2))
    for attack in [Attack.transplant, .background] {
      var dice = Dice(seed: 1)
      let forgery = try attack.forgery(of: card, other: other, pool: [], in: desk.city, using: &dice)
      let inspection = try desk.inspect(forgery.panels, of: card)
      #expect(inspection.reason == .faceDiffers)
      #expect(inspection.differing.contains("artwork"), "\(attack)")
      // The number's end lies over the ghost, and the ghost is another's too.
      if attack == .transplant { #expect(inspection.differing.isSuperset(of: ["name", "address"])) }
    }
  }

  @Test("another person's portrait is refused by the back's, and nothing else is said to differ")
  func swappedPortrait() throws {
    let desk = try Desk("hartford")
    let (card, other) = (try desk.card(1), try desk.card(2))
    let panels = try desk.city.panels(card.content.onFront, code: card.identity, pictures: other.pictures)
    let inspection = try desk.inspect(panels, of: card)
    #expect(inspection.reason == .faceDiffers)
    #expect(inspection.differing == ["portrait"])
  }

  @Test("one character replaced is found in its text and in no other", arguments: ["number", "dateOfBirth", "name"])
  func oneCharacter(_ field: String) throws {
    let desk = try Desk("park-city")
    let card = try desk.card(1)
    var claims = card.claims
    func next(_ digit: Character) -> Character { digit == "3" ? "8" : "3" }
    switch field {
    case "number": claims.number = claims.number.dropLast() + String(next(claims.number.last ?? "0"))
    case "dateOfBirth":
      let born = try #require(claims.dateOfBirth)
      claims.dateOfBirth = CalendarDate(
        iso8601: "\(born.year + (born.year < 1998 ? 8 : -8))" + born.description.dropFirst(4))
    default: claims.name = claims.name.replacing("a", with: "o", maxReplacements: 1)
    }
    let panels = try desk.city.panels(
      try desk.city.content(claims).onFront, code: card.identity, pictures: card.pictures)
    let inspection = try desk.inspect(panels, of: card)
    #expect(inspection.reason == .faceDiffers)
    // A longer or shorter text may also leave something on the background, or uncover some.
    #expect(inspection.differing.subtracting(["artwork"]) == [field], "\(inspection.report(in: .english))")
  }

  @Test("a text moved by half a millimetre, a line added, a label removed and an emblem turned are each named")
  func layout() throws {
    let desk = try Desk("elm-city")
    let card = try desk.card(1)
    var dice = Dice(seed: 2)
    let forgery = try Attack.layout.forgery(of: card, other: card, pool: [], in: desk.city, using: &dice)
    #expect(forgery.targets.count >= 3)
    let inspection = try desk.inspect(forgery.panels, of: card)
    #expect(inspection.reason == .faceDiffers)
    #expect(inspection.differing.isSuperset(of: forgery.targets), "\(forgery.targets): \(inspection.differing)")
  }

  @Test("what a lamp hides or a blur takes away can't be told, and never differs")
  func unclear() throws {
    let desk = try Desk("park-city")
    let card = try desk.card(1)
    var glare = Desk.goodPhoto
    (glare.glare, glare.glareX, glare.glareY, glare.glareSize) = (1.5, 37, 18, 5)
    let hidden = try desk.inspect(card.panels, of: card, glare)
    #expect(hidden.reason == .faceNotJudged)
    #expect(hidden.differing == [])
    #expect(hidden.answers()["dateOfBirth"] == .cannotTell)
    #expect(hidden.face?.advice.contains(.awayFromLamp) == true)
    var soft = Desk.goodPhoto
    (soft.defocus, soft.density) = (1.7, 12)
    let blurred = try desk.inspect(card.panels, of: card, soft)
    if blurred.scene.verdict.accepted { #expect(blurred.differing == []) }
  }

  @Test(
    "the edge of a shadow or beam over texts and portrait can't be told, and never differs",
    arguments: [(0.55, 0.0, -5.0), (0.7, 90, 2), (1.25, 30, 0), (0.45, 200, 15), (1.2, 215, 20)])
  func hardLight(_ factor: Double, _ angle: Double, _ place: Double) throws {
    let desk = try Desk("park-city")
    let card = try desk.card(1)
    var shaded = Desk.goodPhoto
    (shaded.shadow, shaded.shadowAngle, shaded.shadowPlace) = (factor, angle, place)
    let inspection = try desk.inspect(card.panels, of: card, shaded)
    if inspection.scene.verdict.accepted {
      #expect(inspection.differing == [], "\(inspection.report(in: .english))")
    }
    // What is wrong under a shadow is wrong all the same.
    let other = try desk.card(2)
    let forged = try desk.city.transplant(of: card, onto: other.panels)
    let refused = try desk.inspect(forged, of: card, shaded)
    if refused.scene.verdict.accepted { #expect(refused.reason == .faceDiffers) }
  }

  @Test(
    "white letters on a dark band, and texts over the ghost, match in a printer's and a camera's dark tones",
    arguments: [1, 2, 3])
  func darkTones(_ holder: UInt64) throws {
    let desk = try Desk("hartford")
    let card = try desk.card(holder)
    var dark = Desk.goodPhoto
    (dark.tone, dark.exposure, dark.contrast) = (SIMD3(1.22, 1.18, 1.2), 0.7, 0.25)
    let inspection = try desk.inspect(card.panels, of: card, dark)
    #expect(inspection.accepted, "\(inspection.report(in: .english))")
    #expect(inspection.answers()["title"] == .matches)
    #expect(inspection.answers()["address"] == .matches)
  }

  @Test("a lamp on a dark band makes no other letters, there and elsewhere", arguments: [(58.0, 0.78), (20, 0.5)])
  func lampOnBand(_ place: Double, _ light: Double) throws {
    let desk = try Desk("hartford")
    let card = try desk.card(4)
    var glare = Desk.goodPhoto
    (glare.glare, glare.glareX, glare.glareY, glare.glareSize) = (light, place, 4, 8)
    let inspection = try desk.inspect(card.panels, of: card, glare)
    #expect(inspection.differing == [], "\(inspection.report(in: .english))")
    // What is wrong elsewhere is wrong all the same.
    let other = try desk.card(5)
    let refused = try desk.inspect(try desk.city.transplant(of: card, onto: other.panels), of: card, glare)
    #expect(refused.reason == .faceDiffers)
  }

  @Test(
    "a lamp beside the portrait or over its corner makes no other face of the holder's, and hides no other's",
    arguments: [(52.0, 20.0, 0.9), (82, 12, 0.5)])
  func lampByPortrait(_ x: Double, _ y: Double, _ light: Double) throws {
    let desk = try Desk("park-city")
    let card = try desk.card(1)
    let strangers = try (2..<8).map { try desk.card($0) }
    let other = try #require(
      strangers.max { City.unlikeness($0.pictures, card.pictures) < City.unlikeness($1.pictures, card.pictures) })
    var glare = Desk.goodPhoto
    (glare.glare, glare.glareX, glare.glareY, glare.glareSize) = (light, x, y, 5)
    #expect(try desk.inspect(card.panels, of: card, glare).answers(.portrait) == ["portrait": .matches])
    let swapped = try desk.city.panels(card.content.onFront, code: card.identity, pictures: other.pictures)
    #expect(try desk.inspect(swapped, of: card, glare).answers(.portrait) == ["portrait": .differs])
  }

  @Test(
    "a lamp right on the face makes no other face of the holder's, and another's is never taken for it",
    arguments: [("park-city", 3.0), ("hartford", 6)])
  func lampOnFace(_ city: String, _ size: Double) throws {
    let desk = try Desk(city)
    let card = try desk.card(1)
    let strangers = try (2..<8).map { try desk.card($0) }
    let other = try #require(
      strangers.max { City.unlikeness($0.pictures, card.pictures) < City.unlikeness($1.pictures, card.pictures) })
    let portrait = try #require(card.panels.elements.first { $0.name == "portrait" })
    let box = desk.city.printer.millimetres(portrait.box)
    var glare = Desk.goodPhoto
    (glare.glare, glare.glareSize) = (0.6, size)
    (glare.glareX, glare.glareY) = (box.x + box.width * 0.45, box.y + box.height * 0.35)
    #expect(try desk.inspect(card.panels, of: card, glare).differing == [])
    let swapped = try desk.city.panels(card.content.onFront, code: card.identity, pictures: other.pictures)
    #expect(try desk.inspect(swapped, of: card, glare).accepted == false)
  }

  @Test("another's portrait over the card's own is told by the ghost that stays, without the back or a fingerprint")
  func ghost() throws {
    let desk = try Desk("elm-city")
    // Two who look unlike: the drawn portraits have three models.
    let card = try desk.card(1)
    let strangers = try (2..<8).map { try desk.card($0) }
    let other = try #require(
      strangers.max { City.unlikeness($0.pictures, card.pictures) < City.unlikeness($1.pictures, card.pictures) })
    let genuine = try desk.inspect(card.panels, of: card, withBack: false)
    #expect(genuine.answers(.ghost) == ["ghost": .matches])
    var dice = Dice(seed: 1)
    let forgery = try Attack.pastedPortrait.forgery(of: card, other: other, pool: [], in: desk.city, using: &dice)
    let inspection = try desk.inspect(forgery.panels, of: card, withBack: false)
    #expect(inspection.differing == ["ghost"])
    #expect(inspection.reason == .faceDiffers)
  }

  @Test("a portrait with the holder's coarse tones and another's features is told by the signed portrait")
  func chosenPortrait() throws {
    let desk = try Desk("park-city")
    let card = try desk.card(1)
    let strangers = try (2..<8).map { try desk.card($0) }
    let other = try #require(
      strangers.max { City.unlikeness($0.pictures, card.pictures) < City.unlikeness($1.pictures, card.pictures) })
    var dice = Dice(seed: 1)
    let forgery = try Attack.chosenPortrait.forgery(of: card, other: other, pool: [], in: desk.city, using: &dice)
    let inspection = try desk.inspect(forgery.panels, of: card)
    #expect(inspection.answers(.portrait) == ["portrait": .differs])
  }

  @Test("a lamp on the code changes nothing of a ghost and of the texts that lie over it", arguments: [1, 3])
  func lampOnCode(_ holder: UInt64) throws {
    let desk = try Desk("elm-city")
    let card = try desk.card(holder)
    let code = try #require(card.panels.elements.first { if case .qr = $0.content { true } else { false } })
    let middle = desk.city.printer.millimetres(code.box)
    var glare = Desk.goodPhoto
    (glare.glare, glare.glareSize) = (0.7, 8)
    (glare.glareX, glare.glareY) = (middle.x + middle.width / 2, middle.y + middle.height / 2)
    let inspection = try desk.inspect(card.panels, of: card, glare)
    #expect(inspection.scene.verdict.accepted)
    #expect(inspection.differing == [], "\(inspection.report(in: .english))")
    #expect(inspection.answers(.ghost) == ["ghost": .matches])
  }

  @Test("texts over a ghost that is another's are never called different, for what lies under them is not known")
  func textOverOtherGhost() throws {
    let desk = try Desk("elm-city")
    let card = try desk.card(1)
    for number in 2..<6 as Range<UInt64> {
      var dice = Dice(seed: number)
      let forgery = try Attack.pastedPortrait.forgery(
        of: card, other: try desk.card(number), pool: [], in: desk.city, using: &dice)
      let inspection = try desk.inspect(forgery.panels, of: card)
      #expect(inspection.differing.isSubset(of: ["portrait", "ghost"]), "\(inspection.differing)")
    }
  }

  @Test("without its template, or with one of another issuer, a face can't be told")
  func template() throws {
    let folder = try TemporaryFolder()
    let foreign = try Fixture.changedTemplate {
      $0 = $0.replacing("https://bridgeport.example", with: "https://a.example")
    }
    for templates in [folder.path, foreign.path] {
      let desk = try Desk("park-city", templates: templates)
      let card = try desk.card(1)
      let inspection = try desk.inspect(card.panels, of: card)
      #expect(inspection.reason == .faceNotJudged)
      #expect(inspection.face?.regions.map(\.why) == [.template])
      #expect(inspection.face?.regions.map(\.answer) == [.cannotTell])
      #expect(inspection.face?.advice == [.addTemplate])
    }
  }

  @Test("a code that is not accepted is the answer, and nothing is said of the face")
  func refusedCode() throws {
    let desk = try Desk("park-city")
    let (card, other) = (try desk.card(1), try desk.card(2))
    let photo = desk.photo(card.panels).jpeg
    let late = try desk.inspector.inspect(front: photo, at: Desk.now + 10 * 31_557_600)
    #expect(late.reason == .verdict(.expired))
    #expect(late.face == nil)
    let mixed = try desk.inspector.inspect(front: photo, back: try desk.back(other), at: Desk.now)
    #expect(mixed.reason == .verdict(.codesDisagree))
    #expect(mixed.face == nil)
  }

  @Test("a grey copy is remarked, which alone refuses no card")
  func grayCopy() throws {
    let desk = try Desk("park-city")
    let card = try desk.card(1)
    var dice = Dice(seed: 1)
    let copy = try Attack.grayCopy.forgery(of: card, other: card, pool: [], in: desk.city, using: &dice)
    let inspection = try desk.inspect(copy.panels, of: card)
    #expect(inspection.face?.copySigns == [.grayCopy])
    #expect(inspection.accepted, "\(inspection.report(in: .english))")
  }

  @Test("a card on a screen, and one that was printed from a scan, are remarked; the genuine one is not")
  func copies() throws {
    let desk = try Desk("elm-city")
    let card = try desk.card(1)
    var shown = Desk.goodPhoto
    shown.screenPitch = 1 / 8.0
    #expect(try desk.inspect(card.panels, of: card, shown).face?.copySigns == [.screen])
    var dice = Dice(seed: 4)
    let copy = try Attack.secondPrinting.forgery(of: card, other: card, pool: [], in: desk.city, using: &dice)
    #expect(try desk.inspect(copy.panels, of: card).face?.copySigns == [.secondPrinting])
    #expect(try desk.inspect(card.panels, of: card).face?.copySigns == [])
  }

  @Test("both languages say something else for every answer")
  func words() throws {
    let desk = try Desk("park-city")
    let (card, other) = (try desk.card(1), try desk.card(2))
    let good = try desk.inspect(card.panels, of: card)
    let alone = try desk.inspect(card.panels, of: card, withBack: false)
    let panels = try desk.city.panels(card.content.onFront, code: card.identity, pictures: other.pictures)
    let swapped = try desk.inspect(panels, of: card)
    let sentences = [good, alone, swapped].flatMap { [$0.sentence(in: .english), $0.sentence(in: .spanish)] }
    #expect(Set(sentences).count == 6)
    #expect(!good.report(in: .english).lowercased().contains("original"))
  }

  @Test(
    "a label that was taken off its panel is called different",
    arguments: [("elm-city", "city"), ("elm-city", "state"), ("park-city", "title.es"), ("hartford", "title")])
  func labelOnPanel(_ city: String, _ label: String) throws {
    let desk = try Desk(city)
    let card = try desk.card(1)
    let panels = try #require(card.panels.removing(label: label, printer: desk.city.printer))
    #expect(try desk.inspect(panels, of: card).differing.contains(label))
  }

  @Test("a label over a ghost is looked for: it matches where it stands, and differs where it was taken off")
  func labelOverGhost() throws {
    let desk = try Desk("elm-city")
    let card = try desk.card(1)
    #expect(try desk.inspect(card.panels, of: card).answers()["expires.label"] == .matches)
    let panels = try #require(card.panels.removing(label: "expires.label", printer: desk.city.printer))
    #expect(try desk.inspect(panels, of: card).differing.contains("expires.label"))
  }

  @Test("a label that the photo cuts off may lie beside its place, but differs where it lies further off or is gone")
  func labelCutOff() throws {
    let desk = try Desk("hartford")
    let card = try desk.card(1)
    let without = try #require(card.panels.removing(label: "title.pt", printer: desk.city.printer))
    var conditions = Desk.goodPhoto
    (conditions.tilt, conditions.turn) = (0, 0)
    func inspected(_ panels: FacePanels) throws -> CardInspection {
      let photo = desk.photo(panels, conditions)
      let whole = try PhotoDecoder.decode(photo.jpeg)
      // The label ends at 83.6 mm.
      let end = Int(photo.camera.project(81, 5).x)
      let cut = whole.cropped(to: PixelRect(x: 0, y: 0, width: end, height: whole.height))
      return try desk.inspector.inspect(
        front: PNGEncoder(pixelsPerMetre: 11_811).encode(cut), back: desk.back(card), at: Desk.now)
    }
    #expect(try inspected(card.panels).differing.isEmpty)
    let moved = try inspected(card.panels.moving(by: 8, from: 850, without: without))
    let label = try #require(moved.face?.regions.first { $0.element == "title.pt" })
    #expect(label.answer == .cannotTell && label.why == .covered, "\(label)")
    let others = [
      // Further off, gone, and of other letters.
      card.panels.moving(by: 16, without: without), without,
      card.panels.repeating(x: 830..<900, y: 18..<56, from: -80),
    ]
    for panels in others { #expect(try inspected(panels).answers()["title.pt"] == .differs) }
  }

  @Test("a digit that was added in a space is noticed, whatever stands beside it")
  func digitInSpace() throws {
    let desk = try Desk("park-city")
    let card = try desk.card(1)
    let address = try #require(card.panels.elements.first { $0.name == "address" })
    guard case .text(let text) = address.content, let line = text.lines.first else {
      Issue.record("the address is no text")
      return
    }
    let glyphs = line.shaped.runs.flatMap(\.glyphs)
    // Between the number and the street.
    let space = try #require(card.claims.address[0].firstIndex(of: " "))
    let index = card.claims.address[0].distance(from: card.claims.address[0].startIndex, to: space)
    let x = Int(line.x + (glyphs[index].x + glyphs[index + 1].x) / 2)
    let panels = card.panels.blackening(
      x: x - 1..<x + 2, y: line.baseline - Int(line.shaped.inkAscent)..<line.baseline)
    #expect(try desk.inspect(card.panels, of: card).answers()["address"] == .matches)
    #expect(try desk.inspect(panels, of: card).answers()["address"] == .differs)
  }

  @Test("of a picture that shows two cards nothing is said of a face")
  func twoCards() throws {
    let desk = try Desk("park-city")
    let (card, other) = (try desk.card(1), try desk.card(2))
    let front = try PhotoDecoder.decode(desk.photo(card.panels).jpeg)
    func inspected(beside back: [UInt8]) throws -> CardInspection {
      let back = try PhotoDecoder.decode(back)
      let (width, height) = (front.width + back.width + 40, max(front.height, back.height))
      var pixels = [UInt8](repeating: 200, count: 3 * width * height)
      for (picture, left) in [(front, 0), (back, front.width + 40)] {
        for y in 0..<picture.height {
          let row = picture.pixels[3 * picture.width * y..<3 * picture.width * (y + 1)]
          pixels.replaceSubrange(3 * (width * y + left)..<3 * (width * y + left + picture.width), with: row)
        }
      }
      let both = try Raster(width: width, height: height, format: .rgb8, pixels: pixels)
      return try desk.inspector.inspect(front: PNGEncoder(pixelsPerMetre: 11_811).encode(both), at: Desk.now)
    }
    #expect(try inspected(beside: desk.back(card)).face?.regions.count ?? 0 > 10)
    let mixed = try inspected(beside: desk.back(other))
    #expect(mixed.scene.verdict.accepted && mixed.scene.verdict.warnings.contains(.codesDisagree))
    #expect(mixed.reason == .faceNotJudged && mixed.face?.regions.map(\.element) == ["face"])
  }

  @Test(
    "a letter whose stem stands beside all that the right one has is another",
    arguments: [("o", "b"), ("e", "f"), ("a", "h")])
  func stem(_ right: String, _ wrong: String) throws {
    let desk = try Desk("elm-city")
    let card = try #require(
      (1...40).lazy.compactMap { try? desk.card($0) }.first { $0.claims.address[0].contains(right) })
    var claims = card.claims
    claims.address[0] = claims.address[0].replacing(right, with: wrong, maxReplacements: 1)
    let panels = try desk.city.panels(
      try desk.city.content(claims).onFront, code: card.identity, pictures: card.pictures)
    #expect(try desk.inspect(panels, of: card).answers()["address"] == .differs)
  }

  @Test(
    "letters are read through a lamp that brings the paper around them to the sensor's end; others are not taken for them"
  )
  func lamp() throws {
    let desk = try Desk("park-city")
    let card = try desk.card(1)
    var conditions = Desk.goodPhoto
    // Over the address.
    (conditions.glare, conditions.glareX, conditions.glareY, conditions.glareSize) = (0.6, 42, 27, 6)
    let inspection = try desk.inspect(card.panels, of: card, conditions)
    #expect(inspection.answers()["address"] == .matches, "\(inspection.report(in: .english))")
    var claims = card.claims
    claims.address[0] = claims.address[0].replacing("e", with: "c")
    #expect(claims.address[0] != card.claims.address[0])
    let panels = try desk.city.panels(
      try desk.city.content(claims).onFront, code: card.identity, pictures: card.pictures)
    #expect(try desk.inspect(panels, of: card, conditions).answers()["address"] != .matches)
  }

  @Test("a card printed from the finished picture, whose letters have shades, is as genuine as one of panels")
  func shaded() throws {
    let desk = try Desk("park-city")
    let card = try desk.card(1)
    // As `front.png` has it: black painted into the colours, in encoded values.
    let finished = card.panels.withBlackInColors
    let inspection = try desk.inspect(finished, of: card)
    #expect(inspection.accepted, "\(inspection.report(in: .english))")
    #expect(inspection.differing.isEmpty)
  }

  @Test("a lamp on the ghost alone is no other ghost")
  func lampOnGhost() throws {
    let desk = try Desk("park-city")
    let card = try desk.card(1)
    let ghost = try #require(try desk.inspect(card.panels, of: card).face?.regions.first { $0.kind == .ghost })
    var conditions = Desk.goodPhoto
    (conditions.glare, conditions.glareSize) = (0.2, 3)
    (conditions.glareX, conditions.glareY) = (ghost.box.x + ghost.box.width / 2, ghost.box.y + ghost.box.height / 2)
    #expect(try desk.inspect(card.panels, of: card, conditions).answers(.ghost)["ghost"] != .differs)
  }
}
