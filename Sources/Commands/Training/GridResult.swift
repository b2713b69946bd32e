import Display
import Experiments
import Notebook

/// The scores of all candidates, and the best one trained as a model.
struct GridResult: TabledResult, RestorableResult {
  static let kind = "grid"
  let candidates: [Candidate]
  /// The varying settings of the best candidate; `nil` if no candidate has all its scores.
  let best: [String: String]?
  let folds: Int
  let rows: Int
  let dataset: String
  /// Wall-clock seconds of this run, in which only the missing fits were made.
  let seconds: Double
  /// Number of fits taken from an earlier run.
  let fitsReused: Int
  /// The best candidate, trained on all training rows; `nil` if there is none or the search was interrupted.
  let model: ModelResult?
  let scoring: Scoring
  let newSplit: NewSplit?
  /// What lists in the line were taken for; `nil` if there is nothing to say.
  let notes: [String]?
  /// What must be said about the folds; `nil` for nothing.
  let foldNote: FoldNote?
  let isInterrupted: Bool
  var file: TableFile.Written?

  struct Candidate: Codable, Sendable {
    /// The settings that vary in this grid, without those that have no effect on this candidate.
    let params: [String: String]
    /// One score per fold; `nil` if its training diverged or was not run.
    let scores: [Double?]
    let mean: Double?
    let sd: Double?
    let rank: Int
  }

  /// The keys that vary, in the order of help.
  private var keys: [String] {
    let varying = Set(candidates.flatMap(\.params.keys))
    return TrainingKeys.all.map(\.parameter.name).filter(varying.contains)
  }

  init(
    _ result: GridSearchResult, folding: Folding, of rows: Int, dataset: String, scoring: Scoring,
    model: ModelResult?, newSplit: NewSplit?, notes: [String] = []
  ) {
    self.notes = notes.isEmpty ? nil : notes
    let varying = TrainingKeys.varying(in: result.candidates.map(\.settings))
    candidates = result.candidates.map { candidate in
      Candidate(
        params: Dictionary(
          uniqueKeysWithValues: varying.compactMap { key in
            key.text(candidate.settings).map { (key.parameter.name, $0) }
          }),
        scores: candidate.scores, mean: candidate.mean, sd: candidate.sd, rank: candidate.rank)
    }
    best = result.best.map { [candidates] in candidates[$0].params }
    folds = folding.folds.count
    foldNote = folding.note
    self.rows = rows
    self.dataset = dataset
    seconds = result.seconds
    fitsReused = result.fitsReused
    self.model = model
    self.scoring = scoring
    self.newSplit = newSplit
    isInterrupted = result.isInterrupted || model?.isInterrupted == true
  }

  var content: [Block] {
    (newSplit?.blocks ?? []) + (notes ?? []).map { .text($0) } + [.table(table), .text(extent)]
      + (foldNote?.blocks ?? [])
      + reuseNote(fitsReused, of: candidates.count * folds)
      + scoringNote(scoring) + outcome
  }

  private var table: Table {
    let figures = ["mean accuracy", "sd", "worst fold", "best fold"]
    let ranked = candidates.enumerated()
      .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
    return Table(
      columns: [Table.Column("rank", .right)] + keys.map { Table.Column($0) }
        + figures.map { Table.Column($0, .right) },
      rows: ranked.map { row($0.element) })
  }

  private func row(_ candidate: Candidate) -> [Table.Cell] {
    let emphasis: Emphasis = candidate.rank == 1 ? .strong : .normal
    let known = candidate.scores.compactMap(\.self)
    let missing = isInterrupted && model == nil ? "not done" : "diverged"
    let figures = [candidate.mean, candidate.sd, known.min(), known.max()].enumerated().map { place, figure in
      Table.Cell(
        figure.map { NumberText.percent($0) } ?? (place == 0 ? missing : "-"), emphasis, value: figure)
    }
    let texts =
      [candidate.mean == nil ? "-" : "\(candidate.rank)"] + keys.map { candidate.params[$0] ?? "-" }
    return texts.map { Table.Cell($0, emphasis) } + figures
  }

  private var extent: String {
    "\(counted(candidates.count, "candidate")) x \(folds) folds of the \(counted(rows, "training row")) of "
      + "\(dataset) in \(NumberText.duration(seconds: seconds))."
  }

  private var outcome: [Block] {
    let choice = keys.compactMap { key in best?[key].map { "\(key)=\($0)" } }.joined(separator: " ")
    if let model {
      return [
        .text("Best: \(choice.isEmpty ? "the only candidate" : choice). Trained on all training rows:")
      ] + model.blocks
    }
    let done = candidates.reduce(0) { $0 + $1.scores.count { $0 != nil } }
    let all = candidates.count * folds
    guard isInterrupted else {
      return [.text("Every candidate diverged in some fold, so none is kept: try a smaller lr.")]
    }
    let soFar = best == nil ? "" : " The best so far: \(choice.isEmpty ? "the only candidate" : choice)."
    return [
      .text(
        "Interrupted: \(done) of \(counted(all, "fit")) were done, and no model is kept.\(soFar) "
          + "The same command again goes on from here.")
    ]
  }
}
