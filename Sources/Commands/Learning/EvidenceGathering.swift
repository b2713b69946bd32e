import Compute
import Digits
import Experiments
import Notebook

/// Brings together what there is to know of a model and of the rows it was trained on.
struct EvidenceGathering {
  private let kept: ModelEntry
  private let workspace: Workspace
  private let context: CommandContext
  private let dataset: Dataset
  private let labels: [UInt8]

  /// So many rows tell how good a model is to within a percentage point; of a large network fewer must do.
  private static let (fewestRows, mostRows) = (1000, 5000)
  /// Multiplications for all rows of a part: a fraction of a second.
  private static let mostWork = 5_000_000_000
  /// Surer than this of another digit, the model contradicts a label that it gives less than `disbelief`.
  private static let sureness = 0.8
  private static let disbelief = 0.05

  /// - Throws: `CommandError.rowsGone` where the dataset is not the one the model was trained on any more.
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

  /// - Throws: `NetworkError`; `TrainingError.interrupted` when the user wants it to stop.
  func evidence() throws -> Evidence {
    let all = Examples(images: dataset.images, labels: labels, rows: kept.model.state.trained)
    let sample = all.selecting(Array(all.rows.prefix(rowsEach)))
    let probe = try NetworkProbe(of: kept.model, on: sample, workers: ThreadPool(count: context.threads))
    let learned = try context.predict(.network(kept), dataset.images, rows: sample.rows)
    let judged = judgedRows()
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

  /// How many rows of each part are judged.
  private var rowsEach: Int {
    let work = (try? kept.model.spec.outlines())?.reduce(0) { $0 + $1.multiplyAdds } ?? 0
    return min(max(Self.mostWork / max(work, 1), Self.fewestRows), Self.mostRows)
  }

  /// Rows that no weight was moved by: validation rows, those held back to stop early by, else test rows.
  private func judgedRows() -> (part: String, rows: [Int])? {
    let parts = [
      ("validation", kept.split.validation), ("validation", kept.model.state.heldOut),
      ("test", kept.split.test),
    ]
    return parts.first { !$0.1.isEmpty && $0.1.allSatisfy((0..<dataset.count).contains) }
      .map { ($0.0, Array($0.1.prefix(rowsEach))) }
  }

  private func score(_ predictions: Predictions, _ rows: [Int], _ part: String) -> Evidence.Score {
    let truth = rows.map { labels[$0] }
    return Evidence.Score(
      part: part, rows: rows.count, accuracy: predictions.accuracy(against: truth),
      loss: predictions.meanLoss(against: truth))
  }

  private func contradicted(_ predictions: Predictions, _ truth: [UInt8]) -> Int {
    truth.indices.count { row in
      guard predictions.confidence(ofRow: row) > Self.sureness else { return false }
      guard let place = predictions.classes.firstIndex(of: truth[row]) else { return true }
      return Double(predictions.probabilities[row * predictions.classes.count + place]) < Self.disbelief
    }
  }

  private func favourite(_ predictions: Predictions) -> Double {
    let counts = predictions.labels.reduce(into: [UInt8: Int]()) { $0[$1, default: 0] += 1 }
    return Double(counts.values.max() ?? 0) / Double(max(predictions.count, 1))
  }
}
