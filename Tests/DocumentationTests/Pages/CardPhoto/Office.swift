import CardCredential
import CardFace
import CardIssuing
import CardPhoto

/// An office whose portraits are cropped around the face, where a request does not say where it is.
func office(_ template: Template, signer: any CredentialSigner, folder: String) throws -> IssuingSetup {
  IssuingSetup(
    template: template, signer: signer, folder: folder, examiner: PhotoExaminer(), cropsToFace: true)
}
