import CardFace
import CardFiles
import CardModel
import Foundation

/// A plain template for a city that has none: `Templates/starter` with the city's name and colours in it, the portrait
/// on either side. It passes ``TemplateCheck`` as it is; what is special about the city's card is drawn from there on.
public struct StarterTemplate: Sendable {
  /// The side of the front that the portrait stands on.
  public enum PortraitSide: String, Sendable, CaseIterable {
    /// As in most of the world's cards.
    case left
    /// The code is on the left then.
    case right
  }

  /// The colours of a card.
  public struct Palette: Sendable, Equatable {
    /// The header, under white letters.
    public let deep: ArtColor
    /// The header's other end, and the fine lines.
    public let bright: ArtColor
    /// The line under the header, and the lines' middle.
    public let accent: ArtColor

    /// The starter's own blue and green.
    public static let standard = Palette(deep: .init(0x1d3f5e), bright: .init(0x1f5f8b), accent: .init(0x2a9d8f))

    /// Colours of a card.
    public init(deep: ArtColor, bright: ArtColor, accent: ArtColor) {
      (self.deep, self.bright, self.accent) = (deep, bright, accent)
    }

    /// One to three colours as `#rrggbb`, with commas between; of fewer than three the last stands for the others.
    ///
    /// Throws `invalidValue` for other texts, and for a first or second colour on which white letters are hard to read.
    public init(_ text: String) throws(CardError) {
      let colors = text.split(separator: ",", omittingEmptySubsequences: false).map { part in
        ArtColor(String(part.trimmingCharacters(in: .whitespaces)))
      }
      guard (1...3).contains(colors.count), !colors.contains(nil) else {
        throw CardError(
          .invalidValue, field: "colors", "are not one to three colours",
          hint: "write them as #1d3f5e,#1f5f8b,#2a9d8f: the header's two ends, and an accent")
      }
      let known = colors.compactMap(\.self)
      self.init(deep: known[0], bright: known[min(1, known.count - 1)], accent: known[known.count - 1])
      for color in [deep, bright] where color.contrastWithWhite < TemplateCheck.leastContrast {
        throw CardError(
          .invalidValue, field: "colors", "\(color.text) is too light under white letters",
          hint: "choose a darker colour for the header")
      }
    }
  }

  /// A colour in sRGB.
  public struct ArtColor: Sendable, Equatable {
    /// 0xRRGGBB.
    public let rgb: UInt32

    /// 0xRRGGBB; higher bits are passed over.
    public init(_ rgb: UInt32) { self.rgb = rgb & 0xff_ffff }

    /// `#rrggbb`; nil for other texts.
    init?(_ text: String) {
      guard text.wholeMatch(of: /#[0-9a-fA-F]{6}/) != nil, let rgb = UInt32(text.dropFirst(), radix: 16) else {
        return nil
      }
      self.init(rgb)
    }

    var text: String {
      let digits = String(rgb, radix: 16)
      return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    /// WCAG 2.2, 1.4.3.
    var contrastWithWhite: Double {
      let channels = [rgb >> 16 & 0xff, rgb >> 8 & 0xff, rgb & 0xff].map { level -> Double in
        let value = Double(level) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
      }
      return 1.05 / (0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2] + 0.05)
    }
  }

  /// The city, as it stands on the card.
  public let city: String
  /// Its colours.
  public let palette: Palette
  /// The side of the front that the portrait stands on.
  public let portrait: PortraitSide

  /// Characters of a city's name: so many fit the back in letters that are read.
  public static let longestCity = 40

  /// A template for a city.
  ///
  /// Throws `missingField` for an empty name, `tooLong` for one of over ``longestCity`` characters, and
  /// `forbiddenCharacter` for one that no card could show.
  public init(city: String, palette: Palette = .standard, portrait: PortraitSide = .left) throws(CardError) {
    self.city = try PrintableText.checked(city, field: "city", limit: Self.longestCity)
    self.palette = palette
    self.portrait = portrait
  }

  /// The template's files by their names in its folder.
  public var files: [(name: String, bytes: [UInt8])] {
    var design = String(decoding: PackageResources.template_json, as: UTF8.self)
    if portrait == .right { design = Self.mirrored(design) }
    return [
      ("template.json", Array(named(colored(design)).utf8)),
      ("art/front.svg", Array(colored(String(decoding: PackageResources.front_svg, as: UTF8.self)).utf8)),
      ("art/back.svg", Array(colored(String(decoding: PackageResources.back_svg, as: UTF8.self)).utf8)),
      ("art/emblem.svg", Array(colored(String(decoding: PackageResources.emblem_svg, as: UTF8.self)).utf8)),
    ]
  }

  /// Writes the files into a folder that is not there yet. Throws a `FileError`; then nothing is left behind.
  public func write(to folder: String) throws(FileError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
      try FileManager.default.createDirectory(atPath: folder + "/art", withIntermediateDirectories: false)
    } catch {
      throw FileError(
        .notWritable, "\(folder) can't be made", hint: "name a folder that is not there, in one that is")
    }
    do throws(FileError) {
      for file in files { try AtomicFile.write(file.bytes, to: "\(folder)/\(file.name)", mode: 0o644) }
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
  }

  /// The city's name in letters that a template's identifier and a web address may have.
  var slug: String {
    let folded = city.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil).lowercased()
    let words = folded.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let slug = String(words.joined(separator: "-").prefix(24))
    let trimmed = slug.hasSuffix("-") ? String(slug.dropLast()) : slug
    return trimmed.isEmpty ? "city" : trimmed
  }

  private func named(_ design: String) -> String {
    // As a text of JSON, without its quotes.
    let name = String(decoding: (try? JSONEncoder().encode(city)) ?? Data(), as: UTF8.self).dropFirst().dropLast()
    return design.replacing("\"id\": \"starter\"", with: "\"id\": \"\(slug)\"")
      .replacing("example-city", with: slug)
      .replacing("EXAMPLE CITY", with: name.uppercased())
      .replacing("Example City", with: name)
  }

  private func colored(_ text: String) -> String {
    let standard = Palette.standard
    // In one pass, so that a colour that became another is not changed again.
    let new = [
      standard.deep.text: palette.deep.text, standard.bright.text: palette.bright.text,
      standard.accent.text: palette.accent.text,
    ]
    return text.replacing(/#[0-9a-f]{6}/) { match in new[String(match.0)] ?? String(match.0) }
  }

  /// The front from right to left: boxes change places, what is in them does not.
  private static func mirrored(_ design: String) -> String {
    guard let back = design.range(of: "\"back\": {") else { return design }
    let front = design[..<back.lowerBound].replacing(/"box": \[([-0-9.]+), ([-0-9.]+), ([-0-9.]+), ([-0-9.]+)\]/) {
      match in
      guard let x = Double(match.1), let width = Double(match.3) else { return String(match.0) }
      let left = ((CardRect.trim.width - x - width) * 1000).rounded() / 1000
      return "\"box\": [\(left), \(match.2), \(match.3), \(match.4)]"
    }
    // The code and its caption keep to the card's edge.
    let turned = front.replacing(/"align": "right", "(verticalAlign|beside)"/) { "\"align\": \"left\", \"\($0.1)\"" }
    return String(turned + design[back.lowerBound...])
  }
}
