import CardCredential
import CardIssuing
import CardRegistry

/// Writes what partners fetch into `folder`: the status list of this evening, and the trust bundle of the manifest.
func publishForPartners(
  _ registry: CardRegistry, statusKey: any CredentialSigner, manifest: String, root: any CredentialSigner,
  to folder: String
) throws -> [String] {
  let list = try StatusPublisher(registry).statusList(signedBy: statusKey)
  try list.write(to: "\(folder)/status.list")
  let file = "\(folder)/trust.bundle"
  let bundle = try TrustPublisher.bundle(manifest: manifest, roots: [root], after: file)  // never goes back
  try bundle.write(to: file)
  return (list.notes + bundle.notes).map(\.sentence)  // what partners will stumble over
}
