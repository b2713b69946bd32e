import CommandLanguage
import Digits
import Display
import Notebook

/// `info`: describes a dataset: label counts, ink, duplicates and source.
struct InfoCommand: Command {
  private static let name = Key<String>(
    "name", .text("a dataset", completion: .datasets), form: .word, default: "the current one", "the dataset"
  )

  static let signature = Signature(
    "info", group: .data, "Describe a dataset: rows, labels, ink, duplicates, where it came from.",
    parameters: [name.parameter],
    examples: [.init("info", "the current dataset", needs: ["load mnist rows=500"])])

  private let token: Token?

  init(_ arguments: Arguments) {
    token = arguments.token(Self.name)
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    if let token, workspace.dataset(named: token.text) == nil {
      throw CommandError.unknownDataset(
        token, nearest: Suggestion.nearest(to: token.text, among: workspace.datasets.keys))
    }
    let dataset = try token.flatMap { workspace.dataset(named: $0.text) } ?? workspace.requireDataset()
    return InfoResult(
      dataset: DatasetResult(dataset, split: workspace.split(of: dataset.name)),
      statistics: DatasetStatistics(of: dataset), bytes: dataset.bytes)
  }
}

/// A dataset and its statistics.
struct InfoResult: CellResult {
  static let kind = "info"
  let dataset: DatasetResult
  let statistics: DatasetStatistics
  /// Memory of its images and labels, in bytes.
  let bytes: Int

  var blocks: [Block] {
    var blocks = dataset.blocks
    if let counts = statistics.labelCounts {
      let classes = statistics.classes ?? Array(ClassList.digits)
      blocks.append(.heading("Rows of each \(classes.noun)"))
      blocks.append(.bars(BarChart(bars: zip(classes, counts).map(bar))))
    }
    blocks.append(.heading("Ink"))
    blocks.append(.text(ink))
    blocks.append(.heading("Duplicates"))
    blocks.append(.text(duplicates))
    blocks.append(.heading("Source"))
    blocks += [.text(shown(dataset.source)), .text("SHA-256 \(dataset.sha256)")]
    blocks.append(.heading("Memory"))
    blocks.append(.text("\(NumberText.bytes(bytes)) for its images and labels."))
    return blocks
  }

  private func bar(_ label: ClassLabel, _ count: Int) -> BarChart.Bar {
    let share = statistics.rows > 0 ? Double(count) / Double(statistics.rows) : 0
    return BarChart.Bar(
      label: "\(label)", value: Double(count),
      caption: "\(NumberText.count(count)) (\(NumberText.percent(share, decimals: 1)))")
  }

  private var ink: String {
    let ink = statistics.ink
    return "Mean grey level \(NumberText.fixed(ink.mean, decimals: 4)), standard deviation "
      + "\(NumberText.fixed(ink.deviation, decimals: 4)) (0 is paper, 1 is full ink); "
      + "\(NumberText.percent(ink.share, decimals: 1)) of the pixels have ink; "
      + "\(counted(ink.blankImages, "image")) without any."
  }

  private var duplicates: String {
    let duplicates = statistics.duplicates
    guard duplicates.groups > 0 else { return "No image occurs twice." }
    var text =
      "\(counted(duplicates.groups, "image")) \(duplicates.groups == 1 ? "occurs" : "occur") more than once, "
      + "\(counted(duplicates.surplusRows, "row")) too many; "
      + "\(counted(duplicates.conflictingGroups, "of them has", plural: "of them have")) different labels."
    if let shared = duplicates.testRowsInTraining {
      text +=
        " \(counted(shared, "official test row")) \(shared == 1 ? "is" : "are") among the training rows too."
    }
    return text
  }
}
