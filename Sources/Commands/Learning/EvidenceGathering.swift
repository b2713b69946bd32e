import Compute
import Digits
import Experiments
import Notebook

/// Measures everything that the rules of `diagnose` need to know about a model and its training rows.
struct EvidenceGathering {
  private let kept: ModelEntry
  private let workspace: Workspace
  private let context: CommandContext
  private let dataset: Dataset
  private let labels: [ClassLabel]

  /// Rows to evaluate per part of the split: 5000 give the accuracy to within a percentage point; large
  /// networks are evaluated on fewer.
  private static let (minimumRows, maximumRows) = (1000, 5000)
  /// Maximum number of multiply-adds for the rows of one part: a fraction of a second.
  private static let maximumMultiplyAdds = 5_000_000_000
  /// The model contradicts a label if the confidence of its prediction is above `minimumConfidence` and the
  /// probability of the label below `maximumLabelProbability`.
  private static let minimumConfidence = 0.8
  private static let maximumLabelProbability = 0.05

  /// - Throws: `CommandError.rowsGone` if the dataset the model was trained on is no longer there.
  init(_ kept: ModelEntry, in workspace: Workspace, _ context: CommandContext) throws(CommandError) {
    self.kept = kept
    self.workspace = workspace
    self.context = context
    guard let dataset = workspace.dataset(named: kept.datasetName), let labels = dataset.labels,
      dataset.source.sha256 == kept.source.sha256,
      kept.model.state.trained.allSatisfy((0..<dataset.count).contains)
    else { throw .rowsGone(model: kept.model.name, dataset: kept.datasetName) }
    self.dataset = dataset
    self.labels = labels
  }

  /// - Throws: `NetworkError`; `TrainingError.interrupted` if cancelled.
  func evidence() throws -> Evidence {
    let all = Examples(
      images: dataset.images, labels: labels, rows: kept.model.state.trained, order: dataset.classes)
    let sample = all.selecting(Array(all.rows.prefix(rowsPerPart)))
    let probe = try NetworkProbe(of: kept.model, on: sample, workers: ThreadPool(count: context.threads))
    let learned = try context.predict(.network(kept), dataset.images, rows: sample.rows)
    let judged = unseenRows()
    let unseen = try judged.map { part, rows in
      let predictions = try context.predict(.network(kept), dataset.images, rows: rows)
      return score(predictions, rows, part)
    }
    let test = workspace.split(of: dataset.name)?.split.test ?? []
    let classifier = Classifier.network(kept)
    return Evidence(
      model: kept.model, probe: probe,
      rows: RowEvidence(all, evaluatedOn: judged.map { all.selecting($0.rows) }),
      train: score(learned, sample.rows, "training"), unseen: unseen,
      contradicted: contradicted(learned, sample.rowLabels), favourite: favourite(learned),
      testRows: test.count, seenTestRows: classifier.seenRows(of: dataset, among: test),
      isStale: workspace.isStale(kept))
  }

  /// Maximum number of rows to evaluate per part of the split.
  private var rowsPerPart: Int {
    let work = (try? kept.model.spec.outlines())?.reduce(0) { $0 + $1.multiplyAdds } ?? 0
    return min(max(Self.maximumMultiplyAdds / max(work, 1), Self.minimumRows), Self.maximumRows)
  }

  /// Rows that the weights were not trained on: validation rows, otherwise rows held out for early stopping,
  /// otherwise test rows.
  private func unseenRows() -> (part: String, rows: [Int])? {
    let parts = [
      ("validation", kept.split.validation), ("validation", kept.model.state.heldOut),
      ("test", kept.split.test),
    ]
    return parts.first { !$0.1.isEmpty && $0.1.allSatisfy((0..<dataset.count).contains) }
      .map { ($0.0, Array($0.1.prefix(rowsPerPart))) }
  }

  private func score(_ predictions: Predictions, _ rows: [Int], _ part: String) -> Evidence.Score {
    let truth = rows.map { labels[$0] }
    return Evidence.Score(
      part: part, rows: rows.count, accuracy: predictions.accuracy(against: truth),
      loss: predictions.meanLoss(against: truth))
  }

  private func contradicted(_ predictions: Predictions, _ truth: [ClassLabel]) -> Int {
    truth.indices.count { row in
      guard predictions.confidence(ofRow: row) > Self.minimumConfidence else { return false }
      guard let place = predictions.classes.firstIndex(of: truth[row]) else { return true }
      let probability = predictions.probabilities[row * predictions.classes.count + place]
      return Double(probability) < Self.maximumLabelProbability
    }
  }

  private func favourite(_ predictions: Predictions) -> Double {
    let counts = predictions.labels.reduce(into: [ClassLabel: Int]()) { $0[$1, default: 0] += 1 }
    return Double(counts.values.max() ?? 0) / Double(max(predictions.count, 1))
  }
}
