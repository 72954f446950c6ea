import CardCredential
import CardModel
import CardRegistry

/// A press of one's own. It signs and prints a card, and holds it back until it may be handed out.
protocol OwnPress {
  func print(_ card: Card, status: StatusReference?) throws -> [(profile: CredentialProfile, credential: Credential)]
  func handOut(_ number: String) throws
}

/// Issues a card through such a press. `order` was made from `request` and the bytes of its pictures.
func issue(
  _ request: CardRequest, _ order: CardOrder, under policy: IssuingPolicy, today: CalendarDate, on press: some OwnPress,
  registry: CardRegistry, clerk: String, now: Int64
) throws {
  let place = try registry.reserve(order)  // 1. its place in the status list; or numberTaken, for other content
  var dated = request
  if let earlier = place.earlier {  // a card that was issued before keeps its dates
    dated.issued = earlier.issued.description
    dated.expires = earlier.expires.description
  }
  let card = try dated.card(under: policy, today: today, allowsUnusualDates: place.earlier != nil)
  let credentials = try press.print(card, status: place.reference)  // 2.
  try registry.record(  // 3. from here on the card exists
    order, credentials: credentials, issued: card.issued, expires: card.expires, by: clerk, at: now)
  try press.handOut(card.number)  // 4. and only now can anyone take it
}
