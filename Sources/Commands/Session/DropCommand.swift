import CommandLanguage
import Display
import Notebook

/// `drop`: removes a dataset or a model from the workspace.
struct DropCommand: Command {
  private static let name = Key<String>(
    "name", .text("a dataset or model", completion: .names), form: .word, required: true,
    "the dataset or model to drop")

  static let signature = Signature(
    "drop", group: .session, "Take a dataset or a model out of the workspace.",
    parameters: [name.parameter, NamedThing.key.parameter],
    examples: [
      .init("drop m1", "a model that is not needed", needs: ["load mnist rows=500", "train epochs=1"]),
      .init("drop mnist", "a dataset, with its split", needs: ["load mnist rows=500"]),
    ],
    notes: ["What was made with it stays. 'undo' brings it back. Files are left alone."])

  private let token: Token
  private let kind: NamedThing?

  init(_ arguments: Arguments) {
    token = arguments.token(Self.name) ?? Token("", at: 0..<0)
    kind = arguments[NamedThing.key]
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let name = token.text
    let isModel = try workspace.requireName(token, kind) == .model
    let maker = isModel ? workspace.lineage.models[name] : workspace.lineage.datasets[name]
    if isModel { workspace.drop(model: name) } else { workspace.drop(dataset: name) }
    // Models of cells that read the dropped one, according to their provenance.
    let dependents = workspace.lineage.models.sorted { $0.value < $1.value }.filter { _, cell in
      guard let maker, let cell = context.cells.cell(number: cell) else { return false }
      return cell.provenance.reads.contains(maker)
    }.map(\.key).filter(workspace.holds(model:))
    let choices = isModel ? workspace.lineage.modelChoices : workspace.lineage.datasetChoices
    return DropResult(name: name, isModel: isModel, dependents: dependents, current: choices.current?.name)
  }
}

struct DropResult: CellResult {
  static let kind = "drop"
  let name: String
  let isModel: Bool
  /// Remaining models that were trained on it or continued it.
  let dependents: [String]
  /// The dataset or model that is current now.
  let current: String?

  var blocks: [Block] {
    let what = isModel ? "model" : "dataset"
    var blocks: [Block] = [
      .text("The \(what) \(name) is dropped\(isModel ? "" : ", with its split"); 'undo' brings it back.")
    ]
    if !dependents.isEmpty {
      let made = isModel ? "went on from it" : "were trained on it"
      blocks.append(
        .text("Models that \(made) stay loaded: \(listed(dependents, joinedBy: "and"))."))
    }
    if let current { blocks.append(.text("\(current) is the current \(what).")) }
    return blocks
  }
}

/// What a name can be that of.
enum NamedThing: String, CaseIterable, Sendable {
  case dataset, model

  static let key = Key<NamedThing>(
    "kind", ValueType<NamedThing>.choice, default: "the dataset, if both have the name",
    "which of them is meant")
}

extension Workspace {
  /// Whether a name is that of a dataset or of a model; if of both, the dataset, as for `use`.
  /// - Parameter kind: which of them is meant, if the line says so.
  /// - Throws: `CommandError.unknownName`.
  func requireName(_ token: Token, _ kind: NamedThing? = nil) throws(CommandError) -> NamedThing {
    if kind != .model, lineage.datasets[token.text] != nil { return .dataset }
    if kind != .dataset, lineage.models[token.text] != nil { return .model }
    let names = Array(datasets.keys) + Array(models.keys)
    throw .unknownName(token, nearest: Suggestion.nearest(to: token.text, among: names))
  }
}
