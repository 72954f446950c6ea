import ArgumentParser
import CardVerifier
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import Metrics
import NIOCore
import ServiceLifecycle

/// Runs the service until SIGINT or SIGTERM, and then to the end of what was asked already.
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Run the service. What is done without a subcommand.")

  @OptionGroup var options: ServeOptions

  func run() async throws {
    let level = options.logLevel
    LoggingSystem.bootstrap { JSONLogHandler(label: $0, level: level) }
    let prometheus = PrometheusFactory()
    MetricsSystem.bootstrap(prometheus)
    let logger = Logger(label: "civiccard-verifyd")

    let state = try StateKeeper(options.state, policy: options.policy, mayBeMissing: options.updateFrom != nil)
    let keys = try options.apiKeys.map { try APIKeys(path: $0) }
    let access = Access(
      hosts: Access.loopbackHosts.union(options.serverName.map { $0.lowercased() }), keys: keys,
      sessions: try Sessions(secretFile: options.sessionSecret),
      rates: RateLimiter(perSecond: options.rate, burst: max(Limits.burst, 2 * options.rate)))
    let isSecure = options.tlsCertificate != nil || options.behindProxy
    let responder = Responder(
      routes: Routes(
        state: state, pictures: PictureQueue(capacity: System.coreCount), access: access, prometheus: prometheus,
        templates: options.templates,
        cookieIsSecure: isSecure
      ).table, access: access, metrics: RequestMetrics())

    var services: [any Service] = [StateWatchService(state: state, logger: logger)]
    if let address = options.updateFrom, let url = URL(string: address) {
      services.append(UpdateService(bundleAddress: url, folder: options.state, state: state, logger: logger))
    }
    let application = Application(
      responder: responder, server: try server(responder, logger),
      configuration: ApplicationConfiguration(
        address: .hostname(options.host, port: options.port), serverName: nil, backlog: Limits.backlog,
        availableConnectionsDelegate: MaximumAvailableConnections(Limits.connections)),
      onServerRunning: { channel in
        let address = channel.localAddress.map { "\($0.ipAddress ?? ""):\($0.port ?? 0)" } ?? ""
        logger.notice("listening", metadata: ["address": "\(address)", "tls": "\(isSecure)"])
      }, logger: logger)
    services.append(application)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: services.map { .init(service: $0) }, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    try await group.run()
    logger.notice("stopped")
  }

  private func server(_ responder: Responder, _ logger: Logger) throws -> HTTPServerBuilder {
    let configuration = HTTP1Channel.Configuration(
      additionalChannelHandlers: [RequestGuard(), AnswersAtOnce(responder, logger)],
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: Limits.headerBytes, maxHeaderListSize: Limits.headerBytes,
        maxHeaderFieldCount: Limits.headerFields))
    let http = HTTPServerBuilder { responder in
      LoopChannel(base: HTTP1Channel(responder: responder, configuration: configuration))
    }
    guard let certificate = options.tlsCertificate, let key = options.tlsKey else { return http }
    return try .tls(http, tlsConfiguration: try CertificateFiles(certificate, key, logger).configuration())
  }
}
