import CardFace
import CardProofing

/// What a designer should change in the template `folder` before a city prints with it, and a picture of both faces
/// with their boxes. The contrast of texts is measured over so many backgrounds as cards could have.
func proof(
  of folder: String, for printer: PrinterProfile, backgrounds: Int = 32
) throws -> (findings: [String], picture: [UInt8]) {
  let template = try Template(directory: folder)
  let findings = try TemplateCheck(template, printer: printer).findings(seeds: backgrounds)
  return (
    findings.map { "\($0.rule.rawValue): \($0.side) \($0.element ?? "") \($0.message)" },
    try TemplateProof(template, printer: printer).png(guides: true)
  )
}
