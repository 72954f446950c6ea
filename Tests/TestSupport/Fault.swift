import CardModel

/// What an error is and what it is about: errors themselves are equal when their codes are.
package struct Fault: Equatable {
  package let code: String?
  package let subject: String?

  /// Nil is no error.
  package init(_ error: (any Error)?) {
    code = (error as? any CivicCardError)?.codeName
    subject = (error as? any CivicCardError)?.subject
  }

  /// What `body` throws.
  package init(in body: () throws -> Void) {
    do {
      try body()
      self.init(nil)
    } catch {
      self.init(error)
    }
  }
}
