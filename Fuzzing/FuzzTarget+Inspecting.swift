import CardImaging
import CardScanner

@testable import CardCredential
@testable import CardFace
@testable import CardInspector

/// What a desk photographs: any pixels, with a code found at any corners.
extension FuzzTarget {
  /// A face to compare with, drawn once.
  struct InspectionDesk {
    let comparer: FaceComparer
    let content: FaceContent
    let code: String
    let expected: ExpectedFace
    let decoys = DrawnDecoys()

    // The fuzzer has one thread.
    nonisolated(unsafe) static let shared: InspectionDesk = {
      do { return try InspectionDesk() } catch { fatalError("there is no face to compare with: \(error)") }
    }()

    private init() throws {
      let template = try Template(directory: "Templates/elm-city")
      let credential = FuzzWorld.shared.credentials[0]
      code = credential.text
      content = try FaceContent(try CoseSign1(credential.message, kind: .card).claims(), in: template.issuer.timeZone)
      comparer = try FaceComparer(template, dotsPerInch: 300)
      expected = try ExpectedFace(content.onFront, code: code, renderer: comparer.renderer)
    }

    /// The symbol's corners in the face's pixels.
    var corners: [Point] {
      guard let symbol = expected.symbol else { return [] }
      let side = symbol.symbol.size * symbol.modulePixels
      return [(0, 0), (1, 0), (1, 1), (0, 1)].map {
        Point(x: Double(symbol.x + $0.0 * side), y: Double(symbol.y + $0.1 * side))
      }
    }
  }

  /// Corners as shares of 1/65536 from -1 to 2 of the picture's sides, its width, then gray pixels row by row.
  private static let head = 18

  static func checkInspection(_ bytes: [UInt8]) {
    guard bytes.count > head + 64 else { return }
    func number(_ at: Int) -> Int { Int(bytes[at]) << 8 | Int(bytes[at + 1]) }
    let width = max(8, min(number(16), (bytes.count - head) / 8))
    let height = (bytes.count - head) / width
    let pixels = bytes[head..<head + width * height].flatMap { [$0, $0, $0 ^ 8] }
    guard let picture = try? Raster(width: width, height: height, format: .rgb8, pixels: pixels) else { return }
    let corners = (0..<4).map { corner in
      Point(
        x: (Double(number(4 * corner)) / 65_536 * 3 - 1) * Double(width),
        y: (Double(number(4 * corner + 2)) / 65_536 * 3 - 1) * Double(height))
    }
    let desk = InspectionDesk.shared
    let press = ArtworkPress(
      renderer: desk.comparer.renderer, content: desk.content.onFront, code: desk.code, drawn: desk.decoys)
    let comparison = FaceComparison(picture, corners: corners, expected: desk.expected, press: press)
    let face = comparison?.inspected(
      template: "elm-city/1", masks: desk.comparer.masks, signedPortrait: picture,
      fingerprint: PortraitFingerprint(picture),
      signatureInk: SignatureInk(shares: (0..<48).map { Double($0 * 5 % 7) }), withPictures: true)
    guard let face else { return }
    for region in face.regions {
      precondition(region.score.map { (0...1).contains($0) } ?? true, "a score out of its range")
      precondition(region.answer == .cannotTell || region.why == nil, "a reason for what can be told")
      precondition(region.box.width.isFinite && region.box.height.isFinite, "a box that is nowhere")
    }
    precondition(face.residual?.isFinite ?? true, "a residual that is no number")
  }

  /// The face itself at a quarter and at half of its size, straight and upside down.
  static func inspectionSeeds() -> [[UInt8]] {
    let desk = InspectionDesk.shared
    let face = desk.expected.luma.covered(by: desk.expected.black)
    let (half, quarter) = (face.halved(), face.halved().halved())
    return [(quarter, 4.0, false), (quarter, 4, true), (half, 2, false)].map { plane, scale, isTurned in
      let values = isTurned ? plane.values.reversed() : plane.values
      let gray = values.map { UInt8(max(0, min(255, $0))) }
      var seed: [UInt8] = []
      for corner in desk.corners {
        let (x, y) = (corner.x / scale / Double(plane.width), corner.y / scale / Double(plane.height))
        for share in [isTurned ? 1 - x : x, isTurned ? 1 - y : y] {
          let number = Int((share + 1) / 3 * 65_536)
          seed += [UInt8(number >> 8 & 255), UInt8(number & 255)]
        }
      }
      return seed + [UInt8(plane.width >> 8), UInt8(plane.width & 255)] + gray
    }
  }
}
