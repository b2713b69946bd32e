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
  /// Whether the best is told apart from the second; `nil` without a second, with a single fold, or with --halving,
  /// whose rungs are not comparable.
  let lead: Lead?
  /// The rungs of --halving; `nil` without it.
  let halving: Halving?
  /// How the candidates of `random` were drawn; `nil` for those of `grid`.
  let drawing: Drawing?
  let isInterrupted: Bool
  var file: TableFile.Written?

  /// The first candidate against the others on the same folds.
  struct Lead: Codable, Sendable {
    /// The varying settings of the second.
    let second: [String: String]
    /// First against second, corrected for folds that overlap.
    let test: CorrectedTTest
    /// Candidates beside the first that have all their scores, and those of them that the test does not tell apart from
    /// it, at 5 %.
    let others, undecided: Int

    /// - Parameter candidates: those that have all their scores, the best first.
    init?(_ candidates: [Candidate], testShare: Double) {
      guard let first = candidates.first, candidates.count > 1 else { return nil }
      let tests = candidates.dropFirst().map {
        CorrectedTTest(first.scores.compactMap(\.self), $0.scores.compactMap(\.self), testShare: testShare)
      }
      guard case let test?? = tests.first else { return nil }
      second = candidates[1].params
      self.test = test
      others = tests.count
      undecided = tests.count { $0.map { $0.p >= 0.05 } ?? true }
    }
  }

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
    model: ModelResult?, newSplit: NewSplit?, notes: [String] = [], halving: Halving? = nil,
    drawing: Drawing? = nil
  ) {
    self.halving = halving
    self.drawing = drawing
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
    let ranked = candidates.enumerated().filter { $0.element.mean != nil }
      .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }.map(\.element)
    let shares = folding.folds.map { Double($0.test.count) / Double(max($0.train.count, 1)) }
    lead =
      result.isInterrupted || halving != nil
      ? nil : Lead(ranked, testShare: shares.reduce(0, +) / Double(max(shares.count, 1)))
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
      + (drawing.map { [.text($0.text)] } ?? []) + (halving.map { [.text($0.text)] } ?? [])
      + (foldNote?.blocks ?? [])
      + reuseNote(fitsReused, of: fits)
      + scoringNote(scoring) + outcome
  }

  /// All fits that the search makes, or has made where it halves.
  private var fits: Int {
    folds * (halving?.rungs.reduce(0) { $0 + $1.candidates.count } ?? candidates.count)
  }

  private var table: Table {
    let figures = ["mean accuracy", "sd", "worst fold", "best fold"]
    let ranked = candidates.enumerated()
      .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
    return Table(
      columns: [Table.Column("rank", .right)] + keys.map { Table.Column($0) }
        + (halving.map { [Table.Column("with \($0.resource.rawValue)", .right)] } ?? [])
        + figures.map { Table.Column($0, .right) },
      rows: ranked.map { row($0.element, at: $0.offset) })
  }

  private func row(_ candidate: Candidate, at place: Int) -> [Table.Cell] {
    let emphasis: Emphasis = candidate.rank == 1 ? .strong : .normal
    let known = candidate.scores.compactMap(\.self)
    let missing = isInterrupted && model == nil ? "not done" : "diverged"
    let figures = [candidate.mean, candidate.sd, known.min(), known.max()].enumerated().map { place, figure in
      Table.Cell(
        figure.map { NumberText.percent($0) } ?? (place == 0 ? missing : "-"), emphasis, value: figure)
    }
    let texts =
      [candidate.mean == nil ? "-" : "\(candidate.rank)"] + keys.map { candidate.params[$0] ?? "-" }
    let reached = halving.map { halving in
      let amount = halving.reached(place)
      return [
        Table.Cell(amount.map { NumberText.count($0) } ?? "-", emphasis, value: amount.map(Double.init))
      ]
    }
    return texts.map { Table.Cell($0, emphasis) } + (reached ?? []) + figures
  }

  private var extent: String {
    "\(counted(candidates.count, "candidate")) x \(folds) folds of the \(counted(rows, "training row")) of "
      + "\(dataset) in \(NumberText.duration(seconds: seconds))."
  }

  private func choice(_ params: [String: String]?) -> String {
    keys.compactMap { key in params?[key].map { "\(key)=\($0)" } }.joined(separator: " ")
  }

  /// Whether the first is really first.
  private func words(of lead: Lead) -> String {
    let p = NumberText.significant(lead.test.p, digits: 2)
    let test = "t-test corrected for overlapping folds, p = \(p)"
    if abs(lead.test.difference) < 1e-12 {
      return "The first two are equal, so the first is not really first."
    }
    let by = "The first leads \(choice(lead.second)) by \(NumberText.percent(lead.test.difference))"
    guard lead.undecided > 0 else { return "\(by), more than chance would (\(test))." }
    let all =
      lead.others == 1
      ? "" : "; it is not told apart from \(lead.undecided) of the \(counted(lead.others, "other"))"
    return lead.test.p >= 0.05
      ? "\(by), which may be chance (\(test))\(all)." : "\(by), more than chance would (\(test))\(all)."
  }

  private var outcome: [Block] {
    let choice = choice(best)
    if let model {
      return (lead.map { [.text(words(of: $0))] } ?? []) + [
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
