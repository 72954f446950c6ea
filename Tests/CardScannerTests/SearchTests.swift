@testable import CardScanner
import Testing

@Suite struct SearchTests {
  /// A card's back as a webcam sees it: the emergency code is coarse, the portrait's is not.
  private static func back() throws -> TestScene {
    var scene = TestScene(width: 600, height: 280)
    scene.place(try .identity(), x: 140, y: 116, modulePixels: 3.2, turn: 4)
    scene.place(try .portrait(), x: 460, y: 140, modulePixels: 2.1, turn: 4)
    scene.blur(1.1)
    return scene
  }

  private func search(
    _ scene: TestScene, noise: Double = 3, isEnough: ([ScannedCode]) -> Bool
  ) throws -> Scan {
    try CardScanner.search(
      inLuminance: scene.pixels(noise: noise).span, width: scene.width, height: scene.height, bytesPerRow: scene.width,
      isEnough: isEnough)
  }

  /// The coarse code is read first; the search goes on for the other.
  @Test func goesOnUntilEnoughIsFound() throws {
    let scene = try Self.back()
    var asked: [[String?]] = []
    let scan = try search(scene) { codes in
      asked.append(codes.map(\.text))
      return codes.contains { $0.text == portrait }
    }
    #expect(asked == [[identity], [identity, portrait]])
    #expect(scan.codes.map(\.text) == [identity, portrait])
    #expect(scan.unread.isEmpty)
  }

  /// What is enough costs no further search.
  @Test func stopsAsSoonAsEnoughIsFound() throws {
    let scan = try search(try Self.back()) { _ in true }
    #expect(scan.codes.map(\.text) == [identity])
  }

  /// Without a caller's word all that is seen is read.
  @Test func aSideIsReadWholeWithoutASayInIt() throws {
    let scene = try Self.back()
    let codes = try CardScanner.qrCodes(
      inLuminance: scene.pixels(noise: 3), width: scene.width, height: scene.height, bytesPerRow: scene.width)
    #expect(codes.map(\.text) == [identity, portrait])
  }

  /// A code of which too much is covered is not read, but the desk is told that it is there.
  @Test func reportsACodeThatIsSeenButNotRead() throws {
    var scene = TestScene(width: 640, height: 280)
    var covered = try TestSymbol.portrait()
    covered.cover(from: 30, to: 75)
    scene.place(try .identity(), x: 140, y: 140, modulePixels: 3.2)
    scene.place(covered, x: 460, y: 140, modulePixels: 2.2)
    let scan = try search(scene) { $0.count == 2 }
    #expect(scan.codes.map(\.text) == [identity])
    let unread = try #require(scan.unread.first)
    #expect(scan.unread.count == 1)
    #expect(abs(unread.modulePixels / 2.2 - 1) < 0.05)
    #expect(abs(unread.corners[0].x - 345) <= 2 && abs(unread.corners[0].y - 25) <= 2)
    #expect(abs(unread.corners[2].x - 575) <= 2 && abs(unread.corners[2].y - 255) <= 2)
  }

  /// The same text twice is two codes, and one that several pictures of the image show is one.
  @Test func keepsTwoCodesOfOneText() throws {
    var scene = TestScene(width: 560, height: 280)
    scene.place(try .identity(), x: 140, y: 140, modulePixels: 3.3)
    scene.place(try .identity(), x: 420, y: 140, modulePixels: 1.8)
    scene.blur(0.9)
    let scan = try search(scene) { _ in false }
    #expect(scan.codes.map(\.text) == [identity, identity])
    #expect(scan.codes[0].corners[0].x < 100 && scan.codes[1].corners[0].x > 300)
  }

  /// The same picture always gives the same result.
  @Test func isDeterministic() throws {
    let scene = try Self.back()
    #expect(try search(scene) { $0.count == 2 } == search(scene) { $0.count == 2 })
  }

  /// Tiny images hold no code and are no error.
  @Test(arguments: [(1, 1), (1, 30), (30, 1), (20, 20), (21, 21), (22, 43), (84, 84), (3, 500)])
  func searchesTheSmallestImages(width: Int, height: Int) throws {
    for value: UInt8 in [0, 128, 255] {
      let pixels = [UInt8](repeating: value, count: width * height)
      let scan = try CardScanner.search(
        inLuminance: pixels.span, width: width, height: height, bytesPerRow: width
      ) { _ in false }
      #expect(scan == Scan(codes: [], unread: []))
    }
  }

  @Test(arguments: [
    (0, 10, 10, ScanError.Code.sizeMismatch), (10, 11, 10, .sizeMismatch), (.max, .max, .max, .tooLarge),
    (40_000, 1, 40_000, .tooLarge), (10, 10, .max, .tooLarge), (-1, -1, -1, .sizeMismatch),
  ])
  func refusesImpossibleSizes(width: Int, height: Int, bytesPerRow: Int, code: ScanError.Code) throws {
    let pixels = [UInt8](repeating: 255, count: 100)
    #expect(throws: ScanError(code, "")) {
      try CardScanner.search(inLuminance: pixels.span, width: width, height: height, bytesPerRow: bytesPerRow) { _ in
        true
      }
    }
  }

  /// A picture that is nothing but finder patterns costs bounded work and gives no code.
  @Test func finderPatternsAloneAreNoCode() throws {
    let side = 180
    let pixels = (0..<side * side).map { index in
      let ring = max(abs(index % side % 18 - 8), abs(index / side % 18 - 8)) / 2
      return ring == 2 || ring > 3 ? UInt8(220) : 30
    }
    let scan = try CardScanner.search(inLuminance: pixels.span, width: side, height: side, bytesPerRow: side) { _ in
      false
    }
    #expect(scan.codes.isEmpty)
  }
}
