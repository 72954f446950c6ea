import Foundation
import TestSupport
import Testing

extension EndToEnd {
  @Suite("civiccard template check") struct TemplateCheckVerb {
    private struct Finding: Decodable {
      let rule: String
      let side: String?
      let element: String?
      let message: String
    }

    /// A copy of the office's template in its folder, with its JSON changed.
    private func changed(_ office: Office, _ old: String, _ new: String) throws -> String {
      let folder = office.folder.file("template-\(UUID().uuidString)")
      try FileManager.default.copyItem(atPath: Office.template, toPath: folder)
      let json = try Files.text(folder + "/template.json")
      #expect(json.contains(old))
      try json.replacing(old, with: new).write(toFile: folder + "/template.json", atomically: true, encoding: .utf8)
      return folder
    }

    @Test("what keeps a template from being read is a finding too, for a program that asks for JSON")
    func unreadable() async throws {
      let office = try Office.open()
      let misspelt = try changed(office, "\"validityYears\"", "\"validityYeers\"")
      let key = try await office.run(["template", "check", misspelt, "--json"])
      let finding = try #require(try key.json(as: [Finding].self).first)
      #expect(key.status == 65 && finding.rule == "invalidTemplate" && finding.side == nil)
      #expect(finding.element == "template.json policy.validityYeers", "\(finding)")

      let fontless = try changed(office, "\"style\": \"Regular\"", "\"style\": \"Regulr\"")
      let font = try await office.run(["template", "check", fontless, "--json"])
      #expect(try font.json(as: [Finding].self).first?.rule == "missingFont")
    }

    @Test("findings name element and millimetres, and end with 65")
    func findings() async throws {
      let office = try Office.open()
      let narrow = try changed(office, "\"box\": [53.4, 7.4, 29.2, 29.2]", "\"box\": [53.4, 7.4, 28.5, 28.5]")
      let found = try await office.run(["template", "check", narrow, "--seeds", "1"])
      #expect(found.status == 65)
      #expect(found.lines.first == "qrBox: back \"portraitQR\" does not hold version 22, which photos need: 28.71 mm")
    }
  }
}
