import CardFiles
import CardRegistry
import Foundation
import TestSupport
import Testing

/// `Samples/scale`, run as its readers run it.
@Suite("Batches on many machines", .serialized)
struct ScaleSampleTests {
  private static let samples = "\(Checkout.path)/Samples/scale"
  private let fixture: BatchFixture
  private let requests: String
  private static let numbers = (1...7).map { "PC-\($0)" }

  init() throws {
    fixture = try BatchFixture()
    requests = try fixture.requests(Self.numbers.map { BatchFixture.request($0) })
  }

  private func environment() throws -> [String: String] {
    let civiccard = try #require(CommandLineTool.civiccard, "there is no civiccard beside the tests").path
    return [
      "PATH": "\(FilePath.folder(of: civiccard)):/usr/local/bin:/usr/bin:/bin", "REQUESTS": requests,
      "TEMPLATE": fixture.template, "KEY": fixture.key, "OUT": fixture.out, "REGISTRY": fixture.registry,
    ]
  }

  private func expectAllCards() throws {
    #expect(try Files.names(in: fixture.out) == Self.numbers)
    let registry = try CardRegistry(path: fixture.registry, .existing)
    #expect(try registry.issuedNumbers().count == 7 && registry.brokenInvariants() == [])
  }

  @Test("GNU parallel starts a process for each part, and says when one did not end well")
  func parallel() async throws {
    let tool = CommandLineTool(path: "\(Self.samples)/parallel")
    let arguments = [requests, fixture.template, fixture.key, fixture.out, fixture.registry, "3"]
    let outcome = try await tool.run(arguments, in: fixture.folder.path, environment: environment())
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.lines.count == 7 && outcome.lines.allSatisfy { $0.hasPrefix("part ") })
    try expectAllCards()
    _ = try fixture.requests([BatchFixture.request("PC-1", ["name": ""])])
    #expect(try await tool.run(arguments, in: fixture.folder.path, environment: environment()).status == 1)
    #expect(try await tool.run([], in: fixture.folder.path, environment: environment()).status == 64)
  }

  @Test("Slurm's array: each task does its part")
  func slurm() async throws {
    for task in 1...3 {
      let outcome = try await CommandLineTool(path: "\(Self.samples)/batch.slurm").run(
        [], in: fixture.folder.path,
        environment: environment().merging([
          "SLURM_ARRAY_TASK_ID": "\(task)", "SLURM_ARRAY_TASK_COUNT": "3", "SLURM_ARRAY_JOB_ID": "77",
        ]) { $1 })
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    try expectAllCards()
    #expect(try CardRegistry(path: fixture.registry, .existing).card("PC-1").changes[0].operatorName == "slurm 77")
  }

  @Test("the Kubernetes job fits the API's schema, and its command does each pod's part")
  func kubernetes() async throws {
    let python = "\(Checkout.path)/.build/test-python/bin/python"
    try #require(Files.exists(python), "the Python readers are missing; .ci/install test installs them")
    // The schema that the API itself has; then what the job's container runs, as JSON.
    let script = """
      import json, sys, yaml, kubernetes_validate
      job = yaml.safe_load(open(sys.argv[1]))
      kubernetes_validate.validate(job, "1.34", strict=True)
      container = job["spec"]["template"]["spec"]["containers"][0]
      assert job["spec"]["completions"] == int({e["name"]: e["value"] for e in container["env"]}["PARTS"])
      print(json.dumps(container["command"] + container["args"]))
      """
    let read = try await CommandLineTool(path: python).run(
      ["-c", script, "\(Self.samples)/job.yaml"], in: fixture.folder.path)
    try #require(read.status == 0, "\(read.errors)")
    var command = try read.json(as: [String].self)
    // A file's registry has its key beside it.
    command[2] = command[2].replacing("--registry-key \"$REGISTRY_KEY\" ", with: "")
    for pod in 0..<3 {
      let outcome = try await CommandLineTool(path: command[0]).run(
        Array(command.dropFirst()), in: fixture.folder.path,
        environment: environment().merging([
          "JOB_COMPLETION_INDEX": "\(pod)", "PARTS": "3", "JOBS": "1", "REGISTRY_KEY": "",
        ]) { $1 })
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    try expectAllCards()
  }

  @Test("the image is given every library that the program links, or what brings it")
  func image() async throws {
    let civiccard = try #require(CommandLineTool.civiccard, "there is no civiccard beside the tests").path
    let packages = try await ContainerImage("\(Self.samples)/Containerfile").packages(of: civiccard)
    #expect(packages.missing == [] && packages.needed.contains("libcairo2"))
  }
}
