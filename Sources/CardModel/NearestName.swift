/// The known name that was probably meant by a mistyped one, for hints like `did you mean "dateOfBirth"?`.
package enum NearestName {
  /// The closest of `known` within a third of its length in edits, case ignored; nil when none is near.
  package static func to(_ typed: String, among known: some Sequence<String>) -> String? {
    // Names in our formats are short: a longer one is no typing error, and the comparison is quadratic.
    guard typed.utf8.count <= 64 else { return nil }
    let folded = Array(typed.lowercased())
    var best: (name: String, distance: Int)?
    for name in known {
      let distance = editDistance(folded, Array(name.lowercased()))
      guard distance <= max(1, name.count / 3), distance < best?.distance ?? .max else { continue }
      best = (name, distance)
    }
    return best?.name
  }

  /// Optimal string alignment distance: insertions, deletions, replacements, and swaps of neighbours.
  private static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
    var rows = [Array(0...b.count)]
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
        row.append(cost)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
