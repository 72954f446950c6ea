import Testing

@testable import CardArtwork

@Suite("Reliefs that are too steep")
struct ReliefSlopeTests {
  /// The error of a relief of so many pitches over a ramp that climbs by its full height within so many mm.
  private func error(
    rise: Double, ramp: Double, pitch: Double = 0.5, width: Double = 0.2, across: Bool = false
  ) throws -> ArtworkError? {
    let grid = try #require(ScreenTests.grid)
    let area = try ArtworkMap.Area(ScreenTests.box, on: grid)
    let samples = (0..<area.width * area.height).map { index in
      let place = across ? index / area.width : index % area.width
      return UInt8(max(0, min(255, (Double(place - 60) / 12 / ramp * 255).rounded())))
    }
    let design = ScreenTests.design(.relief, rise: rise, pitch: pitch, width: width)
    guard case .screen(let layer) = design.layers[0] else { return nil }
    do throws(ArtworkError) {
      try layer.checkRelief(ArtworkMap(samples, box: ScreenTests.box, on: grid))
      return nil
    } catch {
      return error
    }
  }

  @Test("lines that would merge or cross are refused, whichever way the flank runs", arguments: [false, true])
  func crossing(across: Bool) throws {
    // Half a mm of shift for each pitch of rise.
    #expect(try error(rise: 1, ramp: 1, across: across) == nil)
    let error = try #require(try error(rise: 2, ramp: 1, across: across))
    #expect(error.code == .inconsistent && error.subject == "relief: rise")
    #expect(error.message.contains("rise of 2.0") && error.message.contains("pitch of 0.5 mm"))
    #expect(try self.error(rise: -2, ramp: 1, across: across)?.code == .inconsistent)
  }

  @Test("the hint names the largest rise that works: it works, and a little more does not")
  func largest() throws {
    let refusal = try #require(try error(rise: 3, ramp: 1.3))
    let hint = try #require(refusal.hint)
    let number = try #require(hint.firstMatch(of: /at most ([0-9.]+)/).flatMap { Double($0.1) })
    #expect(number > 1 && number < 3)
    #expect(try error(rise: number, ramp: 1.3) == nil)
    #expect(try error(rise: number + 0.002, ramp: 1.3) != nil)
  }

  @Test("lines that would come closer than a printer can keep apart are refused, and the hint's rise works")
  func crowding() throws {
    // 3.6 pixels from line to line, and about 2.4 on the flank.
    let error = try #require(try error(rise: 1, ramp: 0.6, pitch: 0.3, width: 0.1))
    #expect(error.code == .tooFine && error.message.contains("less than 2.5"))
    let number = try #require(error.hint?.firstMatch(of: /at most ([0-9.]+)/).flatMap { Double($0.1) })
    #expect(try self.error(rise: number, ramp: 0.6, pitch: 0.3, width: 0.1) == nil)
  }

  @Test("lines wider than nine tenths of their pitch are refused with the greatest width")
  func tooWide() throws {
    let design = ScreenTests.design(.relief, rise: 1, fullWidth: 0.47, pitch: 0.5)
    var thrown: ArtworkError?
    do throws(ArtworkError) { try design.validate() } catch { thrown = error }
    let error = try #require(thrown)
    #expect(error.subject == "layers[0] (relief): fullWidth" && error.hint?.contains("at most 0.45 mm") == true)
    #expect(throws: Never.self) {
      try ScreenTests.design(.relief, rise: 1, fullWidth: 0.45, pitch: 0.5).validate()
    }
  }
}
