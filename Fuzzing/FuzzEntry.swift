import Foundation

// libFuzzer's entry points. The target is named by CIVICCARD_FUZZ_TARGET; with CIVICCARD_FUZZ_SEEDS the corpus is
// written to that folder instead.

private let target: FuzzTarget = {
  let name = ProcessInfo.processInfo.environment["CIVICCARD_FUZZ_TARGET"] ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    fatalError("CIVICCARD_FUZZ_TARGET is one of \(FuzzTarget.allCases.map(\.rawValue))")
  }
  return target
}()

/// Called once, before the corpus is read.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutablePointer<Int32>, _ arguments: UnsafeMutableRawPointer) -> Int32 {
  if let folder = ProcessInfo.processInfo.environment["CIVICCARD_FUZZ_SEEDS"] {
    do {
      try FuzzSeeds().write(to: folder)
      exit(0)
    } catch {
      print("error: \(error)")
      exit(1)
    }
  }
  _ = FuzzWorld.shared
  _ = target
  return 0
}

/// Called for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  var taken = time(input)
  // A virtual machine that is put aside counts that as its program's time; an input that is slow is so each time.
  for _ in 0..<3 where taken > target.hang { taken = min(taken, time(input)) }
  precondition(taken <= target.hang, "an input takes over \(target.hang / 1_000_000) ms")
  return 0
}

/// The processor time that `input` takes, in nanoseconds.
private func time(_ input: [UInt8]) -> UInt64 {
  let begin = processorTime()
  target.run(input)
  return processorTime() - begin
}

private func processorTime() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
