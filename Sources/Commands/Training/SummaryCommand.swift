import CommandLanguage
import Digits
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
        of: entry.model.spec, settings: settings, name: entry.model.name, threads: context.threads)
    }
    let preset = arguments[Self.what].flatMap(Preset.init(rawValue:))
    let settings = TrainingKeys.settings(
      from: arguments, on: try TrainingKeys.base(for: arguments, preset: preset, in: workspace))
    let shape = workspace.currentDataset?.images.shape ?? ImageShape(height: 28, width: 28)
    try LayerFit.check(settings, for: shape, typed: arguments.choices(TrainingKeys.layers.parameter))
    return try SummaryResult(
      of: settings.spec(for: shape, classes: 10), settings: settings, name: nil,
      threads: context.threads)
  }

  /// The model that is meant; `nil` where keys or a preset describe a network.
  private func model(in workspace: Workspace) throws -> ModelEntry? {
    let typed = TrainingKeys.all.map(\.parameter.name).filter { arguments.has($0) && $0 != "batch" }
    guard let token = arguments.token(Self.what) else {
      return typed.isEmpty ? workspace.currentModel?.network : nil
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
