import CardFace
import CardModel
import CardVerifier
import Foundation

/// Calls the README's function at noon of the day of issue.
enum ReadmeTestsCode {
  static func run(_ request: CardRequest, _ pictures: CardPictures, _ today: CalendarDate) throws -> Verdict {
    try issueAndVerify(request, pictures, today: today, now: Int64(today.daysSinceEpoch) * 86_400 + 17 * 3600)
  }
}
