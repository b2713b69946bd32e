import CommandLanguage
import Compute
import Digits
import Display
import Experiments
import Notebook

/// `load`: reads a dataset and makes it the current one.
struct LoadCommand: Command {
  private static let path = Key<String>(
    "what", .text("a path", completion: .anyOf([.words([BuiltInMNIST.name, BuiltInSheets.name]), .paths])),
    form: .words,
    default: BuiltInMNIST.name, "mnist or lesson-sheets (built in), a file or folder, or several of pictures")
  private static let name = Key<String>("name", .text("a name"), "what to call it")

  static let signature = Signature(
    "load", group: .data, "Read digit images and make them the current dataset.",
    parameters: [path.parameter] + ReadingKeys.parameters + [name.parameter],
    examples: [
      .init("load", "the built-in MNIST with its official split"),
      .init("load mnist rows=42000", "its first 42,000 rows"),
      .init("load digits.csv", "Kaggle's CSV, with or without labels", needs: ["file digits.csv"]),
      .init("load lesson-sheets", "three photographed sheets, as an example"),
      .init(
        "load 3.png 5.png", "several pictures, or folders of them, as one dataset",
        needs: ["file 3.png", "file 5.png"]),
      .init("load digits.csv name=mine", "under another name", needs: ["file digits.csv"]),
    ],
    notes: [
      "What a file is, is told from its bytes: CSV, LIBSVM and ARFF tables; IDX; NumPy, MATLAB and HDF5 arrays; pictures; a folder of these; all of them also compressed (gz, bz2, xz, zst) or in a zip or tar archive.",
      "What was taken for what is said after loading, where a file leaves a choice, and each key overrules one: member= of several files or arrays, label= and drop= of columns, header=, scale=, invert=, transpose=, normalize=.",
      "Labels are whole numbers or short words, up to 1,000 classes; classes= gives them names.",
      "A table without a header has its labels in the first column, or in the last one where only that can be labels; pixels may also stand alone.",
      "'mnist' is always the built-in data; a file or folder of that name is './mnist'.",
      "Pictures tell their labels by the folder that they are in, or by a name that is a digit or begins or ends "
        + "with one set apart: 7/scan.png, 7.png, 7_0012.png, 0012_7.png.",
      "Photographs of filled-in sheets ('help sheet') are told from their corner marks, alone, several or in a folder: the rows "
        + "have the classes that belong into their boxes, and know their writers: 'load class/' or 'load a.jpg b.jpg'. "
        + "'lesson-sheets' are three examples.",
      "An unlabelled dataset can be shown and predicted, but not trained on or reported on.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if isBuiltIn {
      try arguments.refuse(ReadingKeys.ofFiles, beside: BuiltInMNIST.name)
    }
  }

  private var isBuiltIn: Bool { arguments.words(Self.path).allSatisfy { $0 == BuiltInMNIST.name } }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let wanted = try arguments.newName(Self.name)
    let loaded = try read(in: workspace) { [cancellation = context.cancellation] in cancellation.isRaised }
    var dataset = loaded.dataset
    let usual = Self.plainName(dataset.name)
    dataset.name = wanted ?? workspace.freeDatasetName(like: usual, for: dataset.source, isStated: true)
    // Another dataset has the usual name. It may be missing when a script runs, so the script names this one.
    if wanted == nil, dataset.name != usual { workspace.noteChoice("name", dataset.name) }
    let earlier = workspace.predecessor(ofDataset: dataset.name)
    workspace.add(dataset)
    let replaced = earlier.map { earlier in
      DatasetResult.Replaced(
        earlier.dataset, wasSplit: earlier.isSplit, staleModels: workspace.staleModels(of: dataset.name))
    }
    return DatasetResult(
      dataset, split: workspace.currentSplit, replacing: replaced, findings: loaded.findings,
      unlikely: Self.unlikelyDigits(of: dataset))
  }

  /// Probability of being a digit below which a box of a sheet is named: 1 of 700 of MNIST's test images is below, and a
  /// dash, a scribble and the corners of a stroke that left its box are.
  private static let unlikely = 0.06

  /// Rows of photographed sheets that are probably no digits.
  private static func unlikelyDigits(of dataset: Dataset) -> [Int] {
    guard dataset.origins?.pages.isEmpty == false, dataset.classes.unlessDigits == nil,
      let shares = try? DigitJudge().digitShares(of: dataset.images)
    else { return [] }
    return shares.indices.filter { shares[$0] < unlikely }
  }

  private func read(in workspace: Workspace, isStopped: @escaping StopCheck) throws -> LoadedDataset {
    // What is said to be missing is a file: the built-in name beside others comes last.
    let tokens = arguments.tokens(Self.path)
    let paths =
      tokens.filter { $0.text != BuiltInMNIST.name } + tokens.filter { $0.text == BuiltInMNIST.name }
    guard !isBuiltIn, let path = paths.first else {
      // Training usually follows, so warm up the matrix products meanwhile. Only here: the built-in data is
      // inflated on one core, while reading a file may take all cores and all the memory.
      let rows = arguments[ReadingKeys.rows]
      return LoadedDataset(try MatMul.warmUp { try BuiltInMNIST.load(rowLimit: rows) })
    }
    var options = ReadingKeys.options(arguments)
    if paths.count > 1 { options.furtherPaths = paths.dropFirst().map(\.text) }
    do {
      return try DatasetReader.load(path: path.text, options: options, isStopped: isStopped)
    } catch {
      if let missing = paths.first(where: { error == .missing(path: $0.text) }),
        let better = nameMeant(by: missing, in: workspace)
      {
        throw better
      }
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
