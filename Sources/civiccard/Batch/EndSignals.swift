import Dispatch
import Foundation
import VerifyCommand

/// SIGINT and SIGTERM as a wish to end after the cards at hand; a second one ends the program at once.
final class EndSignals: Sendable {
  /// Only kept and cancelled.
  nonisolated(unsafe) private let sources: [any DispatchSourceSignal]
  private let state = DispatchQueue(label: "civiccard.signals")
  nonisolated(unsafe) private var taken: Int32?

  /// - Parameter stop: called at the first signal.
  init(stop: @escaping @Sendable () -> Void) {
    var sources: [any DispatchSourceSignal] = []
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      sources.append(DispatchSource.makeSignalSource(signal: number, queue: state))
    }
    self.sources = sources
    for (source, number) in zip(sources, [SIGINT, SIGTERM]) {
      source.setEventHandler { [unowned self] in
        guard taken == nil else {
          signal(number, SIG_DFL)
          raise(number)
          return
        }
        taken = number
        Console.note("note: ending; once more ends at once")
        stop()
      }
      source.resume()
    }
  }

  deinit { for source in sources { source.cancel() } }

  /// The signal that came, if one did.
  var received: Int32? { state.sync { taken } }
}
