import CPango
import CardModel
import Foundation

/// Shapes text with Pango and a font set of its own: only the files that the template pins, so that another font of the
/// machine can never stand in.
///
/// Not for use by two threads at once (Pango's font maps are not).
final class Typesetter {
  private let config: OpaquePointer
  private let fontMap: UnsafeMutablePointer<PangoFontMap>
  private let context: OpaquePointer
  private let roles: [String: Role]
  private var deviceFonts: [UnsafeMutablePointer<PangoFont>: DeviceFont] = [:]
  private var capHeights: [SizedRole: Double] = [:]

  private struct SizedRole: Hashable {
    let role: String
    let size: Double
  }

  private struct Role {
    /// Families in order of preference, with the first font's weight, width and slant.
    let description: OpaquePointer
    let files: Set<FontFile>
  }

  /// A face in a font file.
  private struct FontFile: Hashable {
    let path: String
    let index: Int32
  }

  /// Finds the fonts on the system by exact family and style. Throws `missingFont` for one that is not installed.
  init(fonts: [String: [Template.FontPin]]) throws(FaceError) {
    guard let config = FcConfigCreate(),
      let fontMap = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT)
    else { throw FaceError(.paintingFailed, "no memory for fonts") }
    self.config = config
    self.fontMap = fontMap
    guard let context = pango_font_map_create_context(fontMap) else {
      throw FaceError(.paintingFailed, "no memory for fonts")
    }
    self.context = context
    roles = try Self.load(fonts, into: config)
    pango_fc_font_map_set_config(OpaquePointer(fontMap), config)
    let options = cairo_font_options_create()
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    // Hinting moves outlines by what the FreeType build likes; a card must look the same on every machine.
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    pango_context_set_round_glyph_positions(context, 0)
    // Else it is the machine's, and a letter's form would follow who prints the card.
    pango_context_set_language(context, pango_language_from_string("en"))
  }

  deinit {
    for font in deviceFonts.keys { g_object_unref(font) }
    deviceFonts.removeAll()
    for role in roles.values { pango_font_description_free(role.description) }
    g_object_unref(UnsafeMutableRawPointer(context))
    g_object_unref(fontMap)
    FcConfigDestroy(config)
  }

  private static func load(_ fonts: [String: [Template.FontPin]], into config: OpaquePointer) throws(FaceError)
    -> [String: Role]
  {
    guard let system = FcInitLoadConfigAndFonts() else { throw FaceError(.missingFont, "fontconfig has no fonts") }
    defer { FcConfigDestroy(system) }
    var roles: [String: Role] = [:]
    var paths: [String] = []
    for (role, pins) in fonts.sorted(by: { $0.key < $1.key }) {
      var files: Set<FontFile> = []
      var description: OpaquePointer?
      for pin in pins {
        guard let pattern = find(pin, in: system) else {
          if let description { pango_font_description_free(description) }
          throw FaceError(
            .missingFont, field: "fonts.\(role)", "the font \(pin.family) \(pin.style) is not installed",
            hint: "install its package (Noto Sans: fonts-noto-core), or name a font that `fc-list : family style` shows"
          )
        }
        defer { FcPatternDestroy(pattern) }
        let file = fontFile(of: pattern)
        files.insert(file)
        if !paths.contains(file.path) { paths.append(file.path) }
        if description == nil { description = pango_fc_font_description_from_pattern(pattern, 0) }
      }
      guard let description else { continue }
      // Several families in one description are Pango's order of fallback.
      pango_font_description_set_family(description, pins.map(\.family).joined(separator: ","))
      roles[role] = Role(description: description, files: files)
    }
    add(paths, to: config, withCachesOf: system)
    return roles
  }

  /// Puts those files and no others into a font set.
  ///
  /// What fontconfig knows of a file comes from its caches, as for every other program; reading it out of the files
  /// anew takes longer than drawing a card, above all for the Chinese ones. A file without a cache is read.
  private static func add(_ paths: [String], to config: OpaquePointer, withCachesOf system: OpaquePointer) {
    func element(_ name: String, _ path: String) -> String {
      let escaped = path.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      return "<\(name)>\(escaped)</\(name)>"
    }
    var caches: [String] = []
    if let list = FcConfigGetCacheDirs(system) {
      while let path = FcStrListNext(list) { caches.append(element("cachedir", String(cString: path))) }
      FcStrListDone(list)
    }
    let folders = Set(paths.map { String($0[..<($0.lastIndex(of: "/") ?? $0.startIndex)]) }).sorted()
    let text =
      "<fontconfig>" + caches.joined() + folders.map { element("dir", $0) }.joined()
      + "<selectfont><rejectfont><glob>*</glob></rejectfont><acceptfont>"
      + paths.map { element("glob", $0) }.joined() + "</acceptfont></selectfont></fontconfig>"
    var known: Set<String> = []
    if FcConfigParseAndLoadFromMemory(config, text, 0) == 1, FcConfigBuildFonts(config) == 1,
      let set = FcConfigGetFonts(config, FcSetSystem)
    {
      for index in 0..<Int(set.pointee.nfont) {
        if let pattern = set.pointee.fonts[index] { known.insert(fontFile(of: pattern).path) }
      }
    }
    for path in paths where !known.contains(path) { FcConfigAppFontAddFile(config, path) }
  }

  /// The caller owns the pattern.
  private static func find(_ pin: Template.FontPin, in system: OpaquePointer) -> OpaquePointer? {
    let wanted = FcPatternCreate()
    defer { FcPatternDestroy(wanted) }
    FcPatternAddString(wanted, FC_FAMILY, pin.family)
    FcPatternAddString(wanted, FC_STYLE, pin.style)
    let properties = FcObjectSetCreate()
    defer { FcObjectSetDestroy(properties) }
    for property in [FC_FAMILY, FC_STYLE, FC_WEIGHT, FC_WIDTH, FC_SLANT, FC_FILE, FC_INDEX, FC_VARIABLE] {
      FcObjectSetAdd(properties, property)
    }
    guard let found = FcFontList(system, wanted, properties) else { return nil }
    defer { FcFontSetDestroy(found) }
    // Several files may carry the same font; the first by path, so that the order of a folder does not decide.
    let patterns = (0..<Int(found.pointee.nfont)).compactMap { found.pointee.fonts[$0] }
    guard let first = patterns.min(by: { fontFile(of: $0).path < fontFile(of: $1).path }) else { return nil }
    return FcPatternDuplicate(first)
  }

  private static func fontFile(of pattern: OpaquePointer) -> FontFile {
    var path: UnsafeMutablePointer<FcChar8>?
    var index: Int32 = 0
    FcPatternGetString(pattern, FC_FILE, 0, &path)
    FcPatternGetInteger(pattern, FC_INDEX, 0, &index)
    return FontFile(path: path.map { String(cString: $0) } ?? "", index: index)
  }
}

