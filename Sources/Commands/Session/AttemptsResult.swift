import Display
import Experiments
import Foundation
import Notebook

/// `runs --attempts`: what every attempt of the searches that are made elsewhere cost.
struct AttemptsResult: CellResult {
  static let kind = "attempts"
  let plans: [Plan]

  struct Plan: Encodable, Sendable {
    let name: String
    let attempts: [Row]
    /// Seconds of all attempts whose end is known.
    let seconds: Double
    /// Seconds of those of them that did not end by themselves.
    let lostSeconds: Double
  }

  struct Row: Encodable, Sendable {
    let chunk: Int
    let host: String?
    /// Number and index of the task at the cluster, or of the process.
    let job: String?
    let start: Date?
    /// By the clock of the host alone; `nil` if its end is not known.
    let seconds: Double?
    let how: Attempt.Fate
    /// Fits that it made, and those that it left as a checkpoint.
    let made, kept: Int
    let why: String?
  }

  init(_ plans: [PlanFolderEntry]) {
    self.plans = plans.map { entry in
      let rows = Attempt.all(in: entry.folder, andPast: true).map(Row.init)
      return Plan(
        name: entry.folder.name, attempts: rows, seconds: rows.reduce(0) { $0 + ($1.seconds ?? 0) },
        lostSeconds: rows.filter { $0.how != .done }.reduce(0) { $0 + ($1.seconds ?? 0) })
    }
  }

  var blocks: [Block] {
    let all = plans.flatMap { plan in plan.attempts.map { (plan.name, $0) } }
    guard !all.isEmpty else { return [.text("No search of this folder was made elsewhere.")] }
    let table = Table(
      columns: [
        .init("plan"), .init("chunk", .right), .init("on"), .init("job"), .init("began"),
        .init("took", .right),
        .init("ended"), .init("made", .right), .init("kept", .right), .init("why"),
      ],
      rows: all.map { name, row in
        [
          name, "\(row.chunk)", row.host ?? "", row.job ?? "", row.start.map { $0.formatted(.iso8601) } ?? "",
          row.seconds.map { NumberText.duration(seconds: $0) } ?? "", row.how.rawValue, "\(row.made)",
          row.kept == 0 ? "" : "\(row.kept)", row.why ?? "",
        ].map { Table.Cell($0) }
      }, wraps: true)
    return [.table(table.withoutEmptyColumns)]
      + plans.filter { !$0.attempts.isEmpty }.map { plan in
        .text(
          "\(plan.name): \(counted(plan.attempts.count, "attempt")) took "
            + "\(NumberText.duration(seconds: plan.seconds)), of which \(NumberText.duration(seconds: plan.lostSeconds)) were not "
            + "ended by the work itself.")
      }
  }
}

extension AttemptsResult.Row {
  init(_ attempt: Attempt) {
    chunk = attempt.chunk
    host = attempt.host
    job =
      attempt.job.map { job in attempt.index.map { "\(job)_\($0)" } ?? job }
      ?? attempt.process.map { "\($0)" }
    start = attempt.start
    seconds = attempt.start.flatMap { start in attempt.end.map { max($0.timeIntervalSince(start), 0) } }
    // One without an end may still run.
    how = attempt.fate(isAlive: true)
    made = attempt.made
    kept = attempt.kept
    why = attempt.why
  }
}
