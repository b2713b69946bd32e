import CommandLanguage
import Digits
import Display
import Notebook

/// `add`: appends the rows of one dataset to another as training rows, which makes a new dataset.
struct AddCommand: Command {
  private static let what = Key<String>(
    "what", .text("a dataset", completion: .datasets), form: .word, required: true,
    "the dataset whose rows to add")
  private static let target = Key<String>(
    "to", .text("a dataset", completion: .datasets), default: "the current one", "which to add them to")

  private static let on = Key<SplitPart>(
    "on", ValueType<SplitPart>.choice, default: "all", "which of its rows to add, by its own split")

  static let signature = Signature(
    "add", group: .data, "Join two datasets: the rows of the first become training rows beside the second's.",
    parameters: [what.parameter, target.parameter, on.parameter],
    examples: [
      .init(
        "add drawn", "your drawings as training rows, in a new dataset 'mnist-drawn'",
        needs: ["load mnist rows=500", "draw label=1 strokes=4:20,4-20,35"]),
      .init(
        "add drawn to=mnist", "the same, whichever dataset is the current one",
        needs: ["load mnist rows=500", "draw label=1 strokes=4:20,4-20,35", "use drawn"]),
      .init(
        "add lesson-sheets to=mnist on=train", "the writers of one part of its split alone",
        needs: ["load mnist rows=500", "load lesson-sheets", "split groups=writer test=1"]),
    ],
    notes: [
      "Both datasets stay as they are; the new one becomes the current one.",
      "It keeps the split: validation and test rows stay the same, so models can be compared.",
      "Without a split, a stratified quarter of the old rows is held out first. 'split' would divide all rows again.",
    ])

  private let what: Token
  private let target: Token?
  private let part: SplitPart

  init(_ arguments: Arguments) {
    part = arguments[Self.on] ?? .all
    what = arguments.token(Self.what) ?? Token("", at: 0..<0)
    target = arguments.token(Self.target)
  }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let whole = try dataset(what, in: workspace)
    let added = part == .all ? whole : whole.selecting(try workspace.rows(part, of: whole).rows)
    let base = try target.map { token in try dataset(token, in: workspace) } ?? workspace.requireDataset()
    guard added.name != base.name else {
      throw CommandError.addsToItself(
        dataset: added.name, others: workspace.datasets.keys.filter { $0 != added.name })
    }
    if base.source.parts.contains(where: { $0.kind == added.source.kind && $0.path == added.source.path }) {
      let former = base.source.parts.first?.path
      throw CommandError.addedAlready(
        dataset: added.name, to: base.name,
        base: workspace.datasets.values.first { $0.source.path == former }?.name)
    }
    let labels = try workspace.requireLabels(of: base, for: "add")
    _ = try workspace.requireLabels(of: added, for: "add")
    let kept = try workspace.splitOrDefault(of: base, labels: labels).kept
    let joined = try base.joined(with: added, name: "\(base.name)-\(added.name)")
    workspace.add(joined)
    workspace.keep(
      Split(
        train: kept.split.train + Array(base.count..<joined.count), validation: kept.split.validation,
        test: kept.split.test), of: joined.name)
    return JoinedResult(joined, added: added, base: base, split: workspace.currentSplit)
  }

  private func dataset(_ token: Token, in workspace: Workspace) throws(CommandError) -> Dataset {
    guard let dataset = workspace.dataset(named: token.text) else {
      if let missing = workspace.missingDatasets.first(where: { $0.name == token.text }) {
        throw .missing(missing)
      }
      throw .unknownDataset(
        token, nearest: Suggestion.nearest(to: token.text, among: workspace.datasets.keys))
    }
    return dataset
  }
}

/// Two datasets joined into a new one.
struct JoinedResult: CellResult {
  static let kind = "joined"
  let dataset: DatasetResult
  let added: String
  let addedRows: Int
  let base: String

  init(_ joined: Dataset, added: Dataset, base: Dataset, split: SplitEntry?) {
    dataset = DatasetResult(joined, split: split)
    self.added = added.name
    addedRows = added.count
    self.base = base.name
  }

  var blocks: [Block] {
    dataset.blocks + [
      .text(
        "\(counted(addedRows, "row")) of \(added) became training rows; validation and test rows are those of \(base)."
      )
    ]
  }
}
