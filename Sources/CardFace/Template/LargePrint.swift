import CardModel

/// The large-print option of a template: what changes in its elements for holders who see little.
///
/// `largePrint` in `template.json` has for each face an object by element name; each value is a JSON Merge Patch (RFC
/// 7396) of that element, and `null` takes the element away. An object with a `type` of its own and the name of no
/// element is one more, painted after the others: what the front has no room for in large letters goes to the back.
/// The name `artwork` stands for the face's artwork, whose calm zones follow the elements, and `flows` for its flows,
/// which are replaced as a whole, or taken away with `null`.
enum LargePrint {
  /// The template with its large-print changes made.
  ///
  /// Throws `missingField` for a template without the option, `unknownField` for a change of no element.
  static func applied(to template: JSONValue) throws(CardError) -> JSONValue {
    guard case .object(var root) = template, case .object(let changes)? = root["largePrint"] else {
      throw CardError(
        .missingField, field: "largePrint", "the template has no large-print option",
        hint: "add \"largePrint\" to it, or draw the usual card")
    }
    guard case .object(var faces)? = root["faces"] else { return template }
    // In one order, or of two faults now this one were told, now that.
    for (side, changes) in changes.sorted(by: { $0.key < $1.key }) {
      guard case .object(var face)? = faces[side], case .array(let elements)? = face["elements"],
        case .object(var byName) = changes
      else { throw CardError(.unknownField, field: "largePrint.\(side)", "is not a face with changes by element") }
      if let change = byName.removeValue(forKey: artworkKey) {
        guard case .object(let artwork)? = face[artworkKey], case .object(let patch) = change else {
          throw CardError(
            .wrongType, field: "largePrint.\(side).artwork", "expected an object, for a face that has artwork")
        }
        face[artworkKey] = .object(merged(artwork, patch))
      }
      if let flows = byName.removeValue(forKey: flowsKey) { face[flowsKey] = flows == .null ? nil : flows }
      face["elements"] = .array(try changed(elements, byName, path: "largePrint.\(side)"))
      faces[side] = .object(face)
    }
    root["faces"] = .object(faces)
    return .object(root)
  }

  private static let artworkKey = "artwork"
  private static let flowsKey = "flows"

  private static func merged(_ object: [String: JSONValue], _ patch: [String: JSONValue]) -> [String: JSONValue] {
    patch.reduce(into: object) { $0[$1.key] = $1.value == .null ? nil : $1.value }
  }

  private static func changed(
    _ elements: [JSONValue], _ changes: [String: JSONValue], path: String
  ) throws(CardError) -> [JSONValue] {
    var left = Set(changes.keys)
    var result: [JSONValue] = []
    for element in elements {
      guard case .object(let keys) = element, case .string(let name)? = keys["name"], let change = changes[name] else {
        result.append(element)
        continue
      }
      left.remove(name)
      switch change {
      case .null: continue
      case .object(let patch): result.append(.object(merged(keys, patch)))
      default: throw CardError(.wrongType, field: "\(path).\(name)", "expected an object or null, found \(change.kind)")
      }
    }
    for name in left.sorted() {
      guard case .object(var keys)? = changes[name], keys["type"] != nil else {
        throw CardError(
          .unknownField, field: "\(path).\(name)", "is not an element of the face",
          hint: "name one of its elements, or give a new one its type")
      }
      keys["name"] = .string(name)
      result.append(.object(keys))
    }
    return result
  }
}
