import CommandLanguage
import Display
import Notebook

/// `status`: shows datasets, splits and models, which of them are stale, and what to type next.
struct StatusCommand: Command {
  static let signature = Signature(
    "status", group: .shell, "Show what is loaded, split and trained, what is stale, and the settings.",
    examples: [
      .init("status", "where things stand"),
      .init("status", "with digits and a model loaded", needs: ["load mnist rows=2000", "train epochs=1"]),
    ])

  init(_ arguments: Arguments) {}

  /// Makes nothing: a script does not repeat it.
  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) -> any CellResult {
    StatusResult(workspace)
  }
}

struct StatusResult: CellResult {
  static let kind = "status"
  let datasets: [DatasetLine]
  let models: [ModelLine]
  let settings: Settings
  /// Memory of all of them, in bytes.
  let bytes: Int
  /// What to type, where a dataset of the session could not be read again.
  private let missing: ErrorMessage?

  private enum CodingKeys: String, CodingKey {
    case datasets, models, settings, bytes
  }

  struct DatasetLine: Codable, Sendable {
    let name: String
    let isCurrent: Bool
    let rows: Int
    let isLabelled: Bool
    let train: Int?
    let validation: Int?
    let test: Int?
    /// Memory of its images and labels, in bytes.
    let bytes: Int
  }

  struct ModelLine: Codable, Sendable {
    let name: String
    let isCurrent: Bool
    let network: String
    let dataset: String
    let isStale: Bool
    /// Memory of its weights and of what a training could go on from, in bytes.
    let bytes: Int
  }

  init(_ workspace: Workspace) {
    datasets = workspace.datasets.values.map { dataset in
      let split = workspace.splits[dataset.name]?.split
      return DatasetLine(
        name: dataset.name, isCurrent: dataset.name == workspace.currentDatasetName, rows: dataset.count,
        isLabelled: dataset.labels != nil, train: split?.train.count, validation: split?.validation.count,
        test: split?.test.count, bytes: dataset.bytes)
    }
    models = workspace.models.values.map { kept in
      ModelLine(
        name: kept.name, isCurrent: kept.name == workspace.currentModelName, network: kept.outline,
        dataset: listed(kept.datasetNames, joinedBy: "and"),
        isStale: !workspace.staleNetworks(of: kept).isEmpty, bytes: kept.bytes)
    }
    settings = workspace.settings
    bytes = datasets.map(\.bytes).reduce(0, +) + models.map(\.bytes).reduce(0, +)
    missing = workspace.missingDatasets.first?.wording
  }

  var blocks: [Block] {
    var rows = datasets.map { ["dataset", mark($0.isCurrent), $0.name, words(for: $0)] }
    rows += models.map { ["model", mark($0.isCurrent), $0.name, words(for: $0)] }
    rows.append(["settings", "", "", settings.line])
    let cells = rows.enumerated().map { index, row in
      let repeats = index > 0 && rows[index - 1][0] == row[0]
      return [
        Table.Cell(repeats ? "" : row[0], .faint), Table.Cell(row[1]), Table.Cell(row[2], .strong),
        Table.Cell(row[3]),
      ]
    }
    let table = Table(columns: Array(repeating: Table.Column(""), count: 4), rows: cells, wraps: true)
    let memory: [Block] =
      datasets.count + models.count > 1 ? [.text("\(NumberText.bytes(bytes)) of memory in all.")] : []
    return [.table(table)] + memory + settings.threadsNote + (advice.map { [.text($0)] } ?? [])
  }

  /// What to type next.
  private var advice: String? {
    if let missing {
      return missing.message.prefix(1).uppercased() + missing.message.dropFirst()
        + (missing.hint.map { ": \($0)." } ?? ".")
    }
    if datasets.isEmpty {
      return "No digits are loaded yet: type 'load' for the built-in MNIST, or 'load FILE'."
    }
    if let stale = models.first(where: { $0.isCurrent && $0.isStale }) {
      return "\(stale.name) was trained on an older split: 'train' trains one on the present split."
    }
    if models.isEmpty { return "No model is trained yet: type 'train'." }
    return nil
  }

  private func mark(_ isCurrent: Bool) -> String { isCurrent ? "*" : "" }

  private func words(for dataset: DatasetLine) -> String {
    let rows = counted(dataset.rows, dataset.isLabelled ? "labelled row" : "unlabelled row")
    let memory = NumberText.bytes(dataset.bytes)
    guard let train = dataset.train, let test = dataset.test else { return "\(rows), not split; \(memory)" }
    let validation = dataset.validation.map { $0 > 0 ? ", \(NumberText.count($0)) validation" : "" } ?? ""
    return "\(rows): \(NumberText.count(train)) train\(validation), \(NumberText.count(test)) test; \(memory)"
  }

  private func words(for model: ModelLine) -> String {
    "\(model.network), trained \(model.dataset.isEmpty ? "elsewhere" : "on \(model.dataset)")\(model.isStale ? ", stale" : ""); \(NumberText.bytes(model.bytes))"
  }
}
