import CommandLanguage
import Display
import Notebook

/// `use`: makes a dataset or a model the current one.
struct UseCommand: Command {
  private static let name = Key<String>(
    "name", .text("a dataset or model", completion: .names), form: .word, required: true,
    "the dataset or model to use")

  static let signature = Signature(
    "use", group: .data, "Make a dataset or a model the current one.",
    parameters: [name.parameter, NamedThing.key.parameter],
    examples: [
      .init("use mnist", "the dataset that commands mean from now on", needs: ["load mnist rows=100"]),
      .init(
        "use m1", "the model that commands mean from now on",
        needs: ["load mnist rows=500", "train epochs=1", "train epochs=1"]),
    ])

  private let token: Token
  private let kind: NamedThing?

  init(_ arguments: Arguments) throws {
    token = arguments.token(Self.name) ?? Token("", at: 0..<0)
    kind = arguments[NamedThing.key]
  }

  /// Shows nothing of the analysis. A script repeats it where something else is current.
  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    if kind != .model, let dataset = workspace.dataset(named: token.text) {
      workspace.use(dataset: dataset.name)
      return DatasetResult(dataset, split: workspace.currentSplit)
    }
    if kind != .dataset, let model = workspace.model(named: token.text) {
      workspace.use(model: token.text)
      return switch model {
      case .network(let entry): SelectedNetworkResult(model: ModelResult(entry))
      case .ensemble(let entry): EnsembleResult(entry)
      }
    }
    if let missing = workspace.missingDatasets.first(where: { $0.name == token.text }) {
      throw CommandError.missing(missing)
    }
    let names = Array(workspace.datasets.keys) + Array(workspace.models.keys)
    throw CommandError.unknownName(token, nearest: Suggestion.nearest(to: token.text, among: names))
  }
}

/// A network that was made current. Its training may have been interrupted; `use` itself was not.
private struct SelectedNetworkResult: CellResult {
  static let kind = ModelResult.kind
  let model: ModelResult

  var blocks: [Block] { model.blocks }

  func encode(to encoder: any Encoder) throws { try model.encode(to: encoder) }
}
