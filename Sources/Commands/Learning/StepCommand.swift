import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Networks
import Notebook

/// `step`: trains on one or more mini-batches and shows the effect of each step.
struct StepCommand: Command {
  private static let count = Key<Int>(
    "n", .integer(1...1000), default: "1", "how many mini-batches, one after the other")
  private static let model = Key<String>(
    "model", .text("a model", completion: .models), default: "the current one, else a new network",
    "which model takes the steps")
  private static let afresh = Key.flag("afresh", "begin with a new network, even where there is a model")
  private static let name = Key<String>(
    "name", .text("a name"), default: "the model's, with -step appended", "what to call the model after it")

  /// Suffix of the name of a model that is trained step by step.
  static let suffix = "-step"

  static let signature = Signature(
    "step", group: .learning, "Learn from one mini-batch in slow motion, and show what it changed.",
    parameters: TrainingKeys.parameters(
      and: [count.parameter, model.parameter, name.parameter, afresh.parameter]),
    examples: [
      .init(
        "step", "the first step of a new network, where there is no model", needs: ["load mnist rows=500"]),
      .init(
        "step n=20", "twenty more steps of the current model",
        needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "step --afresh solver=sgd lr=0.5 momentum=0", "one large step of a new network",
        needs: ["load mnist rows=500"]),
      .init(
        "step layers=conv:8x3,bn,pool:2,dense:32", "one of a convolutional network",
        needs: ["load mnist rows=500"]),
    ],
    notes: [
      "Loss and right rows are measured on the rows of the mini-batch themselves, before the step and after it, as the training sees them: with its dropout, and normalised over the mini-batch.",
      "The first step of m1 makes m1-step and leaves m1 as it is; further steps move m1-step on. "
        + "'train continue=m1-step' goes on from there, as if training had never stopped.",
      "The gradient is the one the solver is given: the mean over the rows, clipped if clip= says so, penalty included.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if arguments[Self.afresh] == true {
      try arguments.refuse(Self.model.parameter, beside: "--afresh")
    }
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let rows = try LearningRows(for: "step", in: &workspace)
    let earlier = try earlier(in: workspace)
    if let earlier { try workspace.requireFit(.network(earlier), rows.dataset) }
    let settings = try settings(continuing: earlier, for: rows.dataset, in: workspace)
    let name = try arguments.newName(Self.name) ?? name(after: earlier, in: workspace)

    let count = arguments[Self.count] ?? 1
    let (model, steps) = try StepTracer(
      settings, workers: ThreadPool(count: context.threads), context: context.experiment()
    ).take(
      count, on: rows.training, validation: rows.validation, continuing: earlier?.model,
      onItsImages: earlier?.source.sha256 == rows.dataset.source.sha256)
    let kept = ModelEntry.maker(
      name, on: rows.dataset, split: rows.split, settings: settings, continuing: earlier)(model)
    workspace.keep(kept)
    return StepResult(
      steps, model: kept.model, of: earlier?.model.name, dataset: rows.dataset.name, wanted: count,
      newSplit: rows.newSplit)
  }

  /// The model to continue; `nil` for a new network.
  private func earlier(in workspace: Workspace) throws -> ModelEntry? {
    if arguments[Self.afresh] == true { return nil }
    let token = arguments.token(Self.model)
    if token == nil, workspace.currentModel == nil { return nil }
    return try workspace.requireNetwork(token, for: "step")
  }

  /// Settings of the command line; when a model is continued, applied on top of the settings of the model.
  private func settings(
    continuing earlier: ModelEntry?, for dataset: Dataset, in workspace: Workspace
  ) throws -> TrainingSettings {
    guard let earlier else { return try TrainingKeys.settings(from: arguments, for: dataset, in: workspace) }
    // model= names the model here, not its kind.
    let fixed =
      [TrainingKeys.preset.parameter]
      + TrainingKeys.all.filter(\.isFixedByModel).map(\.parameter).filter { $0.name != "model" }
    if let word = arguments.firstTyped(of: fixed) {
      throw CommandError.newNetwork(word, model: earlier.model.name)
    }
    return TrainingKeys.settings(from: arguments, goingOnFrom: earlier.model)
  }

  /// Name of the result: `m1` stays as it is and gives `m1-step`; `m1-step` is replaced. The choice is
  /// recorded, so that an exported script states it.
  private func name(after earlier: ModelEntry?, in workspace: Workspace) -> String {
    let old = earlier?.model.name ?? "new"
    let name = old.hasSuffix(Self.suffix) ? old : old + Self.suffix
    workspace.noteChoice("name", name)
    return name
  }
}
