import Compute
import Digits
import Experiments
import Networks
import Notebook

/// The predictions of a model for some rows of a dataset.
struct Evaluation {
  let model: Classifier
  let dataset: Dataset
  let rows: [Int]
  let predictions: Predictions
  /// What to report about model and rows with every figure.
  let judged: JudgedRows

  /// Evaluates a part of the current dataset; `nil` for the test rows, or all rows if there is no split.
  /// - Throws: `CommandError`, `NetworkError`, `TrainingError.interrupted`.
  init(
    of classifier: Classifier, on requested: SplitPart?, in workspace: Workspace, _ context: CommandContext,
    shifted: Bool = false
  ) throws {
    let dataset = try workspace.requireDataset()
    let (part, rows) = try workspace.rows(requested, of: dataset)
    try self.init(of: classifier, on: part, of: dataset, rows: rows, in: workspace, context, shifted: shifted)
  }

  /// Evaluates some rows of any dataset; `part` only names them in the output.
  /// - Parameter shifted: whether to average over nine shifts of each image by up to a pixel (test-time
  ///   augmentation).
  /// - Throws: `CommandError`, `NetworkError`, `TrainingError.interrupted`.
  init(
    of classifier: Classifier, on part: SplitPart, of dataset: Dataset, rows: [Int], in workspace: Workspace,
    _ context: CommandContext, shifted: Bool = false
  ) throws {
    try workspace.requireFit(classifier, dataset)
    self.dataset = dataset
    self.rows = rows
    model = classifier
    predictions = try context.predict(classifier, dataset.images, rows: rows, shifted: shifted)
    judged = JudgedRows(classifier, on: part, of: dataset, rows: rows, in: workspace, shifted: shifted)
  }

  /// The labels of the rows, in their order.
  /// - Throws: `CommandError.unlabelled`; `noCommonClass` if the model knows none of them and not all are digits.
  func truth(for verb: String) throws(CommandError) -> [ClassLabel] {
    guard let labels = dataset.labels else { throw .unlabelled(dataset: dataset.name, verb: verb) }
    let truth = rows.map { labels[$0] }
    let occurring = Set(truth)
    if !occurring.isEmpty, occurring.isDisjoint(with: predictions.classes),
      !(occurring.allSatisfy(\.isDigit) && predictions.classes.allSatisfy(\.isDigit))
    {
      throw .noCommonClass(
        model: model.name, knows: predictions.classes, dataset: judged.dataset,
        has: dataset.classes.sorted(occurring))
    }
    return truth
  }

  /// The rows whose class the model knows, with their labels and probabilities; all rows if it knows all classes. What
  /// takes the probability of the label can be measured on these alone.
  /// - Throws: `EvaluationError`.
  func known(_ truth: [ClassLabel]) throws(EvaluationError) -> (
    truth: [ClassLabel], probabilities: Probabilities
  ) {
    let all = try Probabilities(classes: predictions.classes, values: predictions.probabilities)
    let known = Set(predictions.classes)
    let places = truth.indices.filter { known.contains(truth[$0]) }
    guard places.count < truth.count else { return (truth, all) }
    return (places.map { truth[$0] }, all.selecting(places))
  }

  /// The classes that occur among labels and predictions, in the order of the dataset's; those that only the model
  /// knows come last.
  func occurring(_ truth: [ClassLabel], _ predicted: [ClassLabel]) -> [ClassLabel] {
    dataset.classes.sorted(Set(truth).union(predicted))
  }
}

extension CommandContext {
  /// Predicts some rows with a model.
  /// - Throws: `NetworkError`; `TrainingError.interrupted` if the user cancels.
  func predict(
    _ model: Classifier, _ images: DigitImages, rows: [Int], shifted: Bool = false
  ) throws -> Predictions {
    guard
      let predictions = try model.ensemble.predict(
        images, rows: rows, copies: shifted ? Deformation.nearShifts : [],
        workers: ThreadPool(count: threads), cancellation: cancellation)
    else { throw TrainingError.interrupted }
    return predictions
  }
}
