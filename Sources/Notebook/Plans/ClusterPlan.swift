import CommandLanguage
import Compute
import Display
import Experiments
import Foundation

/// A plan and what is done about it: lost tasks are submitted again, finished fits go into the session.
package struct ClusterPlan: Sendable {
  private let entry: PlanFolderEntry

  package init(_ entry: PlanFolderEntry) { self.entry = entry }

  /// Takes finished fits in, submits again what the cluster lost, and reports.
  package func tended(into store: any CheckpointStore) -> PlanReport {
    takeIn(store)
    let missing = missing()
    guard !missing.isEmpty, !Submissions(of: entry.folder).entries.isEmpty, !isCancelled else {
      return PlanReport(entry, asksQueue: true)
    }
    do {
      let settings = ClusterSettings(of: entry.folder)
      try SlurmRun(entry, settings: settings, waits: false).tend(missing: missing)
    } catch {
      return PlanReport(entry, asksQueue: true).with(problem: ErrorMessage(wording: error).message)
    }
    return PlanReport(entry, asksQueue: true)
  }

  /// Waits until it is done, or the cancellation is raised, which leaves its tasks alone.
  package func watch(into store: any CheckpointStore, _ context: CommandContext) -> PlanReport {
    var report = tended(into: store)
    var looks = 0
    context.observe(.plan(candidates: report.fits, folds: 1, reused: report.done))
    while !report.isComplete, report.problem == nil, !context.cancellation.isRaised {
      context.observe(
        .fit(
          FitProgress(
            done: report.done, of: report.fits, share: Double(report.done) / Double(max(report.fits, 1)),
            best: nil)))
      context.observe(.rows(Self.rows(report)))
      for _ in 0..<10 where !context.cancellation.isRaised { Thread.sleep(forTimeInterval: 0.1) }
      looks += 1
      report = looks % 15 == 0 ? tended(into: store) : PlanReport(entry, asksQueue: false)
    }
    takeIn(store)
    return report
  }

  /// A line a running fit.
  private static func rows(_ report: PlanReport) -> [String] {
    report.running.prefix(20).map { fit in
      let loss = fit.loss.map { "  loss \(NumberText.fixed($0, decimals: 4))" } ?? ""
      return
        "fit \(fit.fit) on \(DisplayText.visibleLines(fit.host).joined()): epoch \(fit.epoch) of \(fit.of)\(loss)"
    }
  }

  /// Cancels its tasks; it is not submitted again until its line is typed.
  /// - Throws: `SlurmError`, `PlanError`.
  package func cancel() throws {
    try PlanFolder.write([], to: entry.folder.cancelled)
    try PlanReport.cancel(entry)
  }

  private var isCancelled: Bool { access(entry.folder.cancelled, F_OK) == 0 }

  private func missing() -> [Int] {
    let finished = entry.folder.finishedFits(of: entry.plan.fits.count)
    return finished.indices.filter { !finished[$0] }
  }

  /// Keeps the finished fits that the session does not know, if it would get the same bits itself.
  private func takeIn(_ store: any CheckpointStore) {
    let finished = entry.folder.finishedFits(of: entry.plan.fits.count)
    guard entry.plan.numerics == Numerics.fingerprint else { return }
    let unknown = finished.indices.filter { fit in
      finished[fit] && entry.plan.fits[fit].judged.contains { !store.holds($0.key) }
    }
    let new = FitRecords.read(unknown, of: entry.plan, in: entry.folder)
      .filter { $0.value.maker.numerics == Numerics.fingerprint }
      .flatMap { fit, record in
        zip(entry.plan.fits[fit].judged, record.outcomes).map { (key: $0.key, outcome: $1) }
      }
    if !new.isEmpty { store.keep(new) }
  }
}

extension PlanFolder {
  /// Its presence says that the plan was cancelled.
  var cancelled: String { path + "/cancelled" }
  fileprivate var settings: String { path + "/cluster.json" }
}

extension ClusterSettings {
  /// What was asked of the cluster when the plan was submitted last.
  init(of folder: PlanFolder) {
    let bytes = FileManager.default.contents(atPath: folder.settings) ?? Data()
    self = (try? JSONDecoder().decode(ClusterSettings.self, from: bytes)) ?? ClusterSettings()
  }

  /// - Throws: `PlanError.cannotWrite`.
  func write(to folder: PlanFolder) throws(PlanError) {
    guard let json = try? JSONEncoder().encode(self) else { return }
    try PlanFolder.write([UInt8](json), to: folder.settings)
  }
}

extension PlanReport {
  func with(problem: String) -> PlanReport {
    var copy = self
    copy.problem = problem
    return copy
  }
}
