import CardImaging
import CardVerifier
import Foundation
import Hummingbird

/// What a question asks for beside the verdict, by its query: `portrait=true`, `texts=true`, `advice=true`, `desk=en`.
struct Extras {
  let portrait: Bool
  let texts: Bool
  let advice: Bool
  let desk: DeskLanguage?

  static let none = Extras(portrait: false, texts: false, advice: false, desk: nil)

  private init(portrait: Bool, texts: Bool, advice: Bool, desk: DeskLanguage?) {
    (self.portrait, self.texts, self.advice, self.desk) = (portrait, texts, advice, desk)
  }

  init(_ request: Request) throws(ServiceError) {
    guard request.uri.query != nil else {
      self = .none
      return
    }
    let query = request.uri.queryParameters
    func flag(_ name: Substring) throws(ServiceError) -> Bool {
      switch query[name] {
      case nil, "false": return false
      case "true": return true
      default: throw .badRequest("badQuery", "\(name) is true or false")
      }
    }
    (portrait, texts, advice) = (try flag("portrait"), try flag("texts"), try flag("advice"))
    guard let language = query["desk"] else {
      desk = nil
      return
    }
    guard let known = DeskLanguage(rawValue: String(language)) else {
      throw .badRequest("badQuery", "desk is en or es")
    }
    desk = known
  }

  /// `verdict` is written as `json`.
  func added(to json: [UInt8], _ verdict: Verdict, words: (DeskLanguage) -> DeskWords) throws -> [UInt8] {
    var fields: [(name: String, json: [UInt8])] = []
    if let desk { fields.append(("desk", JSONAnswer.encoded(words(desk)))) }
    if portrait { fields.append(("portrait", JSONAnswer.encoded(try Self.picture(of: verdict)))) }
    return JSONAnswer.adding(fields, to: json)
  }

  /// The signed portrait as a PNG in a `data:` URL; nil of a card that is not accepted: it would lend it a face.
  private static func picture(of verdict: Verdict) throws -> String? {
    guard verdict.accepted, let portrait = verdict.card?.portrait else { return nil }
    return "data:image/png;base64," + Data(try PortraitPicture.png(ofPortrait: portrait)).base64EncodedString()
  }
}
