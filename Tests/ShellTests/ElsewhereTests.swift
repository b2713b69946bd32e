import Foundation
import Testing

/// Searches in processes, in tasks of a cluster and by other engines give what they give here.
@Suite("Searches elsewhere") struct ElsewhereTests {
  private static let load = "load mnist rows=400"
  private static let grid = "grid hidden=8|12 alpha=0.0001|0.1 epochs=2 k=2"
  private static let drawn = "random n=4 hidden=8..12 lr=log:1e-4..1e-1 epochs=2 k=2"

  /// The result of a cell without what is measured by the clock.
  static func result(_ cell: [String: Any]) throws -> NSDictionary {
    func clean(_ value: Any) -> Any {
      if let object = value as? [String: Any] {
        var kept: [String: Any] = [:]
        for (name, part) in object where !["seconds", "seconds_per_epoch"].contains(name) {
          kept[name] = clean(part)
        }
        return kept
      }
      return (value as? [Any])?.map(clean) ?? value
    }
    let result = try #require(cell["result"])
    return try #require(clean(result) as? NSDictionary)
  }

  /// Weights of the model in a session, as SQLite prints their bytes.
  static func weights(of session: String, in sandbox: Sandbox) throws -> String {
    try sandbox.sqlite("SELECT hex(weights) FROM models ORDER BY name", of: session)
  }

  private static func here(_ line: String) throws -> (result: NSDictionary, weights: String) {
    let sandbox = try Sandbox()
    let run = try Piped.run(
      ["--json", "--session", "a", "-c", load, "-c", line], in: sandbox)
    try #require(run.code == 0, "\(run.error)")
    return (try result(try run.cells()[1]), try weights(of: "a.session", in: sandbox))
  }

  @Test(arguments: zip([1, 2, 2], [grid, grid, drawn]))
  func processesGiveTheSameBits(threads: Int, line: String) throws {
    let here = try Self.here(line)
    let sandbox = try Sandbox()
    let run = try Piped.run(
      [
        "--json", "--session", "a", "-c", Self.load, "-c", "set threads=\(threads)", "-c",
        line + " on=processes tasks=2 # there",
      ], in: sandbox)
    try #require(run.code == 0, "\(run.error)")
    let cell = try run.cells()[2]
    #expect(try Self.result(cell) == here.result)
    #expect(try Self.weights(of: "a.session", in: sandbox) == here.weights)
    #expect(here.weights.count > 1000)
    // The cell holds a line that runs anywhere.
    #expect(cell["input"] as? String == line + " # there")
    // Everything is known to the session now.
    let again = try Piped.run(["--json", "--session", "a", "-c", line], in: sandbox)
    let reused = try #require(try again.cells()[0]["result"] as? [String: Any])["fits_reused"] as? Int
    #expect(reused == 8)
  }

  @Test(arguments: [
    "cv k=2 epochs=2 hidden=8", "learning-curve k=2 sizes=0.5,1 epochs=2 hidden=8",
    "train seeds=1..3 epochs=2 hidden=8",
  ])
  func otherSearchesToo(line: String) throws {
    let here = try Self.here(line)
    let run = try Piped.run(["--json", "-c", Self.load, "-c", line + " on=processes tasks=2"])
    try #require(run.code == 0, "\(run.error)")
    #expect(try Self.result(try run.cells()[1]) == here.result)
  }

  /// A drawing has no file: the plan's folder holds it.
  @Test func drawingsTravelWithThePlan() throws {
    let sandbox = try Sandbox()
    let draws = (0..<12).flatMap { index in
      index % 2 == 0
        ? ["-c", "draw label=1 strokes=4:14,\(8 + index)-20,4-20,35"]
        : ["-c", "draw label=7 strokes=4:8,\(4 + index)-30,6-16,35"]
    }
    let run = try Piped.run(
      ["--json"] + draws + [
        "-c", "use drawn", "-c", "split test=0.25", "-c", "cv k=2 epochs=2 hidden=4", "-c",
        "cv k=2 epochs=2 hidden=4 on=processes --afresh",
      ],
      in: sandbox)
    try #require(run.code == 0, "\(run.error)\(run.output.suffix(500))")
    let cells = try run.cells()
    #expect(try Self.result(cells[cells.count - 1]) == Self.result(cells[cells.count - 2]))
  }

