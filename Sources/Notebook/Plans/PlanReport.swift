import CommandLanguage
import Experiments
import Foundation

/// Where a plan stands, by its folder and, for Slurm, the queue.
package struct PlanReport: Codable, Equatable, Sendable {
  package let name: String
  package let folder: String
  package let line: String
  package let fits: Int
  package let done: Int
  /// Fits that are being made, as far as their workers tell.
  package let running: [RunningFit]
  /// Tasks of the queue that wait; `nil` without a queue.
  package let waiting: Int?
  /// Numbers of the arrays.
  package let jobs: [String]
  package let attempts: Int
  /// Attempts lost to the cluster.
  package let lost: Int
  /// Attempts that broke.
  package let broken: Int
  /// Why the queue was not asked, or what is wrong; `nil` if nothing is.
  package internal(set) var problem: String?

  package struct RunningFit: Codable, Equatable, Sendable {
    package let fit: Int
    package let host: String
    package let epoch: Int
    package let of: Int
    package let loss: Double?
  }

  package var isComplete: Bool { done == fits }

  /// - Parameter asksQueue: whether to ask Slurm.
  package init(_ entry: PlanFolderEntry, asksQueue: Bool) {
    let finished = entry.folder.finishedFits(of: entry.plan.fits.count)
    let all = Attempt.all(in: entry.folder, andPast: true)
    let submissions = Submissions(of: entry.folder)
    var alive: Set<String>?
    var waiting: Int?
    var problem: String?
    if asksQueue, !submissions.entries.isEmpty, finished.contains(false) {
      do throws(SlurmError) {
        let tasks = try SlurmCommands().tasks(named: entry.folder.name)
          .filter { $0.isAlive && submissions.chunk(of: $0) != nil }
        alive = Set(tasks.map { "\($0.job)_\($0.index)" })
        waiting = tasks.count { $0.state == "PENDING" }
      } catch {
        problem = error.wording.message
      }
    }
    func isAlive(_ attempt: Attempt) -> Bool {
      guard let job = attempt.job, let index = attempt.index, let alive else { return true }
      return alive.contains("\(job)_\(index)")
    }
    name = entry.folder.name
    folder = entry.folder.path
    line = entry.plan.line
    fits = entry.plan.fits.count
    done = finished.count { $0 }
    running = all.filter { $0.fate(isAlive: isAlive($0)) == .open }.flatMap { attempt in
      attempt.running.filter { finished.indices.contains($0.key) && !finished[$0.key] }
        .sorted { $0.key < $1.key }.map { fit, progress in
          RunningFit(
            fit: fit, host: attempt.host ?? "?", epoch: progress.epoch, of: progress.of, loss: progress.loss)
        }
    }
    self.waiting = waiting
    jobs = submissions.jobs
    attempts = all.count
    lost = all.count { $0.fate(isAlive: isAlive($0)) == .lost }
    broken = all.count { $0.fate(isAlive: isAlive($0)) == .broken }
    self.problem = problem
  }

  /// The lines that run a plan under other engines.
  package struct EngineLine: Codable, Equatable, Sendable {
    package let engine: String
    package let line: String
    /// Whether digitbook's checks run it; the others are as their documentation says.
    package let isRun: Bool
  }

  package static func engineLines(of entry: PlanFolderEntry) -> [EngineLine] {
    let last = entry.plan.chunks - 1
    let program = ShellWord.quoted(WorkerMachine.program)
    let plan = ShellWord.quoted(entry.folder.path)
    let worker = "\(program) worker \(plan)"
    return [
      EngineLine(
        engine: "GNU parallel",
        line: "seq 0 \(last) | parallel --retries 3 \(ShellWord.quoted(worker + " --chunk {}"))",
        isRun: true),
      EngineLine(
        engine: "HTCondor",
        line:
          "condor_submit executable=\(program) arguments=\"worker \(entry.folder.path) --chunk \\$(Process)\" "
          + "getenv=true max_retries=3 -queue \(last + 1)", isRun: false),
      EngineLine(
        engine: "Flux", line: "flux bulksubmit --wait \(worker) --chunk {} ::: $(seq 0 \(last))", isRun: false
      ),
      EngineLine(
        engine: "Kubernetes",
        line: "an Indexed Job with completions: \(last + 1), restartPolicy: OnFailure, command: \(worker)",
        isRun: false),
      EngineLine(engine: "MPI", line: "mpirun -n \(last + 1) \(worker)", isRun: false),
    ]
  }

  // MARK: Acting

  /// Cancels what is queued and running of a plan.
  /// - Throws: `SlurmError`.
  package static func cancel(_ entry: PlanFolderEntry) throws(SlurmError) {
    try SlurmCommands().cancel(Array(Set(Submissions(of: entry.folder).jobs)).sorted())
  }
}
