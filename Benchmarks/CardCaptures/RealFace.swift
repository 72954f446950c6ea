/// A photo of a person, cropped to a portrait by `Benchmarks/real_faces.py`.
package struct RealFace: Sendable {
  /// The photo's file, `NNN.jpg`.
  package let file: String
  /// Photos of one person have the same name.
  package let person: String
  /// `light`, `medium` or `dark` by its individual typology angle, or `none` for a grey photo.
  package let tone: String
  /// The JPEG file's bytes.
  package let photo: [UInt8]

  /// The portraits of a folder that has a `faces.csv`.
  ///
  /// - Throws: what `read` throws.
  package static func all(in folder: String, read: (String) throws -> [UInt8]) throws -> [RealFace] {
    let table = String(decoding: try read("\(folder)/faces.csv"), as: UTF8.self)
    // No name in it has a comma.
    let rows = table.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    guard let heads = rows.first.map({ $0.map(String.init) }), let file = heads.firstIndex(of: "file"),
      let person = heads.firstIndex(of: "person"), let tone = heads.firstIndex(of: "tone")
    else { return [] }
    return try rows.dropFirst().filter { $0.count == heads.count }.map { row in
      RealFace(
        file: String(row[file]), person: String(row[person]), tone: String(row[tone]),
        photo: try read("\(folder)/\(row[file])"))
    }
  }
}
