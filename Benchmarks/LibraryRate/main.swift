// How many verdicts a second the library itself gives, on so many threads: what the service is measured against.
//     LibraryRate STATE TEXT-FILE SECONDS THREADS
import CardVerifier
import Foundation
import Synchronization

let arguments = CommandLine.arguments
guard arguments.count == 5, let seconds = Double(arguments[3]), let threads = Int(arguments[4]),
  let text = FileManager.default.contents(atPath: arguments[2])
else {
  FileHandle.standardError.write(Data("usage: LibraryRate STATE TEXT-FILE SECONDS THREADS\n".utf8))
  exit(64)
}
let now = Int64(Date.now.timeIntervalSince1970)
let verifier = try PartnerState.open(arguments[1]).verifier()
// Without the line's end, which would be a repair.
let code = Array(text).filter { $0 != 0x0A }
guard verifier.verify(utf8: code, at: now).accepted else {
  FileHandle.standardError.write(Data("error: the card is not accepted\n".utf8))
  exit(65)
}
let total = Atomic(0)
let end = ContinuousClock.now + .seconds(seconds)
DispatchQueue.concurrentPerform(iterations: threads) { _ in
  var count = 0
  while ContinuousClock.now < end {
    for _ in 0..<50 where verifier.verify(utf8: code, at: now).accepted { count += 1 }
  }
  total.add(count, ordering: .relaxed)
}
print(Int(Double(total.load(ordering: .relaxed)) / seconds))
