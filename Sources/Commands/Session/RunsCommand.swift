import CommandLanguage
import Display
import Experiments
import Notebook

/// `runs`: compares all trainings, cross-validations and grid searches of this session.
struct RunsCommand: Command {
  /// Sort key of the rows.
  enum Order: String, CaseIterable, Codable, Sendable {
    case cell, accuracy, seconds
  }

  private static let order = Key<Order>(
    "sort", ValueType<Order>.choice, default: "cell", "by what to order them")
  private static let sort = Key<Bool>.flag("sort", "the most accurate first, as sort=accuracy")
  private static let all = Key<Bool>.flag(
    "all", "every candidate of the grids, and every setting that is not the default")

  private static let attempts = Key.flag(
    "attempts", "every attempt of searches that are made elsewhere, and its cost")

  static let signature = Signature(
    "runs", group: .session, "List the trainings, cross-validations and grids of this session.",
    parameters: [order.parameter, sort.parameter, all.parameter, attempts.parameter] + TableFile.parameters,
    examples: [
      .init(
        "runs", "what was tried", needs: ["load mnist rows=500", "train epochs=1", "train epochs=2 lr=0.01"]),
      .init("runs --sort", "the most accurate first", needs: ["load mnist rows=500", "train epochs=1"]),
      .init(
        "runs --attempts", "who cost what on a cluster"),
      .init(
        "runs --all", "with every candidate of the grids", needs: ["load mnist rows=500", "grid epochs=1"]),
    ],
    notes: [
      "Only settings that differ between them are shown.",
      "Accuracy is the most telling there is: on test rows, once 'report' judged the model; of the folds; on "
        + "validation rows; on the rows it was trained on. They are ordered in this way, never mixed.",
    ])

  private let arguments: Arguments
  private let ordering: Order
  private let showsAll: Bool

  init(_ arguments: Arguments) {
    self.arguments = arguments
    ordering = arguments[Self.order] ?? (arguments.has("sort") ? .accuracy : .cell)
    showsAll = arguments[Self.all] == true
  }

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    if arguments[Self.attempts] == true {
      try arguments.refuse(
        [Self.order.parameter, Self.sort.parameter, Self.all.parameter] + TableFile.parameters,
        beside: "--attempts")
      let path = PlansFolder.path(in: context.environment.session.places.folder)
      return AttemptsResult(PlansFolder.plans(in: path))
    }
    let file = try TableFile(arguments)
    let runs = Run.all(in: context.cells, everyCandidate: showsAll)
    let result = RunsResult(runs: ordered(runs), showsAllSettings: showsAll)
    return try file?.writing(result) ?? result
  }

  private func ordered(_ runs: [Run]) -> [Run] {
    let indexed = runs.enumerated()
    return switch ordering {
    case .cell: runs
    case .seconds:
      indexed.sorted { ($0.element.seconds, $0.offset) < ($1.element.seconds, $1.offset) }.map(\.element)
    case .accuracy:
      indexed.sorted { a, b in
        let (left, right) = (a.element, b.element)
        if left.measure != right.measure { return left.measure < right.measure }
        let (first, second) = (left.accuracy ?? -1, right.accuracy ?? -1)
        return first == second ? a.offset < b.offset : first > second
      }.map(\.element)
    }
  }
}

struct RunsResult: TabledResult {
  static let kind = "runs"
  let runs: [Run]
  private let showsAllSettings: Bool
  var file: TableFile.Written?

  init(runs: [Run], showsAllSettings: Bool) {
    self.runs = runs
    self.showsAllSettings = showsAllSettings
  }

  private enum CodingKeys: String, CodingKey {
    case runs, file
  }

  var content: [Block] {
    guard !runs.isEmpty else { return [.text("Nothing was trained in this session yet: type 'train'.")] }
    let keys = shownKeys
    let settings = settingsTexts(telling: keys)
    let rows = runs.enumerated().map { index, run -> [Table.Cell] in
      return [
        Table.Cell("\(run.cell)"), Table.Cell(run.what.rawValue), Table.Cell(run.model ?? ""),
        Table.Cell(settings[index]),
        Table.Cell(run.accuracy.map { NumberText.percent($0) } ?? "-", value: run.accuracy),
        Table.Cell(run.measuredOn),
        Table.Cell(
          NumberText.duration(seconds: run.seconds), value: NondeterministicValue.isMasked ? nil : run.seconds
        ),
        Table.Cell(run.note ?? ""),
      ]
    }
    let columns = [
      Table.Column("cell", .right), Table.Column("run"), Table.Column("model"), Table.Column("settings"),
      Table.Column("accuracy", .right), Table.Column("measured on"), Table.Column("took", .right),
      Table.Column("note"),
    ]
    // Empty columns are left out, to give the others more room.
    let used = columns.indices.filter { column in rows.contains { !$0[column].text.isEmpty } }
    let table = Table(
      columns: used.map { columns[$0] }, rows: rows.map { row in used.map { row[$0] } }, wraps: true)
    let same = keys.isEmpty && runs.count > 1 ? [Block.text("All have the same settings.")] : []
    return [.table(table)] + same
  }

  /// The settings of each run as typed: as a preset with its changes where that is shorter, otherwise the keys in
  /// which the runs without a preset differ, and those that are not the default. So one run of `cnn` does not make
  /// every other run list what it leaves as it is.
  private func settingsTexts(telling keys: [String]) -> [String] {
    let presets = runs.map { Self.preset(of: $0.settings, telling: keys) }
    let plain = zip(runs, presets).filter { $1 == nil }.map(\.0.settings)
    let standard = TrainingKeys.typedSettings(TrainingSettings())
    return zip(runs, presets).map { run, preset in
      preset
        ?? keys.compactMap { key -> String? in
          guard let text = run.settings[key] else { return nil }
          let isTelling =
            Self.network.contains(key) || text != standard[key] || Set(plain.compactMap { $0[key] }).count > 1
          return isTelling ? "\(key)=\(text)" : nil
        }.joined(separator: " ")
    }
  }

  /// A preset with its changes, if networks are compared and that is shorter than all `keys`.
  private static func preset(of settings: [String: String], telling keys: [String]) -> String? {
    let plain = keys.compactMap { key in settings[key].map { "\(key)=\($0)" } }.joined(separator: " ")
    guard !network.isDisjoint(with: keys), let read = try? TrainingKeys.settings(typed: settings),
      let preset = TrainLine.fromPreset(read, telling: keys), preset.count < plain.count
    else { return nil }
    return preset
  }

  /// Keys in which the runs differ, in the order of help; with `showsAllSettings` also those that differ from
  /// the default.
  private var shownKeys: [String] {
    let standard = showsAllSettings ? [TrainingKeys.typedSettings(TrainingSettings())] : []
    let settings = runs.map(\.settings) + standard
    return TrainingKeys.all.map(\.parameter.name).filter { key in
      let texts = settings.map { $0[key] }
      // For the keys of the network a missing value is a difference: hidden= is unused if layers= is set. For
      // other keys it is not.
      return Set(Self.network.contains(key) ? texts : texts.filter { $0 != nil }).count > 1
    }
  }

  /// Keys that define the layers of a network.
  private static let network: Set = ["hidden", "layers"]
}
