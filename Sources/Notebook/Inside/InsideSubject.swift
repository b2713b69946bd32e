import Compute
import Digits
import Display
import Experiments
import Networks

/// A network to look inside of, and what asks it.
struct InsideNetwork {
  let kept: KeptModel
  let predictor: Predictor
  let dense: DenseNetwork

  /// The network that a line names.
  /// - Parameter verb: what it is wanted for.
  /// - Throws: `CommandError.noModel`, `.unknownModel`, `.notANetwork`; `InsideError.notDense`.
  init(_ arguments: Arguments, for verb: String, in workspace: Workspace, _ context: CommandContext) throws {
    kept = try workspace.requireNetwork(arguments.token(JudgingKeys.model), for: verb)
    predictor = try Predictor(kept.model, workers: Workers(count: context.threads))
    dense = try DenseNetwork(kept.model, of: predictor)
  }

  var name: String { kept.model.name }

  /// `pixel 12,7` (row and column, from 0), or `unit 5` of the layer before.
  func inputName(_ input: Int, ofLayer number: Int) -> String {
    guard number == 1 else { return "unit \(input)" }
    let width = max(kept.model.imageShape.width, 1)
    return "pixel \(input / width),\(input % width)"
  }

  /// `digit 7` for the output layer, else `unit 3`.
  func unitName(_ unit: Int, ofLayer number: Int) -> String {
    number == dense.layers.count && unit < kept.model.classes.count
      ? "output \(unit), digit \(kept.model.classes[unit])" : "unit \(unit)"
  }
}

/// One image and the network that is asked about it.
struct InsideSubject {
  let network: InsideNetwork
  let dataset: Dataset
  let row: Int
  let trace: ImageTrace

  /// The row and the network that a line names.
  /// - Throws: `CommandError`, `InsideError`, `NetworkError`.
  init(_ arguments: Arguments, for verb: String, in workspace: Workspace, _ context: CommandContext) throws {
    dataset = try workspace.requireDataset()
    network = try InsideNetwork(arguments, for: verb, in: workspace, context)
    try workspace.requireFit(.network(network.kept), dataset)
    row = arguments[InsideKeys.row] ?? 0
    guard row < dataset.count else {
      throw CommandError.unknownRow(row: row, dataset: dataset.name, count: dataset.count)
    }
    trace = try network.predictor.trace(dataset.images, row: row)
  }

  var decision: Decision { Decision(self) }
}

/// What a network said of one image.
struct Decision: Encodable, Sendable {
  let dataset: String
  let row: Int
  let label: UInt8?
  let model: String
  let predicted: UInt8
  let probability: Double
  /// Whether the model has learned from this image.
  let isTrainingRow: Bool
  let picture: Picture

  private enum CodingKeys: String, CodingKey {
    case dataset, row, label, model, predicted, probability, isTrainingRow
  }

  init(_ subject: InsideSubject) {
    let best = subject.trace.ranking.first ?? 0
    dataset = subject.dataset.name
    row = subject.row
    label = subject.dataset.labels?[subject.row]
    model = subject.network.name
    predicted = subject.network.kept.model.classes[best]
    probability = Double(subject.trace.probabilities[best])
    isTrainingRow =
      Classifier.network(subject.network.kept).seenRows(of: subject.dataset, among: [subject.row]) > 0
    picture = Picture(subject.dataset.images, row: subject.row)
  }

  /// `Row 42 of mnist, label 7: m1 says 7 (right), 99.8 % sure.`
  var inWords: String {
    let verdict = label.map { $0 == predicted ? " (right)" : " (wrong)" } ?? ""
    return "Row \(row) of \(shown(dataset)), \(label.map { "label \($0)" } ?? "no label"): \(model) says "
      + "\(predicted)\(verdict), \(NumberText.percent(probability, decimals: 1)) sure."
      + (isTrainingRow ? " It learned from this row." : "")
  }
}
