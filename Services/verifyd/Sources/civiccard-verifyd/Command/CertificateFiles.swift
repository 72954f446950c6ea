import Foundation
import Logging
import NIOSSL
import Synchronization

/// A certificate and its key from PEM files, read again when either changes: certificates are renewed while the service
/// runs. While they can't be read, the last good ones stay.
final class CertificateFiles: Sendable {
  private struct Held {
    var chain: [NIOSSLCertificate]
    var key: NIOSSLPrivateKey
    var modified: [Date?]
    var lastLook: ContinuousClock.Instant
  }

  private let files: [String]
  private let logger: Logger
  private let held: Mutex<Held>
  private static let interval = Duration.seconds(2)

  init(_ certificate: String, _ key: String, _ logger: Logger) throws {
    (files, self.logger) = ([certificate, key], logger)
    do {
      let modified = Self.modified(files)
      held = Mutex(
        Held(
          chain: try NIOSSLCertificate.fromPEMFile(certificate), key: try NIOSSLPrivateKey(file: key, format: .pem),
          modified: modified, lastLook: .now))
    } catch {
      throw StartError("the TLS certificate or its key can't be read: \(error)")
    }
  }

  func configuration() -> TLSConfiguration {
    let (chain, key) = current
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    // Asked at each handshake.
    configuration.sslContextCallback = { _, promise in
      let (chain, key) = self.current
      var override = NIOSSLContextConfigurationOverride()
      override.certificateChain = chain.map { .certificate($0) }
      override.privateKey = .privateKey(key)
      promise.succeed(override)
    }
    return configuration
  }

  private var current: ([NIOSSLCertificate], NIOSSLPrivateKey) {
    let now = ContinuousClock.now
    return held.withLock { held in
      guard now - held.lastLook >= Self.interval else { return (held.chain, held.key) }
      held.lastLook = now
      let modified = Self.modified(files)
      if modified != held.modified {
        if let chain = try? NIOSSLCertificate.fromPEMFile(files[0]),
          let key = try? NIOSSLPrivateKey(file: files[1], format: .pem)
        {
          (held.chain, held.key, held.modified) = (chain, key, modified)
          logger.notice("read a new TLS certificate")
        } else {
          logger.error("the new TLS certificate can't be read; the old one stays")
        }
      }
      return (held.chain, held.key)
    }
  }

  private static func modified(_ files: [String]) -> [Date?] {
    files.map { (try? FileManager.default.attributesOfItem(atPath: $0))?[.modificationDate] as? Date }
  }
}
