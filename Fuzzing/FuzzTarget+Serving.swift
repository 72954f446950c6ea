import Foundation

@testable import VerifydReading

/// What the verification service reads over HTTP beside pictures and texts.
extension FuzzTarget {
  private struct PlainForm: Decodable { let text: String? }

  /// A question of the plainest form is read past the decoder: what it says is what the decoder says.
  static func checkQuestion(_ bytes: [UInt8]) {
    guard let question = try? Question(json: bytes) else { return }
    switch question {
    case .text(let text):
      let form = try? JSONDecoder().decode(PlainForm.self, from: Data(bytes))
      precondition(form?.text.map { Array($0.utf8) } == text, "a question's text is not the one in its JSON")
    case .card(let front, let back):
      precondition(max(front.count, back.count) <= 32, "a side has more texts than it may")
    }
  }

  /// The first line is the Content-Type, the rest the body. What was read is read again when it is written anew.
  static func checkMultipart(_ bytes: [UInt8]) {
    let line = bytes.prefix { $0 != 0x0A }
    let body = Array(bytes.dropFirst(line.count + 1))
    guard let read = try? Multipart(body, contentType: String(decoding: line, as: UTF8.self)) else { return }
    precondition(read.parts.count <= 8, "a body has more parts than it may")
    var boundary = "b"
    while read.parts.values.contains(where: { $0.firstRange(of: Array("\r\n--\(boundary)".utf8)) != nil }) {
      boundary += "b"
    }
    // A boundary has at most 70 characters; a body that holds all of them is none that is written anew.
    guard boundary.utf8.count <= 70 else { return }
    var again: [UInt8] = []
    for (name, part) in read.parts {
      precondition((1...64).contains(name.count), "a part has no name, or one that is too long")
      again +=
        Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n".utf8) + part + [0x0D, 0x0A]
    }
    again += Array("--\(boundary)--\r\n".utf8)
    let parts = try? Multipart(again, contentType: "multipart/form-data; boundary=\(boundary)").parts
    precondition(parts == read.parts, "what was read is not read again")
  }

  /// A front and a back as curl and browsers send them, and as nobody should.
  static func multipartSeeds() -> [[UInt8]] {
    let front =
      "--x\r\nContent-Disposition: form-data; name=\"front\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\u{1}\r\n-\r\n"
    let back = "--x\r\ncontent-disposition: form-data; name=\"back\"\r\n\r\n\r\n"
    let type = "multipart/form-data; boundary="
    return [
      type + "x\n" + front + back + "--x--\r\n", type + "\"x\"\n" + front + "--x--",
      type + "x; charset=utf-8\n" + back + "--x--\r\nafterwards", type + "x\n" + front + front + "--x--",
      type + "x\n--x--", type + "\n--",
    ].map { Array($0.utf8) }
  }

  /// Questions in every form that is read, and some that are not.
  static func questionSeeds(_ text: String) -> [[UInt8]] {
    [
      "{\"text\":\"\(text)\"}", "{\"text\": \"\(text)\"}", "{ \"text\" : \"a\\u0042\\n\" }",
      "{\"front\":[\"\(text)\"]}",
      "{\"front\":[\"a\",\"b\"],\"back\":[\"c\"]}", "{\"text\":\"a\",\"front\":[]}", "{\"text\":1}",
      "{\"text\":\"a\\\"}",
      "{\"text\":\"a\",\"text\":\"b\"}", "[]",
    ].map { Array($0.utf8) }
  }
}