// MARK: - Shaping

extension Typesetter {
  /// Shapes one paragraph.
  ///
  /// - Parameters:
  ///   - text: without line breaks.
  ///   - role: a font role of the template.
  ///   - size: of the em, in device pixels.
  ///   - tracking: extra space between letters, in device pixels.
  ///   - width: where to break lines between words, in device pixels; nil for one line. A word wider than that stays
  ///     whole.
  ///   - language: ISO 639-3, for scripts whose letters differ by language; nil for none.
  /// - Throws: `missingGlyph`, naming the character, when no pinned font of the role has it.
  func lines(
    _ text: String, role name: String, size: Double, tracking: Double, width: Double?, language: String?
  ) throws(FaceError) -> [ShapedLine] {
    guard let role = roles[name] else { throw FaceError(.missingFont, "the template has no font \"\(name)\"") }
    guard let layout = pango_layout_new(context), let font = pango_font_description_copy(role.description) else {
      throw FaceError(.paintingFailed, "no memory for text")
    }
    defer {
      g_object_unref(UnsafeMutableRawPointer(layout))
      pango_font_description_free(font)
    }
    pango_font_description_set_absolute_size(font, size * Double(PANGO_SCALE))
    pango_layout_set_font_description(layout, font)
    let attributes = pango_attr_list_new()
    pango_attr_list_insert(attributes, pango_attr_letter_spacing_new(Int32(tracking * Double(PANGO_SCALE))))
    if let language {
      pango_attr_list_insert(attributes, pango_attr_language_new(pango_language_from_string(Self.tag(of: language))))
    }
    pango_layout_set_attributes(layout, attributes)
    pango_attr_list_unref(attributes)
    pango_layout_set_text(layout, text, Int32(clamping: text.utf8.count))
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD)
    // A hair of tolerance, so that a line just as wide as its box is not broken by a rounding.
    if let width { pango_layout_set_width(layout, Int32(clamping: Int(width * Double(PANGO_SCALE)) + 1)) }

