import Foundation
import TestSupport

/// A Markdown page of the checkout.
struct Page {
  /// From the checkout's root.
  let path: String
  let text: String

  init(_ path: String) throws {
    self.path = path
    text = try Files.text("\(Checkout.path)/\(path)")
  }

  /// All that people read: README and its neighbours, the modules' pages, and those beside templates, samples and
  /// tests.
  static func all() throws -> [Page] { try paths(in: "").map(Page.init) }

  private static func paths(in folder: String) throws -> [String] {
    var found: [String] = []
    // Hidden folders hold builds, and those of git.
    for name in try Files.names(in: "\(Checkout.path)/\(folder)") where !name.hasPrefix(".") {
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(Checkout.path)/\(path)", isDirectory: &isFolder)
      if isFolder.boolValue { found += try paths(in: path) } else if name.hasSuffix(".md") { found.append(path) }
    }
    return found
  }

  /// A piece between fences.
  struct Piece {
    /// What stands after the opening fence.
    let language: String
    /// Of the opening fence, from 1.
    let line: Int
    /// The lines between the fences, each with its line feed.
    let code: String
  }

  /// The fenced pieces, in their order. A fence may be indented, as in a list; its lines are then, too.
  var pieces: [Piece] {
    var pieces: [Piece] = []
    var open: (language: String, line: Int, indent: Int, lines: [Substring])?
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let bare = line.drop { $0 == " " }
      if bare.hasPrefix("```") {
        if let piece = open {
          let code = piece.lines.map { $0 + "\n" }.joined()
          pieces.append(Piece(language: piece.language, line: piece.line, code: code))
          open = nil
        } else {
          open = (String(bare.dropFirst(3)), index + 1, line.count - bare.count, [])
        }
      } else if let indent = open?.indent {
        open?.lines.append(line.dropFirst(min(indent, line.count - bare.count)))
      }
    }
    return pieces
  }

  func pieces(_ language: String) -> [Piece] { pieces.filter { $0.language == language } }
}
