import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Networks
import Notebook

/// `summary`: shows a network layer by layer, trained or not.
struct SummaryCommand: Command {
  private static let presets = Preset.allCases.map(\.rawValue)
  private static let what = Key<String>(
    "what", .text("a model or a preset", completion: .anyOf([.models, .words(presets)])), form: .word,
    default: "the current model", "whose network to show")

  static let signature = Signature(
    "summary", group: .training, "Show a network layer by layer: shapes, weights, work and memory.",
    parameters: [what.parameter] + TrainingKeys.all.map(\.parameter),
    examples: [
      .init("summary", "the current model", needs: ["load mnist rows=500", "train epochs=1"]),
      .init("summary cnn", "a preset, before anything is loaded or trained"),
      .init("summary layers=conv:32x3,pool:2,dense:128 batch=100", "any network"),
    ],
    notes: [
      "With keys of 'train' it shows the network that 'train' would make of them; nothing is trained.",
      "A multiplication counts together with its addition; layers without weights are not counted.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) {
    self.arguments = arguments
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    if let entry = try model(in: workspace) {
      var settings = entry.model.settings
      if arguments.has("batch") { settings = TrainingKeys.settings(from: arguments, on: settings) }
      return try SummaryResult(
        of: entry.model.spec, settings: settings, name: entry.model.name, noun: entry.model.classes.noun,
        threads: context.threads)
    }
    let preset = arguments[Self.what].flatMap(Preset.init(rawValue:))
    let settings = TrainingKeys.settings(
      from: arguments, on: try TrainingKeys.base(for: arguments, preset: preset, in: workspace))
    if let baseline = settings.baseline { throw BaselineError.noSteps(baseline.kind) }
    let shape = workspace.currentDataset?.images.shape ?? ImageShape(height: 28, width: 28)
    let classes = (workspace.currentDataset?.classes ?? .digits).count
    try LayerFit.check(
      settings, for: shape, classes: classes, typed: arguments.choices(TrainingKeys.layers.parameter))
    return try SummaryResult(
      of: settings.spec(for: shape, classes: classes), settings: settings, name: nil,
      noun: workspace.currentDataset?.classes.noun ?? "digit", threads: context.threads)
  }

  /// The model to show; `nil` if keys or a preset describe the network.
  private func model(in workspace: Workspace) throws -> ModelEntry? {
    let typed = TrainingKeys.all.map(\.parameter.name).filter { arguments.has($0) && $0 != "batch" }
    guard let token = arguments.token(Self.what) else {
      guard typed.isEmpty, let current = workspace.currentModel?.network else { return nil }
      try workspace.requireNetworks(.network(current), for: "summary")
      return current
    }
    if workspace.holds(model: token.text) {
      let entry = try workspace.requireNetwork(token, for: "summary")
      try arguments.refuse(
        TrainingKeys.all.map(\.parameter).filter { $0.name != "batch" }, beside: token.text)
      return entry
    }
    guard Preset(rawValue: token.text) == nil else { return nil }
    throw CommandError.unknownNetwork(
      token, nearest: Suggestion.nearest(to: token.text, among: Array(workspace.models.keys) + Self.presets))
  }
}

/// A network layer by layer.
struct SummaryResult: CellResult {
  static let kind = "summary"
  /// The model's name; `nil` for a network that is not trained.
  let model: String?
  /// Size of the input images in pixels, such as `28 x 28`.
  let input: String
  let layers: [Layer]
  let parameters: Int
  let multiplyAdds: Int
  /// Rows of a mini-batch.
  let batch: Int
  /// Upper bound of the memory for training with this batch size, without the images, in bytes.
  let trainingMemory: Int
  private let noun: String
  /// The statisticians' name of a network without hidden layers.
  private let regression: String?
  /// What to know about the layers as they are typed.
  private let caution: String?

  private enum CodingKeys: String, CodingKey {
    case model, input, layers, parameters, multiplyAdds, batch, trainingMemory
  }

  struct Layer: Codable, Sendable {
    /// Its position among the layers as they are typed, from 1; `nil` for a default activation.
    let position: Int?
    let layer: String
    let output: String
    let parameters: Int
    let multiplyAdds: Int
  }

  /// - Throws: `NetworkError` for layers that do not fit each other.
  init(
    of spec: NetworkSpec, settings: TrainingSettings, name: String?, noun: String, threads: Int
  ) throws {
    self.noun = noun
    regression = spec.regressionName
    caution = settings.outputLayerCaution(classes: spec.classes)
    model = name
    input = "\(spec.input.height) x \(spec.input.width)"
    let written = settings.layers ?? settings.hidden.map { .dense(units: $0) }
    let places =
      DefaultActivations.placed(written, settings.activation).map(\.written) + [written.count + 1]
    layers = zip(try spec.outlines(), places).map { outline, place in
      Layer(
        position: place, layer: outline.layer.word, output: outline.output.description,
        parameters: outline.parameterCount, multiplyAdds: outline.multiplyAdds)
    }
    parameters = layers.reduce(0) { $0 + $1.parameters }
    multiplyAdds = layers.reduce(0) { $0 + $1.multiplyAdds }
    batch = settings.batch
    trainingMemory = try settings.trainingMemory(of: spec, workers: ThreadPool(count: threads))
  }

  var blocks: [Block] {
    [
      .heading("\(model ?? "A network that is not trained"), \(kind)for images of \(input) pixels"),
      .table(table),
    ]
      + [.text(totals)] + (caution.map { [.text($0)] } ?? [])
  }

  private var kind: String { regression.map { "\($0) " } ?? "" }

  private var table: Table {
    Table(
      columns: [
        Table.Column("", .right), Table.Column("layer"), Table.Column("output"),
        Table.Column("weights", .right), Table.Column("multiply-adds", .right),
      ],
      rows: layers.map { layer in
        [
          layer.position.map(String.init) ?? "", layer.layer, layer.output, Self.figure(layer.parameters),
          Self.figure(layer.multiplyAdds),
        ].map { Table.Cell($0, layer.position == nil ? .faint : .normal) }
      }, wraps: true)
  }

  private static func figure(_ count: Int) -> String { count == 0 ? "-" : NumberText.count(count) }

  private var totals: String {
    "\(counted(parameters, "weight")), \(NumberText.count(multiplyAdds)) multiply-adds for each \(noun). "
      + "Training with batch=\(batch) takes up to \(NondeterministicValue.text(NumberText.bytes(trainingMemory))) beside the images."
  }
}
