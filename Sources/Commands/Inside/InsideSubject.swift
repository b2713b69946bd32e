import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Networks
import Notebook

/// A network to inspect, with the predictor that runs it.
struct InsideNetwork {
  let kept: ModelEntry
  let predictor: Predictor
  let open: NetworkInspection

  /// The network of `model=`, by default the current model.
  /// - Parameter verb: the command, for error messages.
  /// - Throws: `CommandError.noModel`, `.unknownModel`, `.notANetwork`; `NetworkError`.
  init(_ arguments: Arguments, for verb: String, in workspace: Workspace, _ context: CommandContext) throws {
    kept = try workspace.requireNetwork(arguments.token(JudgingKeys.model), for: verb)
    predictor = try Predictor(kept.model, workers: ThreadPool(count: context.threads))
    open = try NetworkInspection(kept.model, of: predictor)
  }

  var name: String { kept.model.name }

  /// Names one input of a layer by its index: `pixel 12,7` (row and column, from 0), `unit 5` or
  /// `channel 3 at 2,4` of the previous layer.
  func inputName(_ input: Int, of layer: LayerWeights) -> String {
    let source = layer.inputShape
    let places = max(source.height * source.width, 1)
    let place = FeatureMapIndex(
      row: input % places / max(source.width, 1), column: input % max(source.width, 1))
    if layer.seesPixels, source.channels == 1 { return "pixel \(place.inWords)" }
    let channel = "\(sourceNoun(of: layer)) \(input / places)"
    return places == 1 ? channel : "\(channel) at \(place.inWords)"
  }

  /// Whether the inputs of a layer are called `channel` or `unit`.
  func sourceNoun(of layer: LayerWeights) -> String {
    layer.number > 1 ? open.layers[layer.number - 2].unitNoun : "channel"
  }

  /// Names a unit: `output 7, digit 7` in the output layer, otherwise `unit 3` or `channel 3`.
  func unitName(_ unit: Int, of layer: LayerWeights) -> String {
    layer.isOutput && unit < kept.model.classes.count
      ? "output \(unit), \(kept.model.classes.noun) \(kept.model.classes[unit])" : "\(layer.unitNoun) \(unit)"
  }
}

extension LayerWeights {
  /// `channel` for a convolution, otherwise `unit`.
  var unitNoun: String { window == nil ? "unit" : "channel" }
}

/// One image of the current dataset and the model that classifies it.
struct AskedImage {
  let classifier: Classifier
  let dataset: Dataset
  let row: Int

  /// The image of `row` and the model of `model=`.
  /// - Throws: `CommandError`.
  init(_ arguments: Arguments, in workspace: Workspace) throws {
    let dataset = try workspace.requireDataset()
    try self.init(
      row: arguments[InsideKeys.row] ?? 0,
      by: workspace.requireModel(arguments.token(JudgingKeys.model)), dataset, workspace)
  }

  /// - Throws: `CommandError`.
  init(row: Int, by classifier: Classifier, _ dataset: Dataset, _ workspace: Workspace) throws {
    try workspace.requireFit(classifier, dataset)
    self.classifier = classifier
    self.dataset = dataset
    self.row = row
    guard row < dataset.count else {
      throw CommandError.unknownRow(row: row, dataset: dataset.name, count: dataset.count)
    }
  }
}

/// One image, the network that classifies it, and the trace of the forward pass.
struct InsideSubject {
  let network: InsideNetwork
  let image: AskedImage
  let trace: ForwardTrace

  /// The image of `row` and the network of `model=`.
  /// - Throws: `CommandError`, `NetworkError`.
  init(_ arguments: Arguments, for verb: String, in workspace: Workspace, _ context: CommandContext) throws {
    try self.init(
      arguments, row: arguments[InsideKeys.row] ?? 0, for: verb, in: workspace, context)
  }

  /// - Parameter row: the row, for a line that does not name it by `InsideKeys.row`.
  init(
    _ arguments: Arguments, row: Int, for verb: String, in workspace: Workspace, _ context: CommandContext
  ) throws {
    let dataset = try workspace.requireDataset()
    network = try InsideNetwork(arguments, for: verb, in: workspace, context)
    image = try AskedImage(row: row, by: .network(network.kept), dataset, workspace)
    trace = try network.predictor.trace(dataset.images, row: image.row, through: network.open)
  }

  var decision: Decision {
    let best = trace.ranking.first ?? 0
    return Decision(
      image, predicted: network.kept.model.classes[best], probability: Double(trace.probabilities[best]))
  }
}

/// The prediction of a model for one image.
struct Decision: Encodable, Sendable {
  let dataset: String
  let row: Int
  let label: ClassLabel?
  let model: String
  let predicted: ClassLabel
  let probability: Double
  /// Whether the model was trained on this image.
  let isTrainingRow: Bool
  let picture: Picture

  private enum CodingKeys: String, CodingKey {
    case dataset, row, label, model, predicted, probability, isTrainingRow
  }

  init(_ image: AskedImage, predicted: ClassLabel, probability: Double) {
    dataset = image.dataset.name
    row = image.row
    label = image.dataset.labels?[image.row]
    model = image.classifier.name
    self.predicted = predicted
    self.probability = probability
    isTrainingRow = image.classifier.seenRows(of: image.dataset, among: [image.row]) > 0
    picture = Picture(image.dataset.images, row: image.row)
  }

  /// - Parameter said: predictions for this image alone.
  init(_ image: AskedImage, _ said: Predictions) {
    self.init(image, predicted: said.label(ofRow: 0), probability: said.confidence(ofRow: 0))
  }

  /// What the image is called: `digit`, or `image` where other classes are involved.
  var pictureNoun: String {
    let classes = [predicted] + (label.map { [$0] } ?? [])
    return classes.allSatisfy(\.isDigit) ? "digit" : "image"
  }

  /// `Row 42 of mnist, label 7: m1 says 7 (right), 99.8 % sure.`
  var inWords: String {
    let verdict = label.map { $0 == predicted ? " (right)" : " (wrong)" } ?? ""
    return "Row \(row) of \(shown(dataset)), \(label.map { "label \($0)" } ?? "no label"): \(model) says "
      + "\(predicted)\(verdict), \(NumberText.percent(probability, decimals: 1)) sure."
      + (isTrainingRow ? " It learned from this row." : "")
  }
}