    var lines: [ShapedLine] = []
    for index in 0..<pango_layout_get_line_count(layout) {
      guard let line = pango_layout_get_line_readonly(layout, index) else { continue }
      lines.append(try shaped(line, role: role))
    }
    return lines
  }

  /// The height of a capital H over the baseline in device pixels, set once for each size. Throws as
  /// ``lines(_:role:size:tracking:width:language:)``.
  func capHeight(role: String, size: Double) throws(FaceError) -> Double {
    let key = SizedRole(role: role, size: size)
    if let known = capHeights[key] { return known }
    let line = try lines("H", role: role, size: size, tracking: 0, width: nil, language: nil).first
    capHeights[key] = line?.inkAscent ?? 0
    return line?.inkAscent ?? 0
  }

  private func shaped(_ line: UnsafeMutablePointer<PangoLayoutLine>, role: Role) throws(FaceError) -> ShapedLine {
    let scale = Double(PANGO_SCALE)
    var ink = PangoRectangle()
    var logical = PangoRectangle()
    pango_layout_line_get_extents(line, &ink, &logical)
    var runs: [GlyphRun] = []
    var x = 0.0
    var next = line.pointee.runs
    while let node = next {
      next = node.pointee.next
      guard let data = node.pointee.data else { continue }
      let item = data.assumingMemoryBound(to: PangoGlyphItem.self).pointee
      guard let string = item.glyphs, let font = item.item.pointee.analysis.font else { continue }
      var glyphs: [GlyphRun.Glyph] = []
      var cluster: Int32 = -1
      for index in 0..<Int(string.pointee.num_glyphs) {
        let info = string.pointee.glyphs[index]
        if info.glyph & Self.unknownGlyph != 0 { throw Self.missingGlyph(info.glyph & ~Self.unknownGlyph) }
        if info.glyph != Self.emptyGlyph {
          glyphs.append(
            GlyphRun.Glyph(
              index: info.glyph, x: x + Double(info.geometry.x_offset) / scale,
              y: Double(info.geometry.y_offset) / scale,
              beginsLetter: string.pointee.log_clusters[index] != cluster))
          cluster = string.pointee.log_clusters[index]
        }
        x += Double(info.geometry.width) / scale
      }
      try check(font, belongsTo: role)
      let standApart = Self.separateScripts.contains(Int32(item.item.pointee.analysis.script))
      runs.append(GlyphRun(font: try deviceFont(font), glyphs: glyphs, glyphsStandApart: standApart))
    }
    return ShapedLine(
      runs: runs, width: Double(logical.width) / scale, inkLeft: Double(ink.x) / scale,
      inkRight: Double(ink.x + ink.width) / scale, inkAscent: -Double(ink.y) / scale,
      inkDescent: Double(ink.y + ink.height) / scale)
  }

  /// The BCP 47 tag of an ISO 639-3 code, which has two letters where there are such (RFC 5646, 2.2.1); HarfBuzz finds
  /// a font's forms of a language by that.
  private static func tag(of language: String) -> String {
    Locale.LanguageCode(language).identifier(.alpha2) ?? language
  }

  /// Scripts whose letters stand apart. In others, as Arabic and Devanagari, strokes run from one to the next.
  private static let separateScripts: Set<Int32> = [
    PANGO_SCRIPT_LATIN.rawValue, PANGO_SCRIPT_GREEK.rawValue, PANGO_SCRIPT_CYRILLIC.rawValue,
    PANGO_SCRIPT_ARMENIAN.rawValue, PANGO_SCRIPT_GEORGIAN.rawValue, PANGO_SCRIPT_HEBREW.rawValue,
    PANGO_SCRIPT_HAN.rawValue, PANGO_SCRIPT_HIRAGANA.rawValue, PANGO_SCRIPT_KATAKANA.rawValue,
    PANGO_SCRIPT_HANGUL.rawValue,
  ]

  // The values of PANGO_GLYPH_EMPTY and PANGO_GLYPH_UNKNOWN_FLAG: casts in C macros, which Swift doesn't import.
  private static let emptyGlyph: PangoGlyph = 0x0FFF_FFFF
  private static let unknownGlyph: PangoGlyph = 0x1000_0000

  private static func missingGlyph(_ value: PangoGlyph) -> FaceError {
    let character = Unicode.Scalar(value).map(PrintableText.name(of:)) ?? "an invalid character"
    return FaceError(
      .missingGlyph, "no font of the template has a glyph for \(character)",
      hint: "add a font for that script to the template's fonts")
  }

  /// A glyph from a file that another role pinned would be of another weight or family than the template says.
  private func check(_ font: UnsafeMutablePointer<PangoFont>, belongsTo role: Role) throws(FaceError) {
    guard let file = Self.file(of: font), !role.files.contains(file) else { return }
    let description = pango_font_describe(font)
    defer { pango_font_description_free(description) }
    let name = pango_font_description_get_family(description).map { String(cString: $0) } ?? "another font"
    throw FaceError(
      .missingGlyph, "a character would be set in \(name), which the template does not pin for this text",
      hint: "add a font of the same weight for that script to the template's fonts")
  }

  private static func file(of font: UnsafeMutablePointer<PangoFont>) -> FontFile? {
    font.withMemoryRebound(to: PangoFcFont.self, capacity: 1) { font in
      pango_fc_font_get_pattern(font).map(fontFile(of:))
    }
  }

  private func deviceFont(_ font: UnsafeMutablePointer<PangoFont>) throws(FaceError) -> DeviceFont {
    if let known = deviceFonts[font] { return known }
    let scaled = pango_cairo_font_get_scaled_font(OpaquePointer(font))
    guard let scaled else { throw FaceError(.paintingFailed, "a font can't be drawn") }
    let device = DeviceFont(retaining: scaled, file: Self.file(of: font).map { "\($0.path)#\($0.index)" } ?? "")
    // The Pango font is the key: it must outlive its entry, or another could get its address.
    g_object_ref(font)
    deviceFonts[font] = device
    return device
  }
}
