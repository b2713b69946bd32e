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

  /// Makes nothing: a script does not repeat it.
  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) -> any CellResult {
    DatasetsResult(
      datasets: workspace.datasets.values.map { DatasetResult($0, split: workspace.splits[$0.name]) },
      current: workspace.currentDatasetName, missing: workspace.missingDatasets.map { $0.wording.message })
  }
}

/// All datasets of the workspace.
struct DatasetsResult: CellResult {
  static let kind = "datasets"
  let datasets: [DatasetResult]
  let current: String?
  /// Sentences on datasets of the session that could not be read again.
  private let missing: [String]

  private enum CodingKeys: String, CodingKey {
    case datasets, current
  }

  init(datasets: [DatasetResult], current: String?, missing: [String]) {
    self.datasets = datasets
    self.current = current
    self.missing = missing
  }

  var blocks: [Block] {
    let lacking = missing.map { Block.text("\($0.prefix(1).uppercased())\($0.dropFirst()).") }
    guard !datasets.isEmpty else {
      return lacking.isEmpty ? [.text("No digits are loaded yet: type 'load'.")] : lacking
    }
    return [
      .table(
        Table(
          columns: [
            .init(""), .init("name"), .init("rows", .right), .init("size"), .init("labels"),
            .init("train", .right),
            .init("validation", .right), .init("test", .right), .init("from"),
          ],
          rows: datasets.map(row)))
    ] + lacking
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
