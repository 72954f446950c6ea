import Testing

@testable import CardArtwork

@Suite("Artwork seed")
struct ArtworkSeedTests {
  @Test("A seed is 32 bytes and nothing else")
  func length() {
    for count in [0, 31, 33, 64] { #expect(ArtworkSeed(bytes: Array(repeating: 7, count: count)) == nil) }
    #expect(ArtworkSeed(bytes: Array(repeating: 7, count: 32)) != nil)
  }

  @Test("Each of the 256 bits changes the first numbers of every stream")
  func everyBit() throws {
    var seen: Set<[Double]> = []
    for bit in -1..<256 {
      var bytes = [UInt8](repeating: 0x5a, count: 32)
      if bit >= 0 { bytes[bit / 8] ^= 1 << UInt8(bit % 8) }
      var stream = try #require(ArtworkSeed(bytes: bytes)).stream("layer 0 lines")
      seen.insert([stream.unit(), stream.unit()])
    }
    #expect(seen.count == 257)
  }

  @Test("Streams of different labels share no numbers, those of one label all")
  func labels() throws {
    let seed = try Fixtures.seed(3)
    var (a, b, again) = (seed.stream("layer 0 lines"), seed.stream("layer 1 lines"), seed.stream("layer 0 lines"))
    let numbers = (0..<100).map { _ in a.unit() }
    #expect(Set(numbers).isDisjoint(with: (0..<100).map { _ in b.unit() }))
    #expect(numbers == (0..<100).map { _ in again.unit() })
  }

  @Test("Numbers are spread evenly from 0 up to but without 1")
  func spread() throws {
    var stream = try Fixtures.seed(4).stream("x")
    let numbers = (0..<20_000).map { _ in stream.unit() }
    #expect(numbers.allSatisfy { $0 >= 0 && $0 < 1 })
    for tenth in 0..<10 {
      let share = numbers.count { Int($0 * 10) == tenth }
      // 2,000 expected with a standard deviation of 42.
      #expect((1_800...2_200).contains(share))
    }
  }

  @Test("Whole numbers reach both bounds and nothing beyond")
  func wholeNumbers() throws {
    var stream = try Fixtures.seed(5).stream("x")
    #expect(Set((0..<500).map { _ in stream.whole(ArtworkBounds(9, 14)) }) == Set(9...14))
  }

  @Test("A thousand cards share no drawn value, in any kind of layer")
  func manyCards() throws {
    let layers =
      ArtworkDesign.plain.layers + ScreenTests.design(.relief).layers + [.kinegram(KinegramTests.layer(.rings))]
      + [.kinegram(KinegramTests.layer(.waves)), .rosette(TrochoidTests.layer(.epitrochoid, petals: 8, depth: 0.05))]
    let renderer = try ArtworkRenderer(
      ArtworkDesign(paper: ArtworkColor(rgb: 0xffffff), luminanceFloor: 0.4, layers: layers))
    var seen: Set<Double> = []
    var count = 0
    for number in 0..<1000 {
      for draws in renderer.plan(try Fixtures.seed(number)).draws {
        #expect(!draws.isEmpty)
        seen.formUnion(draws)
        count += draws.count
      }
    }
    #expect(seen.count == count)
  }

  @Test("Two cards share no drawn value, in any layer")
  func cardsDiffer() throws {
    let renderer = try ArtworkRenderer(.parkCityFront)
    let plans = try (0..<8).map { renderer.plan(try Fixtures.seed($0)) }
    let all = plans.flatMap { $0.draws.flatMap(\.self) }
    #expect(plans[0].draws.count == ArtworkDesign.parkCityFront.layers.count)
    #expect(plans[0].draws.allSatisfy { !$0.isEmpty })
    #expect(Set(all).count == all.count)
  }
}
