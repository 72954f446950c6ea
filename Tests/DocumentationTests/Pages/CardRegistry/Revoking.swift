import CardCredential
import CardRegistry

/// Revokes a card, and signs the list by which partners learn of it.
func revoke(
  _ number: String, in registry: CardRegistry, statusKey: some CredentialSigner, clerk: String, now: Int64
) throws -> [UInt8] {
  try registry.setStatus(.revoked, of: number, by: clerk, at: now)
  let list = try registry.statusList(for: statusKey.publicKey, issuedAt: now, expires: now + 30 * 86_400)
  return try list.signed(by: statusKey)
}
