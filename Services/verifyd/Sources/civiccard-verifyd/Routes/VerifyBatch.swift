import CardVerifier
import HTTPTypes
import Hummingbird
import NIOCore

extension Routes {
  private static let batchTypes = ["application/x-ndjson", "application/ndjson", "application/jsonl"]

  /// NDJSON in and out: a question a line, and in the same order a verdict a line. Answers go out while questions come
  /// in, so a batch may be larger than memory.
  func verifyBatch(_ request: Request, _: BasicRequestContext) async throws -> Response {
    guard Self.batchTypes.contains(Self.mediaType(request)) else {
      throw ServiceError.unsupportedType("application/x-ndjson")
    }
    if let length = request.headers[.contentLength].flatMap(Int.init), length > Limits.batchBody {
      throw ServiceError.tooLarge(Limits.batchBody)
    }
    let now = StateKeeper.now
    let verifier = try state.verifier(at: now)
    let body = ResponseBody { writer in
      var lines = BatchLines()
      var answers = OrderedWork(limit: 2 * System.coreCount)
      for try await buffer in request.body {
        for part in lines.parts(adding: buffer) {
          if let done = await answers.add({ part.answers(by: verifier, at: now) }) { try await writer.write(done) }
        }
        if lines.isOver { break }
      }
      let rest = lines.rest
      if let done = await answers.add({ rest.answers(by: verifier, at: now) }) { try await writer.write(done) }
      while let done = await answers.next() { try await writer.write(done) }
      try await writer.finish(nil)
    }
    return Response(
      status: .ok, headers: [.contentType: "application/x-ndjson", .cacheControl: "no-store"], body: body)
  }
}

/// Takes a stream apart into lines, and lines into parts that are worth a task.
struct BatchLines {
  private static let partSize = 64

  /// Lines that are judged together.
  struct Part: Sendable {
    fileprivate(set) var lines: [[UInt8]] = []
    /// Why there is nothing after them.
    fileprivate(set) var fault: ServiceError?
  }

  private var line: [UInt8] = []
  private var part = Part()
  private var total = 0
  private(set) var isOver = false

  /// The parts that `buffer` completes.
  mutating func parts(adding buffer: ByteBuffer) -> [Part] {
    guard !isOver else { return [] }
    total += buffer.readableBytes
    var parts: [Part] = []
    var rest = buffer.readableBytesView
    repeat {
      let lineBreak = rest.firstIndex(of: 0x0A)
      line += rest[..<(lineBreak ?? rest.endIndex)]
      if line.count > Limits.batchLine || total > Limits.batchBody {
        isOver = true
        part.fault = .tooLarge(line.count > Limits.batchLine ? Limits.batchLine : Limits.batchBody)
        line = []
        return parts
      }
      guard let lineBreak else { break }
      end(&parts)
      rest = rest[(lineBreak + 1)...]
    } while true
    return parts
  }

  private mutating func end(_ parts: inout [Part]) {
    // Empty lines say nothing.
    if line.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) { part.lines.append(line) }
    line = []
    guard part.lines.count == Self.partSize else { return }
    parts.append(part)
    part = Part()
  }

  /// What is left at the end; the last line needs no line break.
  var rest: Part {
    var copy = self
    var parts: [Part] = []
    copy.end(&parts)
    return parts.first ?? copy.part
  }
}

extension BatchLines.Part {
  /// A line of answer for each line.
  fileprivate func answers(by verifier: Verifier, at now: Int64) -> ByteBuffer {
    var answers = ByteBuffer()
    // Of an identity card some 2,100 bytes.
    answers.reserveCapacity(lines.count * 2_200)
    var counts: [Reason?: Int] = [:]
    for line in lines {
      do throws(BodyFault) {
        let question = try Question(json: line.last == 0x0D ? line.dropLast() : line)
        let outcome = Outcome(question, by: verifier, at: now)
        counts[outcome.verdict.reason, default: 0] += 1
        answers.writeBytes(outcome.json)
      } catch {
        answers.writeBytes(ServiceError(error).json)
      }
      answers.writeInteger(UInt8(ascii: "\n"))
    }
    // At once: the threads that judge would wait for each other at every line.
    for (reason, number) in counts { RequestMetrics.count(reason, number) }
    if let fault {
      answers.writeBytes(fault.json)
      answers.writeInteger(UInt8(ascii: "\n"))
    }
    return answers
  }
}

/// Tasks that go on at the same time, and whose results come in the order in which they began.
struct OrderedWork {
  private let limit: Int
  private var tasks: [Task<ByteBuffer, Never>] = []

  init(limit: Int) { self.limit = limit }

  /// Begins `work`. When so many are under way as there may be, waits for the oldest and returns what it made.
  mutating func add(_ work: @escaping @Sendable () -> ByteBuffer) async -> ByteBuffer? {
    tasks.append(Task.detached { work() })
    return tasks.count > limit ? await next() : nil
  }

  /// What the oldest made; nil when none is under way.
  mutating func next() async -> ByteBuffer? { tasks.isEmpty ? nil : await tasks.removeFirst().value }
}
