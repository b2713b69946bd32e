import Display
import Notebook

/// A training, a cross-validation or a grid search that was run, to be set beside others.
struct Run: Encodable, Sendable {
  enum What: String, Codable, Sendable {
    case train, cv, grid
  }

  /// On which rows an accuracy was measured; the most telling first.
  enum Measure: Int, Comparable, Sendable {
    case test, folds, validation, training, none

    static func < (a: Measure, b: Measure) -> Bool { a.rawValue < b.rawValue }
  }

  let cell: Int
  let what: What
  /// What the model was called then; `nil` for a cross-validation, and where none was kept.
  let model: String?
  /// All settings as they would be typed, by key.
  var settings: [String: String]
  /// The most telling there is.
  var accuracy: Double?
  /// On which rows that is.
  var measuredOn: String
  var measure: Measure
  let seconds: Double
  /// `interrupted`, `diverged`, or nothing out of the ordinary.
  var note: String?

  private enum CodingKeys: String, CodingKey {
    case cell, what, model, settings, accuracy, measuredOn, seconds, note
  }
}

extension Run {
  /// The runs of some cells, one each; for grids, where `everyCandidate` is set, one a candidate.
  static func all(in cells: [Cell], everyCandidate: Bool) -> [Run] {
    cells.flatMap { runs(in: $0, everyCandidate: everyCandidate) }.map { run in
      run.what == .cv || run.model == nil ? run : run.judged(by: cells)
    }
  }

  private static func runs(in cell: Cell, everyCandidate: Bool) -> [Run] {
    let note = cell.status == .interrupted ? "interrupted" : nil
    switch cell.result {
    // `use` shows a model too, but makes none.
    case let result as ModelResult where cell.provenance.isMaker:
      return [Run(result, of: cell, as: .train, note: note)]
    case let result as CrossValidationResult:
      let spread = result.sd.map { " +- \(NumberText.percent($0))" } ?? ""
      return [
        Run(
          cell: cell.number, what: .cv, model: nil, settings: result.settings, accuracy: result.mean,
          measuredOn: result.mean == nil
            ? "" : "\(result.k) folds of \(counted(result.rows, "row"))\(spread)",
          measure: result.mean == nil ? .none : .folds, seconds: result.seconds,
          note: note ?? (result.mean == nil ? "diverged" : nil))
      ]
    case let result as GridResult:
      let candidates = result.candidates.filter { everyCandidate || $0.params == result.best }
      let runs = (candidates.isEmpty ? Array(result.candidates.prefix(1)) : candidates).map { candidate in
        let isBest = candidate.params == result.best
        return Run(
          cell: cell.number, what: .grid, model: isBest ? result.model?.name : nil,
          settings: (result.model?.settings ?? [:]).merging(candidate.params) { $1 },
          accuracy: candidate.mean,
          measuredOn: candidate.mean == nil ? "" : "\(result.folds) folds of \(counted(result.rows, "row"))",
          measure: candidate.mean == nil ? .none : .folds, seconds: result.seconds,
          note: note ?? (candidate.mean == nil ? "diverged" : isBest && everyCandidate ? "the best" : nil))
      }
      return runs
    default: return []
    }
  }

  private init(_ result: ModelResult, of cell: Cell, as what: What, note: String?) {
    self.cell = cell.number
    self.what = what
    model = result.name
    settings = result.settings
    seconds = cell.seconds
    self.note = note
    if let accuracy = result.validationAccuracy, let rows = result.validationRows {
      self.accuracy = accuracy
      measuredOn = counted(rows, "validation row")
      measure = .validation
    } else {
      accuracy = result.trainAccuracy
      measuredOn = result.trainAccuracy == nil ? "" : result.measuredTrainRows
      measure = result.trainAccuracy == nil ? .none : .training
    }
  }

  /// With the figure of the last report on test rows that none of its training rows is among.
  private func judged(by cells: [Cell]) -> Run {
    let report = cells.lazy.reversed().compactMap { cell -> ReportResult? in
      guard let report = cell.result as? ReportResult, report.judged.on == .test,
        !report.judged.includesTrainingRows, isModel(report.judged.model, of: cell, among: cells)
      else { return nil }
      return report
    }.first
    guard let report else { return self }
    var run = self
    run.accuracy = report.accuracy
    run.measuredOn = counted(report.judged.rows, "test row")
    run.measure = .test
    return run
  }

  /// Whether what a cell called by a name is the model of this run, whatever it was called before.
  private func isModel(_ name: String, of cell: Cell, among cells: [Cell]) -> Bool {
    if name == model, cell.provenance.reads.contains(self.cell) { return true }
    return cell.provenance.reads.contains { number in
      guard cells.indices.contains(number - 1), let rename = cells[number - 1].result as? RenameResult,
        rename.isModel, rename.newName == name
      else { return false }
      return isModel(rename.name, of: cells[number - 1], among: cells)
    }
  }
}
