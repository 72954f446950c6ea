import CCairo
import CPango
import CRSVG

/// The versions of the libraries that decide what pixels a card gets: the same versions, the same bytes.
package enum LibraryVersions {
  /// For example `cairo 1.16.0, pango 1.50.12, fontconfig 21401, librsvg 2.54.7`.
  package static var current: String {
    let cairo = String(cString: cairo_version_string())
    let pango = String(cString: pango_version_string())
    let fontconfig = FcGetVersion()
    let (major, minor, micro) = (rsvg_major_version, rsvg_minor_version, rsvg_micro_version)
    return "cairo \(cairo), pango \(pango), fontconfig \(fontconfig), librsvg \(major).\(minor).\(micro)"
  }
}
