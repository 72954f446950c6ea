import CardCredential
import CardFace
import CardVerifier
import Foundation

/// The templates that count as what cities print: an operator's own word, or what a trust bundle names.
///
/// Templates are read as cards name them. For one thread at a time.
public final class TemplateShelf {
  /// A template's folder, or a folder of such.
  private let directory: String?
  /// Nil where the operator's word is enough.
  private let state: PartnerState?
  private var known: [Key: Template?] = [:]

  private struct Key: Hashable {
    let reference: String
    let issuer: String
  }

  /// A shelf of what lies in `directory`, a template's folder or a folder of such, on the operator's own word. Nothing
  /// is read yet.
  public init(directory: String) { (self.directory, state) = (directory, nil) }

  /// A shelf of the templates whose packages the state's trust bundle names: those that the state holds, and of those
  /// in `directory` the ones whose package has such a digest. Nothing is read yet.
  public init(state: PartnerState, directory: String? = nil) { (self.directory, self.state) = (directory, state) }

  /// The template of exactly that identifier, version and option, if its issuer is the card's; nil where it is not
  /// here, does not count, is here in two forms that the bundle names, or its format is another than this version
  /// draws.
  ///
  /// - Parameters:
  ///   - reference: ``CardFace/Template/reference``, as credentials name it.
  ///   - issuer: the card's `iss`. Else any trusted issuer could borrow another's face.
  public func template(named reference: String, of issuer: String) -> Template? {
    let key = Key(reference: reference, issuer: issuer)
    if let found = known[key] { return found }
    let isLarge = reference.hasSuffix("L")
    func fits(_ template: Template) -> Bool { template.reference == reference && template.issuer.id == issuer }
    let found: Template?
    if let state {
      let templates = packages(of: issuer, in: state).compactMap { try? Template($0, largePrint: isLarge) }.filter(fits)
      // Which of two was printed can't be known, and a wrong guess would call genuine cards forged.
      found = templates.count == 1 ? templates[0] : nil
    } else {
      found = folders.lazy.compactMap { try? Template(directory: $0, largePrint: isLarge) }.first(where: fits)
    }
    known[key] = .some(found)
    return found
  }

  /// Those that the bundle names for the issuer, each once. A package in the state that was damaged is none.
  private func packages(of issuer: String, in state: PartnerState) -> [TemplatePackage] {
    var packages = (try? state.templates(of: issuer)) ?? []
    for folder in folders {
      guard let package = try? TemplatePackage(directory: folder),
        state.names(template: package.digest, of: issuer), !packages.contains(package)
      else { continue }
      packages.append(package)
    }
    return packages
  }

  /// In the order of their names, so that the order of a folder decides nothing.
  private var folders: [String] {
    guard let directory else { return [] }
    let inside = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return [directory] + inside.sorted().map { directory + "/" + $0 }
  }
}
