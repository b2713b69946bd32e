import CommandLanguage
import Display
import Notebook

/// `models`: lists the models of the workspace.
struct ModelsCommand: Command {
  static let signature = Signature(
    "models", group: .training, "List the models; the current one is marked.",
    examples: [
      .init(
        "models", "name, network, weights, epochs, accuracy",
        needs: ["load mnist rows=500", "train epochs=1"])
    ])

  init(_ arguments: Arguments) {}

  /// Makes nothing: a script does not repeat it.
  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) -> any CellResult {
    ModelsResult(
      models: workspace.models.values.map { model in
        let isStale = !workspace.staleNetworks(of: model).isEmpty
        return switch model {
        case .network(let entry): .init(model: ModelResult(entry), ensemble: nil, isStale: isStale)
        case .ensemble(let entry): .init(model: nil, ensemble: EnsembleResult(entry), isStale: isStale)
        }
      }, current: workspace.currentModelName)
  }
}

/// All models of the workspace.
struct ModelsResult: CellResult {
  static let kind = "models"
  let models: [Entry]
  let current: String?

  struct Entry: Encodable, Sendable {
    /// The network; `nil` for an ensemble.
    let model: ModelResult?
    let ensemble: EnsembleResult?
    let isStale: Bool
  }

  var blocks: [Block] {
    guard !models.isEmpty else { return [.text("No model is trained yet: type 'train'.")] }
    let table = Table(
      columns: [
        .init(""), .init("name"), .init("network"), .init("weights", .right), .init("epochs", .right),
        .init("train", .right), .init("validation", .right), .init("dataset"), .init("note"),
      ],
      rows: models.map(row), wraps: true)
    return [
      .table(table.withoutEmptyColumns),
      .text("Accuracy is on the training and validation rows; 'report' judges on the test rows."),
    ]
  }

  private func row(_ entry: Entry) -> [Table.Cell] {
    let notes = [
      entry.model?.stopped == .interrupted ? "interrupted" : nil, entry.isStale ? "stale" : nil,
      entry.model?.importedFrom == nil ? nil : "imported", entry.model?.changes == nil ? nil : "modified",
    ].compactMap(\.self).joined(separator: ", ")
    if let ensemble = entry.ensemble {
      return [
        ensemble.name == current ? "*" : "", ensemble.name,
        "mean of \(listed(ensemble.members, joinedBy: "and"))", NumberText.count(ensemble.parameters),
        "-", "-", "-", ensemble.datasets.joined(separator: ", "), notes,
      ].map { Table.Cell($0) }
    }
    guard let model = entry.model else { return [] }
    return [
      model.name == current ? "*" : "", model.name, network(of: model),
      model.baseline ?? NumberText.count(model.parameters),
      NumberText.count(model.epochs),
      model.trainAccuracy.map { NumberText.percent($0) } ?? "-",
      model.validationAccuracy.map { NumberText.percent($0) } ?? "-",
      model.dataset, notes,
    ].map { Table.Cell($0) }
  }

  /// `784-128-64-10 relu`; for the layers of a preset, its name and the keys that differ from it.
  private func network(of model: ModelResult) -> String {
    guard model.settings["layers"] != nil, let settings = try? TrainingKeys.settings(typed: model.settings)
    else { return model.network }
    return TrainLine.fromPreset(settings, telling: ["layers", "activation", "output"]) ?? model.network
  }
}
