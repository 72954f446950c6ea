import CardModel

/// The large-print option of a template: what changes in its elements for holders who see little.
///
/// `largePrint` in `template.json` has for each face an object by element name; each value is a JSON Merge Patch (RFC
/// 7396) of that element, and `null` takes the element away.
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
        case .object(let byName) = changes
      else { throw CardError(.unknownField, field: "largePrint.\(side)", "is not a face with changes by element") }
      face["elements"] = .array(try changed(elements, byName, path: "largePrint.\(side)"))
      faces[side] = .object(face)
    }
    root["faces"] = .object(faces)
    return .object(root)
  }

  private static func changed(
    _ elements: [JSONValue], _ changes: [String: JSONValue], path: String
  ) throws(CardError) -> [JSONValue] {
    var left = Set(changes.keys)
    var result: [JSONValue] = []
    for element in elements {
      guard case .object(var keys) = element, case .string(let name)? = keys["name"], let change = changes[name] else {
        result.append(element)
        continue
      }
      left.remove(name)
      switch change {
      case .null: continue
      case .object(let patch):
        for (key, value) in patch { keys[key] = value == .null ? nil : value }
        result.append(.object(keys))
      default: throw CardError(.wrongType, field: "\(path).\(name)", "expected an object or null, found \(change.kind)")
      }
    }
    if let stranger = left.min() {
      throw CardError(.unknownField, field: "\(path).\(stranger)", "is not an element of the face")
    }
    return result
  }
}
