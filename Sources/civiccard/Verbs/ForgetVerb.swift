import ArgumentParser
import CardIssuing
import CardProofing
import VerifyCommand

struct ForgetVerb: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Remove the proof sheets and refused rows of the batches of an output folder.",
    discussion: """
      Both hold personal data. civiccard batch --forget DIR is the same. The cards stay. Removed files can stay on a disk for
      a while, on SSDs above all: keep such folders on an encrypted disk.
      """)

  @Argument(help: "The output folder.")
  var out: String

  func run() throws {
    let traces = BatchTraces(folder: out)
    var gone: [String] = []
    for path in try traces.paths() {
      if try ProofSheet.remove(path) || RejectedRows.remove(path) {
        Console.print("removed \(path)")
      } else {
        Console.note("note: \(path) is not there any more, or is something else by now: left alone")
      }
      gone.append(path)
    }
    try traces.forget(gone)
  }
}
