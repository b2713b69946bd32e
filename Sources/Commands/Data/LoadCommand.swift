import CommandLanguage
import Compute
import Digits
import Display
import Notebook

/// `load`: reads a dataset and makes it the current one.
struct LoadCommand: Command {
  private static let path = Key<String>(
    "what", .text("a path", completion: .anyOf([.words([BuiltInMNIST.name]), .paths])), form: .word,
    default: BuiltInMNIST.name, "mnist (built in), or a file or folder")
  private static let rows = Key<Int>(
    "rows", .integer(1...1_000_000_000), "how many of the first rows to read")
  private static let labels = Key<String>(
    "labels", .path, "IDX file of labels, where it is not beside the images")
  private static let invert = Key<Polarity>(
    "invert", ValueType<Polarity>.choice, default: "auto", "whether PNG files show dark ink on bright paper"
  )
  private static let name = Key<String>("name", .text("a name"), "what to call it")

  static let signature = Signature(
    "load", group: .data, "Read digit images and make them the current dataset.",
    parameters: [path.parameter, rows.parameter, labels.parameter, invert.parameter, name.parameter],
    examples: [
      .init("load", "the built-in MNIST with its official split"),
      .init("load mnist rows=42000", "its first 42,000 rows"),
      .init("load digits.csv", "Kaggle's CSV, with or without labels", needs: ["file digits.csv"]),
      .init("load digits.csv name=mine", "under another name", needs: ["file digits.csv"]),
    ],
    notes: [
      "What a file is, is told from its bytes: CSV, IDX or PNG, plain or gzipped, or a folder of PNG files.",
      "A CSV file without a header has its labels in the first column, or in the last one where only that can be labels; pixels may also stand alone.",
      "'mnist' is always the built-in data; a file or folder of that name is './mnist'.",
      "PNG files tell their labels by a folder named after a digit, or by a name that is a digit or begins "
        + "with one set apart: 7/scan.png, 7.png, 7_0012.png.",
      "An unlabelled dataset can be shown and predicted, but not trained on or reported on.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if isBuiltIn {
      try arguments.refuse(Self.labels.parameter, Self.invert.parameter, beside: BuiltInMNIST.name)
    }
  }

  private var isBuiltIn: Bool { arguments[Self.path].map { $0 == BuiltInMNIST.name } ?? true }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let wanted = try arguments.newName(Self.name)
    var dataset = try read(in: workspace) { [cancellation = context.cancellation] in cancellation.isRaised }
    let usual = Self.plainName(dataset.name)
    dataset.name = wanted ?? workspace.freeDatasetName(like: usual, for: dataset.source)
    // Another dataset has the usual name. It may be missing when a script runs, so the script names this one.
    if wanted == nil, dataset.name != usual { workspace.noteChoice("name", dataset.name) }
    let earlier = workspace.predecessor(ofDataset: dataset.name)
    workspace.add(dataset)
    let replaced = earlier.map { earlier in
      DatasetResult.Replaced(
        earlier.dataset, wasSplit: earlier.isSplit, staleModels: workspace.staleModels(of: dataset.name))
    }
    return DatasetResult(dataset, split: workspace.currentSplit, replacing: replaced)
  }

  private func read(in workspace: Workspace, isStopped: @escaping StopCheck) throws -> Dataset {
    guard !isBuiltIn, let path = arguments.token(Self.path) else {
      // Training usually follows, so warm up the matrix products meanwhile. Only here: the built-in data is
      // inflated on one core, while reading a file may take all cores and all the memory.
      return try MatMul.warmUp { try BuiltInMNIST.load(rowLimit: arguments[Self.rows]) }
    }
    do {
      return try DatasetReader.read(
        path: path.text, labelsPath: arguments[Self.labels], rowLimit: arguments[Self.rows],
        polarity: arguments[Self.invert] ?? .auto, isStopped: isStopped)
    } catch {
      if error == .missing(path: path.text), let better = nameMeant(by: path, in: workspace) { throw better }
      throw error
    }
  }

  /// The error for a path that does not exist but is the name of a dataset, or nearly that of the built-in
  /// one.
  private func nameMeant(by path: Token, in workspace: Workspace) -> CommandError? {
    if workspace.dataset(named: path.text) != nil { return .isLoaded(path) }
    return Suggestion.nearest(to: path.text, among: [BuiltInMNIST.name]).map {
      .noSuchFile(path, nearest: $0)
    }
  }

  /// Turns a file's name into one that needs no quotes: a letter, then letters, digits, `-` and `_`.
  private static func plainName(_ stem: String) -> String {
    let plain = String(stem.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : "-" })
    return plain.first?.isLetter == true ? plain : "data-" + plain
  }
}
