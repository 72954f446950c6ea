import CardCredential
import CardVerifier
import CivicCardHeader
import Foundation
import Synchronization

/// Behind `civiccard_verifier`.
final class VerifierHandle: Handle, Sendable {
  private enum Source {
    case fixed(Verifier)
    case folder(PartnerWatch, policy: Policy)
  }

  private let source: Mutex<Source>

  init(_ trust: Trust) { source = Mutex(.fixed(Verifier(trust: trust))) }

  init(folder: String) throws(PartnerError) { source = Mutex(.folder(try PartnerWatch(folder), policy: Policy())) }

  /// What to judge by at this moment. A folder is told the machine's own clock, never an instant that the caller chose.
  var verifier: Verifier {
    switch source.withLock({ $0 }) {
    case .fixed(let verifier): return verifier
    case .folder(let watch, let policy):
      var verifier = watch.verifier(recordingClock: Int64(Date.now.timeIntervalSince1970))
      let earliest = verifier.policy.earliestClock
      verifier.policy = policy
      verifier.policy.earliestClock = earliest
      return verifier
    }
  }

  func change(_ body: (inout Verifier) throws -> Void) throws {
    try source.withLock { source in
      guard case .fixed(var verifier) = source else {
        throw CallError(
          .stateHasLists, "this verifier goes by a state folder", hint: "take the list into the folder instead")
      }
      try body(&verifier)
      source = .fixed(verifier)
    }
  }

  func setPolicy(_ policy: Policy) {
    source.withLock { source in
      switch source {
      case .fixed(var verifier):
        verifier.policy = policy
        source = .fixed(verifier)
      case .folder(let watch, _): source = .folder(watch, policy: policy)
      }
    }
  }
}

extension Policy {
  fileprivate init(bits: UInt32) throws(CallError) {
    func has(_ bit: UInt32) -> Bool { bits & bit != 0 }
    let profiles: [(UInt32, CredentialProfile)] = [
      (CIVICCARD_ACCEPT_IDENTITY, .identity), (CIVICCARD_ACCEPT_PORTRAIT, .portrait),
      (CIVICCARD_ACCEPT_EMERGENCY, .emergency),
    ]
    let leniencies = CIVICCARD_ALLOW_STALE_TRUST | CIVICCARD_ALLOW_STALE_STATUS | CIVICCARD_ALLOW_UNKNOWN_STATUS
    guard bits & ~profiles.reduce(leniencies, { $0 | $1.0 }) == 0 else {
      throw CallError(.policyUnknown, "the policy has a bit that this version does not know")
    }
    self.init(
      profiles: Set(profiles.filter { has($0.0) }.map(\.1)),
      staleTrust: has(CIVICCARD_ALLOW_STALE_TRUST) ? .warn : .refuse,
      staleStatus: has(CIVICCARD_ALLOW_STALE_STATUS) ? .warn : .refuse,
      unknownStatus: has(CIVICCARD_ALLOW_UNKNOWN_STATUS) ? .warn : .refuse)
  }
}

/// The root keys of a call.
func roots(_ pems: UnsafePointer<UnsafePointer<CChar>?>?, _ count: Int) throws -> [PublicKey] {
  let texts = Input.texts(pems, count)
  guard texts.count == count else { throw CallError(.argumentMissing, "a root key is NULL") }
  return try texts.map { try PublicKey(pem: $0) }
}

/// See civiccard.h.
@c @implementation
public func civiccard_verifier_new_pinned(
  _ public_key_pem: UnsafePointer<CChar>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> OpaquePointer! {
  attempt(error) {
    guard let pem = Input.text(public_key_pem) else { throw CallError(.argumentMissing, "the public key is NULL") }
    return VerifierHandle(.pinnedKey(try PublicKey(pem: pem))).retained
  }
}

/// See civiccard.h.
@c @implementation
public func civiccard_verifier_new_bundle(
  _ bundle: UnsafeRawPointer!, _ size: Int, _ root_pems: UnsafePointer<UnsafePointer<CChar>?>!, _ roots: Int,
  _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> OpaquePointer! {
  attempt(error) {
    let keys = try CCivicCard.roots(root_pems, roots)
    return VerifierHandle(.bundle(try TrustBundle.open(Input.bytes(bundle, size), roots: keys))).retained
  }
}

/// See civiccard.h.
@c @implementation
public func civiccard_verifier_new_state(
  _ folder: UnsafePointer<CChar>!, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> OpaquePointer! {
  attempt(error) {
    guard let folder = Input.text(folder) else { throw CallError(.argumentMissing, "the folder is NULL") }
    return try VerifierHandle(folder: folder).retained
  }
}

/// See civiccard.h.
@c @implementation
public func civiccard_verifier_add_status(
  _ verifier: OpaquePointer!, _ list: UnsafeRawPointer!, _ size: Int, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> CInt {
  let list = Input.bytes(list, size)
  return attempt(error) { try VerifierHandle.at(verifier).change { try $0.add(statusList: list) } } == nil ? -1 : 0
}

/// See civiccard.h.
@c @implementation
public func civiccard_verifier_add_survivors(
  _ verifier: OpaquePointer!, _ list: UnsafeRawPointer!, _ size: Int, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> CInt {
  let list = Input.bytes(list, size)
  return attempt(error) { try VerifierHandle.at(verifier).change { try $0.add(survivors: list) } } == nil ? -1 : 0
}

/// See civiccard.h.
@c @implementation
public func civiccard_verifier_set_policy(
  _ verifier: OpaquePointer!, _ policy: UInt32, _ error: UnsafeMutablePointer<OpaquePointer?>!
) -> CInt {
  attempt(error) { VerifierHandle.at(verifier).setPolicy(try Policy(bits: policy)) } == nil ? -1 : 0
}

/// See civiccard.h.
@c @implementation
public func civiccard_verifier_free(_ verifier: OpaquePointer!) { VerifierHandle.free(verifier) }
