import Display

/// `models`: lists the models in hand.
struct ModelsCommand: Command {
  static let signature = Signature(
    "models", group: .training, "List the models in hand; the current one is marked.",
    examples: [
      .init(
        "models", "name, network, weights, epochs, accuracy",
        needs: ["load mnist rows=500", "train epochs=1"])
    ])

  init(_ arguments: Arguments) {}

  func run(on workspace: inout Workspace, in context: CommandContext) -> any CellResult {
    ModelsResult(
      models: workspace.models.values.map { .init(model: ModelResult($0), isStale: workspace.isStale($0)) },
      current: workspace.currentModelName)
  }
}

/// The models in hand.
struct ModelsResult: CellResult {
  static let kind = "models"
  let models: [Entry]
  let current: String?

  struct Entry: Codable, Sendable {
    let model: ModelResult
    let isStale: Bool
  }

  var blocks: [Block] {
    guard !models.isEmpty else { return [.text("No model is trained yet: type 'train'.")] }
    var blocks: [Block] = [
      .table(
        Table(
          columns: [
            .init(""), .init("name"), .init("network"), .init("weights", .right), .init("epochs", .right),
            .init("train", .right), .init("validation", .right), .init("dataset"), .init("note"),
          ],
          rows: models.map(row), wraps: true))
    ]
    blocks.append(.text("Accuracy is on the training and validation rows; 'report' judges on the test rows."))
    return blocks
  }

  private func row(_ entry: Entry) -> [Table.Cell] {
    let model = entry.model
    let notes = [
      model.stopped == .interrupted ? "interrupted" : nil, entry.isStale ? "stale" : nil,
    ]
    return [
      model.name == current ? "*" : "", model.name, model.network, NumberText.count(model.parameters),
      NumberText.count(model.epochs),
      model.trainAccuracy.map { NumberText.percent($0) } ?? "-",
      model.validationAccuracy.map { NumberText.percent($0) } ?? "-",
      model.dataset, notes.compactMap(\.self).joined(separator: ", "),
    ].map { Table.Cell($0) }
  }
}
