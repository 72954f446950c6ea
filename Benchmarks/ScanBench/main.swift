import CardFiles
import CardImaging
import CardScanner
import Foundation

// Searches the captures of a folder until the codes that each shows are read, and prints for each: its name,
// milliseconds, the bytes of every code that was read, and after a dash the pixels a module of each and of those that
// were seen but not read.
//     ScanBench FOLDER [PART OF A NAME]
// Or takes each for a camera's frame, and prints what it advises for a better one.
//     ScanBench FOLDER --advice
struct Capture: Decodable {
  struct Code: Decodable {
    let bytes: String
    let modules: Int
  }
  let name: String
  let codes: [Code]
}

func digits(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

let folder = CommandLine.arguments[1]
let only = CommandLine.arguments.dropFirst(2).first ?? ".jpg"
let captures = try JSONDecoder().decode(
  [Capture].self, from: Data(contentsOf: URL(filePath: folder).appending(path: "captures.json")))
if only == "--advice" {
  for capture in captures {
    let frame = try BoundedFile.read("\(folder)/\(capture.name)", limit: ImageLimits.untrusted.fileBytes)
    let advice = try CardScanner.search(frame: frame) { !$0.isEmpty }.advice
    print("\(capture.name)\t\(advice?.rawValue ?? "read")")
  }
  exit(0)
}
for capture in captures where capture.name.contains(only) {
  let picture = try PhotoDecoder.decode(
    BoundedFile.read("\(folder)/\(capture.name)", limit: ImageLimits.untrusted.fileBytes)
  ).converted(to: .gray8)
  let wanted = Set(capture.codes.map(\.bytes))
  // Of this process alone: others may use the machine.
  func now() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) * 1000 }
  let start = now()
  let scan = try CardScanner.search(
    inLuminance: picture.pixels.span, width: picture.width, height: picture.height, bytesPerRow: picture.width
  ) { codes in wanted.isSubset(of: codes.map { digits($0.bytes) }) }
  let spent = now() - start
  var fields = [capture.name, String(format: "%.1f", spent)]
  fields += scan.codes.map { digits($0.bytes) } + ["-"]
  fields += scan.codes.map { String(format: "%.2f", $0.modulePixels) }
  fields += scan.unread.map { String(format: "unread %.2f", $0.modulePixels) }
  print(fields.joined(separator: "\t"))
}
