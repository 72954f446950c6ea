import AsyncHTTPClient
import CardCredential
import CardModel
import CardVerifier
import Foundation
import Logging
import NIOCore
import ServiceLifecycle

/// Fetches the trust bundle from its address, each issuer's status list from the URI that the bundle names, and
/// survivors lists and templates' packages from beside the bundle, into the state folder. What can't be fetched, or is
/// refused, leaves what is there.
struct UpdateService: Service {
  let bundleAddress: URL
  let folder: String
  let state: StateKeeper
  let logger: Logger

  /// For one document, in seconds.
  private static let timeout = TimeAmount.seconds(30)

  func run() async throws {
    var configuration = HTTPClient.Configuration(timeout: .init(connect: .seconds(10), read: .seconds(15)))
    // A document may move, but not from https to http.
    configuration.redirectConfiguration = .disallow
    let client = HTTPClient(configuration: configuration)
    await cancelWhenGracefulShutdown { await loop(client) }
    try await client.shutdown()
  }

  private func loop(_ client: HTTPClient) async {
    var schedules: [String: UpdateSchedule] = [:]
    while !Task.isCancelled {
      let bundle = bundleAddress.absoluteString
      await update(bundle, TrustBundle.maximumSize, &schedules, client) { PartnerUpdate(bundle: $0) }
      // After the bundle, so that lists of new issuers come at once.
      for issuer in state.state?.bundle.issuers ?? [] {
        if let uri = issuer.statusURI {
          await update(uri, StatusList.maximumSize, &schedules, client) { PartnerUpdate(statusLists: [$0]) }
        }
        for digest in issuer.keys.compactMap(\.survivorsDigest) {
          await update(besideBundle(digest, "survivors"), SurvivorsList.maximumSize, &schedules, client) {
            PartnerUpdate(survivors: [$0])
          }
        }
      }
      // A package never changes, so it is fetched once.
      for digest in state.state?.missingTemplates ?? [] {
        await update(besideBundle(digest, "template"), TemplatePackage.maximumSize, &schedules, client) {
          PartnerUpdate(templates: [$0])
        }
      }
      let next = schedules.values.map(\.due).min() ?? 0
      try? await Task.sleep(for: .seconds(max(1, min(next - StateKeeper.now, UpdateSchedule.shortest))))
    }
  }

  /// Where a file lies that the bundle names by its SHA-256.
  private func besideBundle(_ digest: [UInt8], _ ending: String) -> String {
    let name = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "." + ending
    return bundleAddress.deletingLastPathComponent().appending(component: name).absoluteString
  }

  private func update(
    _ address: String, _ limit: Int, _ schedules: inout [String: UpdateSchedule], _ client: HTTPClient,
    _ make: ([UInt8]) -> PartnerUpdate
  ) async {
    let now = StateKeeper.now
    var schedule = schedules[address] ?? UpdateSchedule()
    defer { schedules[address] = schedule }
    guard schedule.due <= now else { return }
    do {
      guard let url = URL(string: address), ServeOptions.mayFetch(url) else {
        throw StartError("the address is not https")
      }
      let response = try await client.execute(HTTPClientRequest(url: address), timeout: Self.timeout)
      guard response.status == .ok else { throw StartError("the answer is \(response.status.code)") }
      let file = Array(buffer: try await response.body.collect(upTo: limit))
      let outcome = try PartnerState.update(make(file), in: folder, at: now)
      for name in outcome.dropped { logger.warning("dropped a list", metadata: ["list": "\(name)"]) }
      schedule.succeeded(at: now, timeToLive: outcome.state.timeToLive(ofStatusList: address))
      logger.info("fetched", metadata: ["address": "\(address)", "again": "\(schedule.due)"])
    } catch {
      if Task.isCancelled { return }
      schedule.failed(at: now, spread: Double.random(in: 0..<1))
      logger.warning(
        "could not be updated",
        metadata: [
          "address": "\(address)", "problem": "\(Self.words(error))", "failures": "\(schedule.failures)",
          "again": "\(schedule.due)",
        ])
    }
  }

  private static func words(_ error: any Error) -> String {
    (error as? StartError)?.message ?? (error as? any CivicCardError)?.description ?? String(describing: error)
  }
}
