import Foundation
import Testing

/// Searches as job arrays, with commands that answer as Slurm's do.
@Suite("Slurm") struct SlurmTests {
  private static let load = "load mnist rows=400"
  private static let grid = "grid hidden=8|12 alpha=0.0001|0.1 epochs=2 k=2"

  private func report(_ cell: [String: Any]) throws -> [String: Any] {
    let result = try #require(cell["result"] as? [String: Any])
    if let report = result["report"] as? [String: Any] { return report }
    return try #require((result["plans"] as? [[String: Any]])?.first)
  }

  @Test func theSameBitsAsHere() throws {
    let sandbox = try Sandbox()
    let here = try Piped.run(["--json", "--session", "a", "-c", Self.load, "-c", Self.grid], in: sandbox)
    let slurm = try FakeSlurm()
    let there = try slurm.run([
      Self.load, "set cluster=slurm partition=short account=me time=30 memory=1G tasks=3",
      Self.grid + " --wait",
    ])
    try #require(there.code == 0, "\(there.error)")
    #expect(try ElsewhereTests.result(try there.cells()[2]) == ElsewhereTests.result(try here.cells()[1]))
    #expect(
      try ElsewhereTests.weights(of: "a.session", in: slurm.sandbox)
        == ElsewhereTests.weights(of: "a.session", in: sandbox))
    let call = try #require(slurm.calls.split(separator: "\n").first { $0.hasPrefix("sbatch") })
    for option in [
      "--parsable", "--array=0-2%3", "--requeue", "--signal=B:TERM@90", "--partition=short", "--account=me",
      "--time=30",
      "--mem=1G",
    ] { #expect(call.contains(" \(option) "), "\(call)") }
  }

