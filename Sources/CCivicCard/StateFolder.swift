import CardVerifier
import CivicCardHeader
import Foundation

/// Takes `update` into the state in `folder`; -1 where it is refused.
private func take(_ update: () throws -> PartnerUpdate, into folder: UnsafePointer<CChar>?, _ error: ErrorSlot?) -> CInt
{
  let outcome: Void? = attempt(error) {
    guard let folder = Input.text(folder) else { throw CallError(.argumentMissing, "the folder is NULL") }
    try PartnerState.update(update(), in: folder, at: Int64(Date.now.timeIntervalSince1970))
  }
  return outcome == nil ? -1 : 0
}

/// See civiccard.h.
@c @implementation
public func civiccard_state_update(
  _ folder: UnsafePointer<CChar>!, _ bundle: UnsafeRawPointer!, _ size: Int,
  _ root_pems: UnsafePointer<UnsafePointer<CChar>?>!, _ roots: Int, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> CInt {
  take(
    { PartnerUpdate(bundle: Input.bytes(bundle, size), roots: try CCivicCard.roots(root_pems, roots)) }, into: folder,
    error)
}

/// See civiccard.h.
@c @implementation
public func civiccard_state_add_status(
  _ folder: UnsafePointer<CChar>!, _ list: UnsafeRawPointer!, _ size: Int,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> CInt { take({ PartnerUpdate(statusLists: [Input.bytes(list, size)]) }, into: folder, error) }

/// See civiccard.h.
@c @implementation
public func civiccard_state_add_survivors(
  _ folder: UnsafePointer<CChar>!, _ list: UnsafeRawPointer!, _ size: Int,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> CInt { take({ PartnerUpdate(survivors: [Input.bytes(list, size)]) }, into: folder, error) }
