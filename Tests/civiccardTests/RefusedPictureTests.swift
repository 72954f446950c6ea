import CardImaging
import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("civiccard render, pictures that are refused") struct RefusedPicture {
    @Test("a picture that is not there ends with 66 and names the field", arguments: ["photo", "signature"])
    func missing(_ field: String) async throws {
      let render = try RefusedRender(named: "nowhere-\(field)", in: Office.open())
      try render.changeRequest { $0[field] = "nowhere.jpg" }
      try await render.run(status: 66, error: "\(field): there is no file nowhere.jpg")
    }

    @Test("a file that is no picture is refused", arguments: ["photo", "signature"])
    func unreadable(_ field: String) async throws {
      let render = try RefusedRender(named: "unreadable-\(field)", in: Office.open())
      try render.changeRequest { $0[field] = "request.json" }
      try await render.run(status: 65, error: "\(field): this is not a picture", hint: "use a JPEG or PNG picture")
    }

    @Test(
      "a picture of a kind that is not read is called by its name",
      arguments: [
        ("HEIC", Array("\0\0\0\u{18}ftypheic".utf8)), ("WebP", Array("RIFF\0\0\0\0WEBPVP8 ".utf8)),
      ] as [(String, [UInt8])])
    func otherKind(_ name: String, _ file: [UInt8]) async throws {
      let render = try RefusedRender(named: "kind-\(name)", in: Office.open())
      try render.write(file + [UInt8](repeating: 0, count: 100), to: "resident.jpg")
      try await render.run(status: 65, error: "photo: this is a \(name)", hint: "use a JPEG or PNG picture")
    }

    @Test(
      "a truncated picture is refused", arguments: [("photo", "resident.jpg"), ("signature", "resident-signature.png")])
    func truncated(_ field: String, _ file: String) async throws {
      let render = try RefusedRender(named: "truncated-\(field)", in: Office.open())
      let whole = try Files.read("\(Office.samples)/\(file)")
      try render.write(Array(whole.prefix(whole.count / 2)), to: file)
      try await render.run(status: 65, error: "\(field): ")
    }

    @Test("a photo of more than 64 megapixels is refused by its header, before memory is taken for it")
    func tooManyPixels() async throws {
      let render = try RefusedRender(named: "megapixels", in: Office.open())
      var photo = try Files.read(Office.samples + "/resident.jpg")
      // The frame header (ITU-T T.81, B.2.2): marker, length, precision, then height and width.
      let frame = try #require(photo.indices.first { photo[$0...].starts(with: [0xFF, 0xC0, 0x00, 0x11, 0x08]) })
      photo.replaceSubrange(frame + 5..<frame + 9, with: [0x1F, 0x41, 0x1F, 0x41])
      try render.write(photo, to: "resident.jpg")
      try await render.run(
        status: 65, error: "photo: the image has 8001 by 8001 pixels, more than 64", hint: "fewer pixels")
    }

    @Test("a photo file of more than 32 MiB is refused")
    func tooManyBytes() async throws {
      let render = try RefusedRender(named: "mebibytes", in: Office.open())
      let file = try #require(FileHandle(forWritingAtPath: render.path("resident.jpg")))
      try file.truncate(atOffset: (32 << 20) + 1)
      try file.close()
      try await render.run(status: 65, error: "photo: resident.jpg is larger than 33554432 bytes")
    }

    @Test("a photo with fewer pixels than its box is refused with both sizes, at each printer's resolution")
    func tooSmall() async throws {
      let small = try RefusedRender(named: "small", in: Office.open())
      let photo = try Raster(width: 120, height: 150, format: .rgb8, pixels: [UInt8](repeating: 128, count: 54_000))
      try small.write(PNGEncoder(pixelsPerMetre: 11_811).encode(photo), to: "resident.jpg")
      try await small.run(
        status: 65, error: "photo, element \"portrait\": is too small: ", hint: "use a photo of at least ")

      // Enough for 300 dpi, where the portrait is about 270 pixels wide, and not for 600.
      var fine = try RefusedRender(named: "small-for-600", in: Office.open())
      fine.printer = "cr80-600"
      let larger = try Raster(width: 400, height: 500, format: .rgb8, pixels: [UInt8](repeating: 128, count: 600_000))
      try fine.write(PNGEncoder(pixelsPerMetre: 11_811).encode(larger), to: "resident.jpg")
      try await fine.run(
        status: 65, error: "photo, element \"portrait\": is too small: ", hint: "use a photo of at least ")
    }

    @Test("a photo without anything to recognise is refused with the figure")
    func plain() async throws {
      let render = try RefusedRender(named: "plain", in: Office.open())
      let photo = try Raster(width: 400, height: 500, format: .rgb8, pixels: [UInt8](repeating: 128, count: 600_000))
      try render.write(PNGEncoder(pixelsPerMetre: 11_811).encode(photo), to: "resident.jpg")
      try await render.run(
        status: 65,
        error: "photo, element \"portrait\": is grey on grey: its dark and light parts differ by 0 of 255, where ",
        hint: "take the photo again in plain light")
    }

    @Test("a face box that is not in the photo is refused with the photo's size")
    func faceElsewhere() async throws {
      let render = try RefusedRender(named: "face-box", in: Office.open())
      try render.changeRequest { $0["faceBox"] = ["x": 700, "y": 100, "width": 300, "height": 300] }
      try await render.run(
        status: 65, error: "faceBox: does not lie in the photo of 900 × 1125 pixels", hint: "upright")
    }

    @Test("a photo that is soft is printed with a warning on standard error, and in the object of --json")
    func soft() async throws {
      let render = try RefusedRender(named: "soft", in: Office.open())
      let photo = try PhotoDecoder.decode(Files.read(Office.samples + "/resident.jpg"))
      // As enlarged from a small picture: no detail finer than three printed pixels.
      let soft = photo.resampled(to: 110, height: 138).resampled(to: 450, height: 564)
      try render.write(PNGEncoder(pixelsPerMetre: 11_811).encode(soft), to: "resident.jpg")
      let office = render.office
      let arguments = ["render", "request.json", "--template", Office.template, "--key", render.key, "--json"]
      let outcome = try await office.civiccard.run(arguments, in: office.folder.file(render.folder))
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains("warning: photo: is blurred: 0."), "\(outcome.errors)")
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
      let warnings = try #require(object["warnings"] as? [[String: Any]])
      #expect(warnings.map { $0["fault"] as? String } == ["blurred"])
      #expect(warnings.first?["isRefusal"] as? Bool == false)
    }

    @Test("a signature without ink is refused")
    func noInk() async throws {
      let render = try RefusedRender(named: "no-ink", in: Office.open())
      let paper = try Raster(width: 300, height: 100, format: .gray8, pixels: [UInt8](repeating: 250, count: 30_000))
      try render.write(PNGEncoder(pixelsPerMetre: 11_811).encode(paper), to: "resident-signature.png")
      try await render.run(status: 65, error: "signature: ")
    }
  }
}
