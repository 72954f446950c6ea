import CardModel

/// What became of one row of a batch.
public struct BatchOutcome: Sendable {
  /// Counts the rows from 0, in the input's order.
  public let sequence: Int
  /// The line on which the row begins, from 1.
  public let line: Int
  /// The card's number; nil for a row that could not be read.
  public let number: String?
  /// What came of it.
  public let result: Result
  /// How much of the file is read with this row, from 0 to 1; nil where nobody knows its size.
  public let fraction: Double?
  /// A refused row as it stands in the file.
  let source: RequestRow.Source?

  /// A card, or why there is none.
  public enum Result: Sendable {
    /// The card's files are in their place.
    case issued(IssuedCard)
    /// The card was printed before and its files were removed then: there is nothing to do.
    case printedAndRemoved
    /// This row alone was refused.
    case refused(any CivicCardError)
  }
}
