import Display
import Notebook

/// A training, cross-validation or search of this session, as a row of the comparison by `runs`.
struct Run: Encodable, Sendable {
  enum What: String, Codable, Sendable {
    case train, cv, grid, random
  }

  /// Rows on which an accuracy was measured, the most reliable first.
  enum Measure: Int, Comparable, Sendable {
    case test, folds, validation, training, none

    static func < (a: Measure, b: Measure) -> Bool { a.rawValue < b.rawValue }
  }

  let cell: Int
  let what: What
  /// Name of the model at the time; `nil` for a cross-validation or if no model was kept.
  let model: String?
  /// All settings as typed, by key.
  var settings: [String: String]
  /// Accuracy on the most reliable rows available, 0...1.
  var accuracy: Double?
  /// Description of the rows on which the accuracy was measured.
  var measuredOn: String
  var measure: Measure
  let seconds: Double
  /// `interrupted`, `diverged` or `the best`; otherwise `nil`.
  var note: String?

  private enum CodingKeys: String, CodingKey {
    case cell, what, model, settings, accuracy, measuredOn, seconds, note
  }
}

extension Run {
  /// Runs of the given cells: one per cell, or one per candidate of a grid search if `everyCandidate` is set.
  static func all(in cells: [Cell], everyCandidate: Bool) -> [Run] {
    cells.flatMap { runs(in: $0, everyCandidate: everyCandidate) }.map { run in
      run.what == .cv || run.model == nil ? run : run.judged(by: cells)
    }
  }

  private static func runs(in cell: Cell, everyCandidate: Bool) -> [Run] {
    let note = cell.status == .interrupted ? "interrupted" : nil
    switch cell.result {
    // `use` has a model as its result too, but does not train one.
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
          cell: cell.number, what: result.drawing == nil ? .grid : .random,
          model: isBest ? result.model?.name : nil,
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

  /// Takes the accuracy from the last report on test rows, if any; reports that include training rows of the
  /// model do not count.
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

  /// Whether the model that `cell` refers to by `name` is the model of this run; follows renames.
  private func isModel(_ name: String, of cell: Cell, among cells: [Cell]) -> Bool {
    if name == model, cell.provenance.reads.contains(self.cell) { return true }
    return cell.provenance.reads.contains { number in
      guard let maker = cells.cell(number: number), maker.number < cell.number,
        let rename = maker.result as? RenameResult, rename.isModel, rename.newName == name
      else { return false }
      return isModel(rename.name, of: maker, among: cells)
    }
  }
}
