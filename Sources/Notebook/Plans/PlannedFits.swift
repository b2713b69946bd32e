import Compute
import Digits
import Experiments
import Foundation
import Networks

/// Makes the fits of a search by a plan: writes it, has workers make it, and takes in what they have finished.
///
/// The folder of the plan is named after the keys of its fits, so the same line finds its plan again.
package struct PlannedFits: FitMaker {
  package let engine: SearchEngine
  /// The verb of the line, for the name of the folder.
  package let verb: String
  /// The line without the keys that say where it runs.
  package let line: String
  package let dataset: Dataset
  package let labels: [ClassLabel]
  /// The folder of all plans.
  package let plans: String
  /// The folder that relative paths of the dataset start from.
  package let working: String
  package let cluster: ClusterSettings
  package let threads: Int
  /// Whether a plan of the same search that is there is put aside.
  package let isAfresh: Bool
  /// Whether to wait for a cluster.
  package let waits: Bool
  /// What must be said once the fits are in.
  package let notes: Notes

  /// Notes that outlive `make`, which a search calls.
  package final class Notes: Sendable {
    private let found = Locked<[String]>([])
    package init() {}
    package var all: [String] { found.withLock { $0 } }
    func set(_ notes: [String]) { found.withLock { $0 = notes } }
  }

  package init(
    engine: SearchEngine, verb: String, line: String, dataset: Dataset, labels: [ClassLabel], plans: String,
    working: String, cluster: ClusterSettings, threads: Int, isAfresh: Bool, waits: Bool
  ) {
    self.engine = engine
    self.verb = verb
    self.line = line
    self.dataset = dataset
    self.labels = labels
    self.plans = plans
    self.working = working
    self.cluster = cluster
    self.threads = threads
    self.isAfresh = isAfresh
    self.waits = waits
    notes = Notes()
  }

  package func make(
    _ work: SearchWork, context: ExperimentContext, finished: (MadeFit) -> Void
  ) throws {
    let entry = try entry(of: work)
    var taking = FinishedFits(entry)
    taking.update(finished)
    if !taking.isComplete {
      switch engine {
      case .local, .plan: break
      case .processes:
        try WorkerProcesses(entry, tasks: tasks, threads: threads)
          .run(cancellation: context.cancellation) { taking.update(finished) }
      case .slurm:
        try SlurmRun(entry, settings: cluster, waits: waits)
          .run(cancellation: context.cancellation) {
            taking.update(finished)
            return taking.missing
          }
      }
      taking.update(finished)
    }
    guard taking.isComplete || context.cancellation.isRaised && engine == .processes else {
      throw SearchUnderWay(folder: entry.folder.path)
    }
    notes.set(PlanNotes.all(of: entry, taking.records))
  }

  /// Tasks at a time.
  private var tasks: Int {
    max(cluster.tasks ?? (engine == .processes ? threads : SlurmRun.standardTasks), 1)
  }

  /// The plan of this search, which is written if there is none.
  private func entry(of work: SearchWork) throws -> PlanFolderEntry {
    let identity = work.identity
    let folder = PlanFolder("\(plans)/\(verb)-\(identity.prefix(10))")
    if isAfresh, access(folder.plan, F_OK) == 0 {
      let stamp = Date().formatted(Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted))
      guard rename(folder.path, "\(folder.path).\(stamp)-\(getpid())") == 0 else {
        throw PlanError.cannotWrite(path: folder.path, code: errno)
      }
    }
    if access(folder.plan, F_OK) != 0 {
      let data = try PlanDataset.describe(dataset, labels: labels, in: folder, from: working)
      let plan = SearchPlan(
        work, identity: identity, line: line, data: data, chunks: chunks(of: work), version: digitbookVersion,
        libraries: WorkerMachine.libraries)
      try folder.create(plan)
    }
    let plan = try SearchPlan(reading: folder.plan)
    guard plan.digitbook == digitbookVersion, plan.identity == identity else {
      throw PlanError.otherVersion(
        path: folder.plan, found: "\(plan.digitbook) (\(plan.numericsVersion))",
        own: "\(digitbookVersion) (\(SearchPlan.ownNumericsVersion))")
    }
    // What the session knows need not be made.
    for (fit, outcomes) in work.known {
      _ = try FitRecord(
        fit: fit, key: plan.fits[fit].judged.first?.key ?? "", outcomes: outcomes, weights: nil, seconds: 0,
        maker: WorkerMachine.maker
      ).write(to: folder, of: plan)
    }
    return PlanFolderEntry(folder: folder, plan: plan)
  }

  /// One chunk per task for processes; for clusters so many that a task lasts about two minutes, but not fewer than
  /// the tasks that run at a time.
  private func chunks(of work: SearchWork) -> Int {
    guard engine != .processes else { return tasks }
    let seconds = PlanCost.seconds(of: work, shape: dataset.images.shape)
    return max(tasks, Int(min(seconds / 120, 1e6)))
  }
}

/// Takes the finished fits of a plan in, each once.
struct FinishedFits {
  private let entry: PlanFolderEntry
  private(set) var records: FitRecords

  init(_ entry: PlanFolderEntry) {
    self.entry = entry
    records = FitRecords(of: entry.plan, in: entry.folder)
  }

  var isComplete: Bool { records.isComplete }
  var missing: [Int] { records.missing }

  /// Reports what is new.
  mutating func update(_ finished: (MadeFit) -> Void) {
    for fit in records.update() {
      guard let record = records.records[fit] else { continue }
      finished(
        MadeFit(
          index: fit, outcomes: record.outcomes,
          hasOwnBits: record.maker.numerics == Numerics.fingerprint))
    }
  }
}

/// Roughly how long the fits of a search take.
enum PlanCost {
  /// Multiply-adds per second of one core, measured on 2.5 GHz with AVX-512 for perceptrons; a guess that only decides
  /// how many fits a task gets.
  private static let speed = 1e10

  /// Seconds of one core.
  static func seconds(of work: SearchWork, shape: ImageShape) -> Double {
    let costs = work.settings.map { settings in
      let layers = (try? settings.spec(for: shape, classes: 10).outlines()) ?? []
      return layers.reduce(0) { $0 + Double($1.multiplyAdds) } * Double(settings.epochs)
    }
    return work.fits.reduce(0) { sum, fit in
      // Forward, and twice as much backward.
      sum + 3 * costs[fit.settings] * Double(work.rowSets[fit.trained].count)
    } / speed
  }
}
