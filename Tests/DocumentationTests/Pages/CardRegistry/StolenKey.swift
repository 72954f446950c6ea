import CardCredential
import CardRegistry

/// The cards that stay good after their key was stolen: the file, and the digest by which the next trust bundle names
/// it.
func survivors(
  of stolen: PublicKey, in registry: CardRegistry, signedBy goodKey: some CredentialSigner, now: Int64
) throws -> (file: [UInt8], digest: [UInt8]) {
  let survivors = try registry.survivors(ofKey: stolen.keyIdentifier, issuedAt: now)
  let file = try survivors.list.signed(by: goodKey)
  return (file, Digest.sha256(file))
}
