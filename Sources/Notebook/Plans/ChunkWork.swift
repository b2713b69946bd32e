import CommandLanguage
import Compute
import Experiments
import Foundation

/// `digitbook worker PLAN --chunk N`: reads the plan and its dataset, makes the fits of a chunk, and writes down how it
/// went.
package struct ChunkWork: Sendable {
  private let folder: PlanFolder
  private let chunk: Int
  private let attempt: String?
  private let threads: Int?
  private let cancellation: Cancellation
  private let environment: [String: String]

  /// - Parameters:
  ///   - path: of the plan or of its folder.
  ///   - chunk: `nil` to take the number that the cluster gave this task.
  ///   - attempt: the name of the attempt, if whoever starts it will add to it.
  ///   - threads: `nil` for what the cluster gave, or all processors.
  /// - Throws: `ChunkProblem`.
  package init(
    _ path: String, chunk: Int?, attempt: String?, threads: Int?, cancellation: Cancellation,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(ChunkProblem) {
    let isPlan = path.hasSuffix("/plan.json") || path == "plan.json"
    let named = isPlan ? URL(filePath: path).deletingLastPathComponent().path : path
    folder = PlanFolder(named.count > 1 && named.hasSuffix("/") ? String(named.dropLast()) : named)
    guard let number = chunk ?? Self.numbers.lazy.compactMap({ environment[$0].flatMap { Int($0) } }).first
    else {
      throw .noNumber(variables: Self.numbers)
    }
    self.chunk = number
    self.attempt = attempt
    self.threads = threads
    self.cancellation = cancellation
    self.environment = environment
  }

  /// Variables in which clusters tell a task its number: Slurm, Kubernetes, Open MPI, MPICH and Flux.
  private static let numbers = [
    "SLURM_ARRAY_TASK_ID", "JOB_COMPLETION_INDEX", "OMPI_COMM_WORLD_RANK", "PMI_RANK", "FLUX_TASK_RANK",
  ]

  /// Makes the chunk.
  /// - Returns: the exit status: 0, 75 if it is to be tried again, 1 if it failed.
  /// - Throws: what went wrong, after it was written down.
  package func run() throws -> Int32 {
    guard access(folder.plan, F_OK) == 0 else { throw PlanError.noPlan(path: folder.plan) }
    let log = try AttemptLog(in: folder, chunk: chunk, named: attempt, host: WorkerMachine.host)
    log.write(beginning)
    let start = ContinuousClock.now
    do {
      let plan = try SearchPlan(reading: folder.plan)
      guard plan.digitbook == digitbookVersion, plan.hasOwnNumericsVersion else {
        throw PlanError.otherVersion(
          path: folder.plan, found: "\(plan.digitbook) (\(plan.numericsVersion))",
          own: "\(digitbookVersion) (\(SearchPlan.ownNumericsVersion))")
      }
      guard (0..<plan.chunks).contains(chunk) else {
        throw PlanError.noSuchChunk(chunk, chunks: plan.chunks)
      }
      let worker = PlanWorker(
        plan, in: folder, on: try PlanDataset.read(plan.data, in: folder), by: WorkerMachine.maker,
        threads: usedThreads, cancellation: cancellation, checkpointPause: checkpointPause)
      let ending = try worker.make(chunk: chunk, log: log)
      switch ending {
      case .done: end(.done, log, since: start)
      case .stopped: end(.stopped, log, since: start)
      case .givenUp: end(.broken, log, since: start)
      }
      return ending == .done ? 0 : ending == .stopped ? Attempt.retryStatus : 1
    } catch {
      end(error.refuses ? .refused : .broken, log, since: start, ErrorMessage(wording: error).message)
      throw error
    }
  }

  private var beginning: AttemptEvent {
    var event = AttemptEvent(.begin)
    (event.host, event.process, event.processor) = (WorkerMachine.host, getpid(), WorkerMachine.processor)
    event.job = environment["SLURM_ARRAY_JOB_ID"] ?? environment["SLURM_JOB_ID"]
    event.index = environment["SLURM_ARRAY_TASK_ID"]
    return event
  }

  private func end(
    _ how: AttemptEvent.Ending, _ log: AttemptLog, since start: ContinuousClock.Instant, _ why: String? = nil
  ) {
    var event = AttemptEvent(.end)
    (event.how, event.why) = (how, why)
    event.seconds = (ContinuousClock.now - start) / .seconds(1)
    log.write(event)
  }

  /// SLURM_CPUS_PER_TASK is only set if it was asked for; SLURM_CPUS_ON_NODE always is.
  private var usedThreads: Int {
    let given = ["SLURM_CPUS_PER_TASK", "SLURM_CPUS_ON_NODE"].lazy
      .compactMap { environment[$0].flatMap { Int($0) } }.first
    return max(min(threads ?? given ?? .max, ThreadPool.processorCount), 1)
  }

  /// Ten minutes; tests and impatient people set `$DIGITBOOK_CHECKPOINT_SECONDS`.
  private var checkpointPause: Duration {
    let seconds = environment["DIGITBOOK_CHECKPOINT_SECONDS"].flatMap { Double($0) } ?? 600
    return .milliseconds(Int(min(max(seconds, 0.05), 86_400) * 1000))
  }
}

/// Why there is no chunk to make.
package enum ChunkProblem: Error, Equatable, Sendable {
  /// No `--chunk`, and none of these variables is set.
  case noNumber(variables: [String])
}

extension SearchPlan {
  /// The part of the numerics that depends on the version of digitbook alone, such as `digitbook 5`.
  package var numericsVersion: String { String(numerics.prefix { $0 != "," }) }
  package static var ownNumericsVersion: String { String(Numerics.fingerprint.prefix { $0 != "," }) }
  var hasOwnNumericsVersion: Bool { numericsVersion == Self.ownNumericsVersion }
}

extension Error {
  /// Whether another attempt would end in the same way, whatever it computes.
  fileprivate var refuses: Bool {
    switch self as? PlanError {
    case .noPlan, .damaged, .otherFormat, .otherVersion, .noSuchChunk, .otherData, .noData: true
    case .cannotWrite, .broken, nil: false
    }
  }
}
