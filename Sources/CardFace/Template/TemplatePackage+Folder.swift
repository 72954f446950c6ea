import CardCredential
import CardFiles

extension TemplatePackage {
  /// Packs the template in the folder `directory`: `template.json` and the files that it names, and nothing else of
  /// what lies there. Fonts are pinned by their names and come with the system.
  ///
  /// Throws a `FaceError` for a template that can't be read, or a `CredentialError` for one that makes no package.
  public init(directory: String) throws {
    var files: [String: [UInt8]] = [:]
    func read(largePrint: Bool) throws(FaceError) -> Template {
      try Template(largePrint: largePrint) { (name, element) throws(FaceError) in
        // What was read first is what counts, also if the file is changed in between.
        if let known = files[name] { return known }
        let bytes = try TemplateFile.read(name, in: directory, element: element)
        files[name] = bytes
        return bytes
      }
    }
    // The large print may have art of its own.
    if try read(largePrint: false).hasLargePrint { _ = try read(largePrint: true) }
    try self.init(files: files)
  }

  /// Of a template's folder, or of a package's file. Throws what ``init(directory:)`` throws, a `FileError`, or a
  /// `CredentialError` for a file that is no package.
  public init(at path: String) throws {
    let file: [UInt8]
    do throws(FileError) {
      file = try BoundedFile.read(path, limit: TemplatePackage.maximumSize)
    } catch {
      guard error.code == .notAFile else { throw error }
      try self.init(directory: path)
      return
    }
    try self.init(bytes: file)
  }
}

extension Template {
  /// Reads and checks the template of a package. Throws as ``init(directory:largePrint:)`` does.
  public init(_ package: TemplatePackage, largePrint: Bool = false) throws(FaceError) {
    try self.init(largePrint: largePrint) { (name, element) throws(FaceError) in
      guard let bytes = package.files[name] else {
        throw FaceError(.missingFile, element: element, "the template's package has no file \(name)")
      }
      return bytes
    }
  }
}
