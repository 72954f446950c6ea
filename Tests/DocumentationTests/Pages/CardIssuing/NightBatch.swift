import CardIssuing
import CardRegistry

/// Issues the cards of a whole table on all cores, and gives the rows that were refused.
func issueAll(
  in table: String, picturesIn folder: String, with setup: IssuingSetup, registry: CardRegistry
) async throws -> [String] {
  let batch = try BatchIssuer(setup)
  let outcomes = try batch.outcomes(
    of: RequestFile.open(table), picturesIn: folder,
    registration: .registry(registry, operatorName: "night batch"))
  var refused: [String] = []
  for try await outcome in outcomes {  // in the order of the table
    if case .refused(let error) = outcome.result { refused.append("line \(outcome.line): \(error.description)") }
  }
  return refused
}