  @Test func aWorkerIsAProgram() throws {
    let sandbox = try Sandbox()
    let plan = try Piped.run(
      ["--json", "-c", Self.load, "-c", Self.grid + " on=plan --dry-run"], in: sandbox)
    try #require(plan.code == 0, "\(plan.error)")
    let result = try #require(try plan.cells()[1]["result"] as? [String: Any])
    let report = try #require(result["report"] as? [String: Any])
    let folder = try #require(report["folder"] as? String)
    #expect(report["done"] as? Int == 0)
    #expect(
      (result["engines"] as? [[String: Any]])?.map { $0["engine"] as? String } == [
        "GNU parallel", "HTCondor", "Flux", "Kubernetes", "MPI",
      ])
    #expect(
      (result["engines"] as? [[String: Any]])?.map { $0["is_run"] as? Bool } == [
        true, false, false, false, false,
      ])

    let none = try Piped.run(["worker", folder], in: sandbox)
    #expect(none.code == 2)
    #expect(
      none.error.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(
        "no chunk is named, and none of SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX, OMPI_COMM_WORLD_RANK, PMI_RANK and FLUX_TASK_RANK is set"
      ))
    let beyond = try Piped.run(["worker", folder, "--chunk", "9999"], in: sandbox)
    #expect(beyond.code == 1)
    #expect(beyond.error.contains("there is no chunk 9999: the plan has 0 to "))
    #expect(try Piped.run(["worker", "nowhere", "--chunk", "0"], in: sandbox).code == 1)

    // Twice at the same time, then the line takes the results in.
    let chunks =
      try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: folder + "/plan.json")))
          as? [String: Any])["chunks"] as? Int
    for chunk in 0..<(chunks ?? 0) {
      let both = try Piped.run(
        shell:
          "\"$0\" worker '\(folder)' --chunk \(chunk) & \"$0\" worker '\(folder)/plan.json' --chunk \(chunk); wait $!",
        in: sandbox)
      #expect(both.code == 0, "\(both.error)")
    }
    let here = try Self.here(Self.grid)
    let line = try Piped.run(
      ["--json", "--session", "a", "-c", Self.load, "-c", Self.grid + " on=plan"], in: sandbox)
    #expect(try Self.result(try line.cells()[1]) == here.result)
    #expect(try Self.weights(of: "a.session", in: sandbox) == here.weights)
  }

  /// SIGTERM lets the running fit keep its training; the next attempt goes on.
  @Test func aWorkerThatIsStoppedIsTriedAgain() throws {
    let sandbox = try Sandbox()
    let line = "cv k=2 epochs=20000 hidden=64 tol=0 patience=100000"
    let plan = try Piped.run(["--json", "-c", Self.load, "-c", line + " on=plan"], in: sandbox)
    let report = try #require((try plan.cells()[1]["result"] as? [String: Any])?["report"] as? [String: Any])
    let folder = try #require(report["folder"] as? String)
    let stopped = try Piped.run(["worker", folder, "--chunk", "0"], in: sandbox) { process in
      let attempts = URL(filePath: folder + "/attempts")
      let deadline = Date(timeIntervalSinceNow: 60)
      while !((try? FileManager.default.contentsOfDirectory(at: attempts, includingPropertiesForKeys: nil))
        ?? [])
        .contains(where: { (try? String(contentsOf: $0, encoding: .utf8))?.contains("\"epoch\"") == true })
      {
        try #require(Date() < deadline)
        Thread.sleep(forTimeInterval: 0.01)
      }
      process.send(SIGTERM)
    }
    #expect(stopped.code == 75, "\(stopped.error)")
    #expect(try !FileManager.default.contentsOfDirectory(atPath: folder + "/checkpoints").isEmpty)
  }

  @Test func badInput() throws {
    func error(_ line: String, _ environment: [String: String] = [:]) throws -> String {
      let run = try Piped.run(["-c", "load mnist rows=100", "-c", line], environment: environment)
      #expect(run.code == 1)
      return run.error
    }
    #expect(try error("cv k=2 epochs=1 --wait").contains("'--wait' has no effect without 'on=slurm'"))
    #expect(try error("cv k=2 epochs=1 tasks=2").contains("'tasks=2' has no effect without 'on=processes'"))
    #expect(try error("train on=slurm").contains("'on=slurm' has no effect without 'seeds='"))
    #expect(
      try error("cv k=2 on=slurm", ["PATH": "/nowhere"]).contains(
        "there is no sbatch here: Slurm's commands are on the cluster's login nodes"))
    #expect(
      try error("cv k=2 on=processes", ["DIGITBOOK_CLUSTER": "/proc/none"]).contains(
        "cannot write /proc/none"))
    #expect(
      try error("cv k=2 epochs=1 on=processes", ["DIGITBOOK_PROGRAM": "/bin/false"]).contains(
        "fit 0 of the plan broke 3 times"))
    #expect(try error("jobs result").contains("no search was sent anywhere"))
    #expect(try error("set partition='a;b'").contains("in letters, digits and '-_.:'"))
  }
}