  /// The prompt is back at once; the results come when digitbook is there again.
  @Test func resultsComeAfterDigitbookWasClosed() throws {
    let slurm = try FakeSlurm()
    let sent = try slurm.run([Self.load, Self.grid + " on=slurm tasks=2"])
    try #require(sent.code == 0, "\(sent.error)")
    let name = try #require(try report(try sent.cells()[1])["name"] as? String)
    let deadline = Date(timeIntervalSinceNow: 60)
    var done = false
    while !done {
      try #require(Date() < deadline)
      let jobs = try slurm.run(["jobs"])
      let state = try report(try jobs.cells()[0])
      done = state["done"] as? Int == 8
      #expect(state["problem"] == nil)
    }
    let here = try Piped.run(["--json", "-c", Self.load, "-c", Self.grid])
    let result = try slurm.run(["jobs result \(name)"])
    let cells = try result.cells()
    try #require(cells.count == 2, "\(result.output)\(result.error)")
    let expected = try ElsewhereTests.result(try here.cells()[1])
    let found = try ElsewhereTests.result(cells[1])
    for key in ["candidates", "best"] { #expect(found[key] as? NSObject == expected[key] as? NSObject) }
    // 'jobs' had put them into the session.
    #expect(cells[1]["input"] as? String == Self.grid)
  }

  @Test func theAnswersOfSlurmAreSentences() throws {
    let slurm = try FakeSlurm()
    let line = "cv k=2 epochs=1 hidden=4 on=slurm"
    for (said, sentence) in [
      (
        "sbatch: error: invalid partition specified: nope\nsbatch: error: Batch job submission failed: Invalid partition name specified",
        "Slurm has no such partition, or none is the default"
      ),
      (
        "sbatch: error: Batch job submission failed: Invalid account or account/partition combination specified",
        "Slurm does not let you use this account in this partition"
      ),
      (
        "sbatch: error: Batch job submission failed: Requested time limit is invalid (missing or exceeds some limit)",
        "the partition does not allow that time limit"
      ),
      (
        "sbatch: error: Memory specification can not be satisfied\nsbatch: error: Batch job submission failed: Requested node configuration is not available",
        "no node of the partition has that much memory"
      ),
      (
        "sbatch: error: Batch job submission failed: Invalid job array specification",
        "Slurm takes no job array of that size, though its MaxArraySize allows it"
      ),
      (
        "sbatch: error: QOSMaxSubmitJobPerUserLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job submit limit, user's size and/or time limits)",
        "the cluster does not let you submit so many tasks"
      ),
      (
        "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation",
        "Slurm's controller does not answer: sbatch: error: Batch job submission failed: Socket timed out on send/recv operation"
      ),
      (
        "sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)",
        "Slurm's controller does not answer: sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)"
      ),
      (
        "sbatch: error: Batch job submission failed: Transport endpoint is not connected",
        "Slurm's controller does not answer: sbatch: error: Batch job submission failed: "
          + "Transport endpoint is not connected"
      ),
      (
        "sbatch: error: Batch job submission failed: I/O error writing script/environment to file",
        "sbatch failed: sbatch: error: Batch job submission failed: I/O error writing script/environment to file"
      ),
      ("", "sbatch failed without a word"),
    ] {
      try slurm.set("sbatch.says", said)
      let run = try slurm.run(["load mnist rows=100", line])
      #expect(run.code == 1)
      let error = try #require(try run.cells()[1]["error"] as? [String: Any])
      #expect(error["message"] as? String == sentence)
      #expect((error["hint"] as? String)?.isEmpty == false)
    }
    slurm.unset("sbatch.says")
    // The answer was lost, but the job is there: it is not submitted twice.
    try slurm.set(
      "sbatch.loses", "sbatch: error: Batch job submission failed: Socket timed out on send/recv operation")
    try slurm.set("hold", "")
    let lost = try slurm.run(["load mnist rows=100", line])
    #expect(lost.code == 0, "\(lost.output)")
    #expect(try report(try lost.cells()[1])["jobs"] as? [String] == ["101"])
    // The queue cannot be asked: said, nothing submitted.
    try slurm.set(
      "squeue.says", "slurm_load_jobs error: Unable to contact slurm controller (connect failure)")
    let deaf = try report(try slurm.run(["jobs"]).cells()[0])
    #expect(
      deaf["problem"] as? String
        == "Slurm's controller does not answer: slurm_load_jobs error: Unable to contact slurm controller (connect failure)"
    )
    slurm.unset("squeue.says")
    // Held, and running without a mark.
    try slurm.set("reason", "job requeued in held state")
    #expect(
      try report(try slurm.run(["jobs"]).cells()[0])["problem"] as? String
        == "Slurm holds a task back: job requeued in held state")
    try slurm.set("reason", "PartitionTimeLimit")
    #expect(
      try report(try slurm.run(["jobs"]).cells()[0])["problem"] as? String
        == "the partition does not allow that time limit")
    slurm.unset("reason")
    try slurm.set("elapsed", "2:30")
    for task in try FileManager.default.contentsOfDirectory(atPath: slurm.home.path + "/tasks") {
      try slurm.set("tasks/\(task)", "RUNNING 0")
    }
    let plan = try #require(slurm.plans().first).path
    #expect(
      try report(try slurm.run(["jobs"]).cells()[0])["problem"] as? String
        == "a task runs on node1 since 150 seconds and has written nothing into \(plan): the nodes seem not to see that folder"
    )
    #expect(slurm.calls.split(separator: "\n").count { $0.hasPrefix("sbatch") } == 12)
    // Cancelled: its tasks are gone and are not sent again, until the line is typed.
    #expect(try slurm.run(["jobs cancel", "jobs"]).code == 0)
    #expect(slurm.calls.split(separator: "\n").count { $0.hasPrefix("sbatch") } == 12)
    #expect(try slurm.run(["load mnist rows=100", line]).code == 0)
    #expect(slurm.calls.split(separator: "\n").count { $0.hasPrefix("sbatch") } == 13)
  }

  /// A node that went down while it started a task leaves it held; a new one takes its place.
  @Test func strandedTasksAreReplaced() throws {
    let slurm = try FakeSlurm()
    try slurm.set("hold", "")
    let line = "cv k=2 epochs=1 hidden=4 on=slurm"
    #expect(try slurm.run(["load mnist rows=100", line]).code == 0)
    try slurm.set("reason", "launch failed requeued held")
    #expect(try report(try slurm.run(["jobs"]).cells()[0])["problem"] == nil)
    #expect(slurm.calls.contains("\nscancel 101_0\n") && slurm.calls.contains("\nscancel 101_1\n"))
    #expect(slurm.calls.split(separator: "\n").count { $0.hasPrefix("sbatch") } == 2)
  }

  /// Tasks that the cluster loses are sent again; one that never begins is named after three times.
  @Test func lostTasksAreSentAgain() throws {
    let slurm = try FakeSlurm()
    try slurm.set("hold", "")
    try slurm.set("array-limit", "2")
    let sent = try slurm.run([Self.load, Self.grid + " on=slurm tasks=5"])
    try #require(sent.code == 0, "\(sent.error)")
    // Indices lie below MaxArraySize.
    let arrays = slurm.calls.split(separator: "\n").filter { $0.hasPrefix("sbatch") }
      .compactMap { $0.split(separator: " ").first { $0.hasPrefix("--array=") } }
    #expect(arrays == ["--array=0-1%5", "--array=0-1%5", "--array=0%5"])
    func lose() throws {
      for task in try FileManager.default.contentsOfDirectory(atPath: slurm.home.path + "/tasks") {
        try slurm.set("tasks/\(task)", "NODE_FAIL 0")
      }
    }
    for _ in 0..<2 {
      try lose()
      #expect(try slurm.run(["jobs"]).code == 0)
    }
    try lose()
    let problem = try #require(try report(try slurm.run(["jobs"]).cells()[0])["problem"] as? String)
    #expect(problem == "chunk 0 ended three times before its worker began")
    #expect(slurm.calls.split(separator: "\n").count { $0.hasPrefix("sbatch") } == 9)
  }
}
