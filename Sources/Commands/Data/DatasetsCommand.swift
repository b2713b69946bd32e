import CommandLanguage
import Display
import Notebook

/// `datasets`: lists the datasets of the workspace.
struct DatasetsCommand: Command {
  static let signature = Signature(
    "datasets", group: .data, "List the datasets; the current one is marked.",
    examples: [
      .init("datasets", "name, rows, size, labels, split and source", needs: ["load mnist rows=100"])
    ])

  init(_ arguments: Arguments) {}

  func run(on workspace: inout Workspace, in context: CommandContext) -> any CellResult {
    DatasetsResult(
      datasets: workspace.datasets.values.map { DatasetResult($0, split: workspace.splits[$0.name]) },
      current: workspace.currentDatasetName)
  }
}

/// All datasets of the workspace.
struct DatasetsResult: CellResult {
  static let kind = "datasets"
  let datasets: [DatasetResult]
  let current: String?

  var blocks: [Block] {
    guard !datasets.isEmpty else { return [.text("No digits are loaded yet: type 'load'.")] }
    return [
      .table(
        Table(
          columns: [
            .init(""), .init("name"), .init("rows", .right), .init("size"), .init("labels"),
            .init("train", .right),
            .init("validation", .right), .init("test", .right), .init("from"),
          ],
          rows: datasets.map(row)))
    ]
  }

  private func row(_ dataset: DatasetResult) -> [Table.Cell] {
    let parts =
      dataset.split.map { [$0.train, $0.validation, $0.test].map(NumberText.count) } ?? ["-", "-", "-"]
    let texts =
      [
        dataset.name == current ? "*" : "", dataset.name, NumberText.count(dataset.rows),
        "\(dataset.height) x \(dataset.width)", dataset.counts == nil ? "no" : "yes",
      ] + parts + [dataset.source]
    return texts.map { Table.Cell($0) }
  }
}
