import CommandLanguage
import Experiments
import Foundation

/// `on=slurm`: the chunks of a plan as job arrays, submitted again until all fits are made.
package struct SlurmRun {
  /// Most tasks at a time without `tasks=`.
  static let standardTasks = 64
  /// Seconds before a time limit at which Slurm sends SIGTERM, for the trainings to be kept.
  private static let grace = 90
  /// Seconds after which a running task must have written its mark.
  private static let markPatience = 120
  /// Submissions of a chunk that never began, after which it is named.
  private static let mostSilent = 3

  private let entry: PlanFolderEntry
  private let settings: ClusterSettings
  private let waits: Bool
  private let slurm: SlurmCommands

  package init(_ entry: PlanFolderEntry, settings: ClusterSettings, waits: Bool) {
    self.entry = entry
    self.settings = settings
    self.waits = waits
    slurm = SlurmCommands()
  }

  /// Submits what is missing, and waits for it if asked to.
  /// - Parameter look: takes in what is finished; returns the fits that are missing.
  func run(cancellation: Cancellation, looking look: () -> [Int]) throws {
    // The line was typed again: what was cancelled goes on.
    unlink(entry.folder.cancelled)
    Attempt.setAsideFailures(in: entry.folder)
    try settings.write(to: entry.folder)
    try tend(missing: look())
    guard waits else { return }
    var looks = 0
    while !cancellation.isRaised {
      Thread.sleep(forTimeInterval: Self.pause)
      let missing = look()
      if missing.isEmpty { return }
      looks += 1
      guard Double(looks) * Self.pause >= Self.interval else { continue }
      looks = 0
      do {
        try tend(missing: missing)
      } catch SlurmError.noController {
        // Its tasks go on without it.
      }
    }
  }

  private static let pause = 0.25
  /// Seconds between questions to the controller; `$DIGITBOOK_CLUSTER_POLL` for tests.
  private static let interval =
    ProcessInfo.processInfo.environment["DIGITBOOK_CLUSTER_POLL"].flatMap { Double($0) } ?? 15

  // MARK: Tending

  /// Submits the chunks that have fits to make and are in nobody's hands.
  /// - Parameter missing: fits without a result.
  /// - Throws: `SlurmError`; `PlanError` for a fit that broke too often.
  package func tend(missing: [Int]) throws {
    guard let lock = PlanLock(entry.folder) else { return }
    defer { withExtendedLifetime(lock) {} }
    var submissions = Submissions(of: entry.folder)
    let open = Set(missing.map(entry.plan.chunk))
    var waiting = open
    if !submissions.entries.isEmpty {
      let tasks = try slurm.tasks(named: entry.folder.name)
      let attempts = Attempt.all(in: entry.folder)
      let finished = entry.folder.finishedFits(of: entry.plan.fits.count)
      noteMemory(tasks, attempts, submissions)
      for task in tasks where task.isAlive {
        guard let chunk = submissions.chunk(of: task) else { continue }
        if task.isStranded {
          // A new task takes its place.
          try slurm.cancel(["\(task.job)_\(task.index)"])
          continue
        }
        waiting.remove(chunk)
        try check(task, attempts)
      }
      let refused = attempts.last { $0.how == .refused && waiting.contains($0.chunk) }
      if let refused {
        throw WorkerRefusal(chunk: refused.chunk, reason: refused.why ?? "its worker did not begin")
      }
      try BrokenFits.check(Attempt.all(in: entry.folder), in: entry, except: finished)
      try checkSilent(waiting, submissions)
    }
    try submit(waiting.sorted(), &submissions)
  }

  /// A running task must have written its file; one that is held will never run.
  private func check(_ task: SlurmCommands.Task, _ attempts: [Attempt]) throws(SlurmError) {
    if let hindrance = task.hindrance { throw hindrance }
    guard task.state == "RUNNING", task.seconds > Self.markPatience,
      !attempts.contains(where: { $0.job == task.job && $0.index == "\(task.index)" })
    else { return }
    throw .folderUnseen(folder: entry.folder.path, node: task.node, seconds: task.seconds)
  }

  /// Chunks that were submitted again and again and never began.
  private func checkSilent(
    _ chunks: Set<Int>, _ submissions: Submissions
  ) throws(SlurmError) {
    let counts = submissions.counts()
    let began = Set(
      Attempt.all(in: entry.folder, andPast: true).filter { $0.start != nil }.map(\.chunk))
    guard let chunk = chunks.subtracting(began).filter({ counts[$0, default: 0] >= Self.mostSilent }).min(),
      let last = submissions.entries.last(where: { $0.indices.contains(chunk - $0.offset) })
    else { return }
    let log = "\(entry.folder.logs)/\(last.job)_\(chunk - last.offset).log"
    throw .neverBegan(chunk: chunk, log: log, end: entry.folder.lastLine(ofLog: log))
  }

  /// Slurm's word for a task that took too much memory goes into the ledger, if the task could not write it itself.
  private func noteMemory(
    _ tasks: [SlurmCommands.Task], _ attempts: [Attempt], _ submissions: Submissions
  ) {
    for task in tasks where task.state == "OUT_OF_MEMORY" {
      let index = "\(task.index)"
      guard let attempt = attempts.last(where: { $0.job == task.job && $0.index == index }),
        attempt.how == nil, attempt.why == nil
      else { continue }
      var event = AttemptEvent(.exit)
      (event.status, event.why) = (Int(128 + SIGKILL), "out of memory, says Slurm")
      AttemptLog.append(event, to: "\(entry.folder.attempts)/\(attempt.name).jsonl")
    }
  }

  // MARK: Submitting

  private func submit(_ chunks: [Int], _ submissions: inout Submissions) throws {
    guard !chunks.isEmpty else { return }
    let script = try writeScript()
    let limit = max(slurm.arrayLimit(), 1)
    for (piece, own) in Dictionary(grouping: chunks, by: { $0 / limit }).sorted(by: { $0.key < $1.key }) {
      let offset = piece * limit
      let indices = own.map { $0 - offset }
      let arguments = self.arguments(for: indices) + [script, "\(offset)"]
      let job = try submitted(arguments, indices, known: submissions.jobs)
      try submissions.add(Submissions.Entry(job: job, offset: offset, indices: indices, time: Date()))
    }
  }

  /// The number of the array that these arguments make.
  private func submitted(
    _ arguments: [String], _ indices: [Int], known: [String]
  ) throws(SlurmError) -> String {
    do {
      return try slurm.submit(arguments)
    } catch {
      guard error.isAboutController else { throw error }
      // The answer may have been lost on the way: what the queue has by that name and nobody knows is this array.
      let tasks = (try? slurm.tasks(named: entry.folder.name)) ?? []
      guard
        let task = tasks.first(where: { $0.isAlive && !known.contains($0.job) && indices.contains($0.index) })
      else { throw error }
      return task.job
    }
  }

  private func arguments(for indices: [Int]) -> [String] {
    var arguments = [
      "--job-name=\(entry.folder.name)",
      "--array=\(RowRanges.text(of: indices))%\(settings.tasks ?? Self.standardTasks)", "--requeue",
      "--open-mode=append", "--output=\(entry.folder.logs)/%A_%a.log", "--chdir=\(entry.folder.path)",
      "--signal=B:TERM@\(Self.grace)",
    ]
    if let partition = settings.partition { arguments.append("--partition=\(partition)") }
    if let account = settings.account { arguments.append("--account=\(account)") }
    if let time = settings.time { arguments.append("--time=\(time)") }
    if let memory = settings.memory { arguments.append("--mem=\(memory)") }
    return arguments
  }

  /// The script of a task: it starts the worker, passes SIGTERM on, and adds the exit status to the ledger, which a worker
  /// that crashes cannot.
  private func writeScript() throws(PlanError) -> String {
    let path = entry.folder.path + "/task.sh"
    let text = """
      #!/bin/sh
      # A task of digitbook: makes one chunk of the plan beside this file. Its argument is the chunk of index 0.
      folder=\(ShellWord.quoted(entry.folder.path))
      chunk=$(($1 + SLURM_ARRAY_TASK_ID))
      attempt=$(printf '%06d' "$chunk")-${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID-${SLURM_RESTART_COUNT:-0}-$$
      \(ShellWord.quoted(WorkerMachine.program)) worker "$folder" --chunk "$chunk" --attempt "$attempt" &
      worker=$!
      trap 'stopped=1; kill -TERM "$worker" 2> /dev/null' TERM
      wait "$worker"
      status=$?
      while kill -0 "$worker" 2> /dev/null; do
        wait "$worker"
        status=$?
      done
      [ -z "${stopped:-}" ] || status=75
      printf '{"status":%d,"time":"%s","what":"exit"}\\n' "$status" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \\
        >> "$folder/attempts/$attempt.jsonl"
      exit "$status"

      """
    try PlanFolder.write(Array(text.utf8), to: path)
    return path
  }
}
