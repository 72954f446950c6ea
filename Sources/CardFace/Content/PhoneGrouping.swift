/// Telephone numbers as people read them: in the groups of their own country, parted by spaces, as ITU-T E.123 writes
/// international ones. Only what is printed is spaced; what is signed stays as it was given.
enum PhoneGrouping {
  /// `+12035550123` as `+1 203 555 0123`, with no-break spaces, so that no line ends within it.
  ///
  /// A number without country code, of an unknown country, of a length or beginning that its country does not have, or
  /// with anything but digits, separators and an extension after `x`, is given back as it is.
  static func spaced(_ phone: String) -> String {
    let parts = phone.split(separator: "x", maxSplits: 1, omittingEmptySubsequences: false)
    guard let number = parts.first, number.first == "+",
      number.dropFirst().utf8.allSatisfy({ isDigit($0) || " ()-.".utf8.contains($0) })
    else { return phone }
    let digits = number.utf8.filter(isDigit)
    guard let (country, formats) = formats(of: digits) else { return phone }
    let national = String(decoding: digits.dropFirst(country), as: UTF8.self)
    guard let groups = formats.lazy.compactMap({ $0.groups(of: national) }).first else { return phone }
    let space = "\u{A0}"
    var text = "+" + String(decoding: digits.prefix(country), as: UTF8.self) + space + groups.joined(separator: space)
    if parts.count == 2 { text += space + "x" + parts[1].drop { $0 == " " } }
    return text
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  /// How many digits the country code has (ITU-T E.164: one to three, and none begins another), and its formats.
  private static func formats(of digits: [UInt8]) -> (country: Int, formats: [Format])? {
    for count in 1...3 where digits.count > count {
      if let formats = byCountry[String(decoding: digits.prefix(count), as: UTF8.self)] { return (count, formats) }
    }
    return nil
  }

  /// One way to group national numbers.
  private struct Format {
    /// Digits of each group.
    let sizes: [ClosedRange<Int>]
    /// A regular expression of the first digits; empty for all numbers.
    let leading: String

    init?(_ line: Substring) {
      let fields = line.split(separator: " ", maxSplits: 1)
      guard let sizes = fields.first else { return nil }
      self.sizes = sizes.split(separator: "-").compactMap { size in
        let bounds = size.split(separator: ":").compactMap { Int($0) }
        guard let least = bounds.first, let most = bounds.last, least <= most else { return nil }
        return least...most
      }
      leading = fields.count == 2 ? String(fields[1]) : ""
    }

    /// The groups of a number that has this format.
    func groups(of national: String) -> [Substring]? {
      let lengths = lengths(adding: national.utf8.count, from: 0)
      guard let lengths, begins(national) else { return nil }
      var rest = national[...]
      return lengths.map { length in
        defer { rest = rest.dropFirst(length) }
        return rest.prefix(length)
      }
    }

    private func begins(_ national: String) -> Bool {
      guard !leading.isEmpty else { return true }
      guard let pattern = try? Regex(leading) else { return false }
      return (try? pattern.prefixMatch(in: national)) != nil
    }

    /// Lengths of the groups from `index` on that add up to `total`, the first ones as long as can be.
    private func lengths(adding total: Int, from index: Int) -> [Int]? {
      guard index < sizes.count else { return total == 0 ? [] : nil }
      for length in sizes[index].reversed() where length <= total {
        if let rest = lengths(adding: total - length, from: index + 1) { return [length] + rest }
      }
      return nil
    }
  }

  private static let byCountry: [String: [Format]] = {
    var formats: [String: [Format]] = [:]
    for line in PhoneFormats.table.split(separator: "\n") {
      let fields = line.split(separator: " ", maxSplits: 1)
      guard fields.count == 2, let format = Format(fields[1]) else { continue }
      formats[String(fields[0]), default: []].append(format)
    }
    return formats
  }()
}
