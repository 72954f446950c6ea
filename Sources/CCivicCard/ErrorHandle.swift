import CardModel
import CivicCardHeader

/// Behind `civiccard_error`.
final class ErrorHandle: Handle, Sendable {
  let code: CText
  let message: CText
  let hint: CText?

  init(code: String, message: String, hint: String? = nil) {
    (self.code, self.message, self.hint) = (CText(code), CText(message), hint.map { CText($0) })
  }

  convenience init(_ error: any Error) {
    if let error = error as? any CivicCardError {
      self.init(code: error.codeName, message: error.description, hint: error.hint)
    } else {
      self.init(code: "unexpected", message: String(describing: error))
    }
  }
}

/// What is wrong with a call, and not with what it brings.
struct CallError: CivicCardError {
  enum Code: String, Sendable {
    /// A pointer is NULL that must not be.
    case argumentMissing
    /// The verifier goes by a state folder, whose lists are taken in there.
    case stateHasLists
    /// A bit of a policy without a meaning.
    case policyUnknown
  }

  let code: Code
  let message: String
  var hint: String?
  var subject: String? { nil }

  init(_ code: Code, _ message: String, hint: String? = nil) {
    (self.code, self.message, self.hint) = (code, message, hint)
  }
}

typealias ErrorSlot = UnsafeMutablePointer<OpaquePointer?>

/// The result of `body`; nil where it throws, and then the error is the caller's.
func attempt<Result>(_ slot: ErrorSlot?, _ body: () throws -> Result) -> Result? {
  do {
    let result = try body()
    slot?.pointee = nil
    return result
  } catch {
    slot?.pointee = ErrorHandle(error).retained
    return nil
  }
}

/// See civiccard.h.
@c @implementation
public func civiccard_error_code(_ error: OpaquePointer!) -> UnsafePointer<CChar>! {
  ErrorHandle.at(error).code.pointer
}

/// See civiccard.h.
@c @implementation
public func civiccard_error_message(_ error: OpaquePointer!) -> UnsafePointer<CChar>! {
  ErrorHandle.at(error).message.pointer
}

/// See civiccard.h.
@c @implementation
public func civiccard_error_hint(_ error: OpaquePointer!) -> UnsafePointer<CChar>! {
  ErrorHandle.at(error).hint?.pointer
}

/// See civiccard.h.
@c @implementation
public func civiccard_error_free(_ error: OpaquePointer!) { ErrorHandle.free(error) }
