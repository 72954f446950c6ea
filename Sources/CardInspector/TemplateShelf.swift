import CardFace
import Foundation

/// The templates that an operator trusts to be what cities print: a template's folder, or a folder of such.
///
/// Templates are read as cards name them. For one thread at a time.
public final class TemplateShelf {
  private let directory: String
  private var known: [Key: Template?] = [:]

  private struct Key: Hashable {
    let reference: String
    let issuer: String
  }

  /// A shelf of what lies in `directory`. Nothing is read yet.
  public init(directory: String) { self.directory = directory }

  /// The template of exactly that identifier, version and option, if its issuer is the card's; nil where it is not
  /// here, or its format is another than this version draws.
  ///
  /// - Parameters:
  ///   - reference: ``CardFace/Template/reference``, as credentials name it.
  ///   - issuer: the card's `iss`. Else any trusted issuer could borrow another's face.
  public func template(named reference: String, of issuer: String) -> Template? {
    let key = Key(reference: reference, issuer: issuer)
    if let found = known[key] { return found }
    let isLarge = reference.hasSuffix("L")
    let found = folders.lazy.compactMap { folder -> Template? in
      guard let template = try? Template(directory: folder, largePrint: isLarge) else { return nil }
      return template.reference == reference && template.issuer.id == issuer ? template : nil
    }.first
    known[key] = .some(found)
    return found
  }

  /// In the order of their names, so that the order of a folder decides nothing.
  private var folders: [String] {
    let inside = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return [directory] + inside.sorted().map { directory + "/" + $0 }
  }
}
