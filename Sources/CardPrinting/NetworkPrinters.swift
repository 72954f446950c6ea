/// A printer that CardPrinting can address.
public struct NetworkPrinter: Sendable, Hashable {
  /// Its name.
  public let name: String
  /// Its address; a queue of this machine may have that of another protocol, and is addressed by its name.
  public let address: String

  /// The printers that this machine's CUPS knows or that say their names in the network, sorted by name. Takes some
  /// seconds; empty where there is neither CUPS nor a service that listens (Avahi, Bonjour).
  public static func all() -> [NetworkPrinter] {
    IPPPrinter.discover().map { NetworkPrinter(name: $0.name, address: $0.address) }
  }
}
