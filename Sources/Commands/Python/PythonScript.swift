import CommandLanguage
import Digits
import Display
import Networks
import Notebook

/// The analysis of a workspace as a script for scikit-learn: the cells of an exported script, translated one by one.
///
/// Names stand for the same things as in the cells; the changes that each cell recorded tell which.
struct PythonScript {
  /// A dataset in the names of the script.
  struct Held {
    /// Beginning of its variables.
    let variable: String
    /// `nil` if its images are not at hand.
    let dataset: Dataset?
    var isSplit = false
    var hasValidation = false
    var hasTest = false
  }

  /// A model in the names of the script.
  struct Trained {
    let variable: String
    let output: OutputKind
    /// Whether the script trains it.
    var isThere: Bool
  }

  /// Files of images that the script reads, with their datasets.
  private(set) var files: [(name: String, dataset: Dataset)] = []
  /// Commands that are translated.
  private(set) var translated = 0
  /// Commands that are left as comments, because scikit-learn lacks what they do.
  private(set) var leftOut: [String] = []

  // What the translation of commands goes by; see `PythonScript+Commands`.
  var datasets: [String: Held] = [:]
  var models: [String: Trained] = [:]
  var names = Lineage()
  var seed = Settings().seed
  var identifiers = PythonIdentifiers()
  let workspace: Workspace

  private let name: String
  private let origins: DatasetOrigins
  private var lines: [String] = []
  private var helpers: Set<PythonHelper> = []
  private var imports: [String: Set<String>] = [:]

  /// - Parameters:
  ///   - name: of the file, without `.py`.
  init(of workspace: Workspace, cells: [Cell], commands: CommandTable, name: String) {
    self.workspace = workspace
    self.name = name
    let plan = ScriptPlan(of: workspace.lineage, seed: workspace.settings.seed, cells: cells)
    origins = DatasetOrigins(plan.steps, in: workspace)
    for step in plan.steps {
      switch step {
      case .line(let line): follow(NameChange.changes(of: line, in: names), by: 0)
      case .cell(let cell, _): add(cell, commands)
      }
    }
  }

  private mutating func add(_ cell: Cell, _ commands: CommandTable) {
    let line = ScriptExport.explicitLine(cell).replacing("$${", with: "${")
    write("", "# > \(line)")
    do {
      if let parsed = try ParsedLine(line), let command = commands.command(for: parsed.verb.text) {
        let signature = command.signature
        let arguments = try Arguments(parsed, line: line, for: signature)
        switch try translate(signature.verb, arguments, cell) {
        case .code: translated += 1
        case .nothing: break
        case .impossible(let why):
          write("# left out: \(why)")
          leftOut.append(signature.verb)
        }
      }
    } catch {
      // The line was run once, so only a key that has gone since can be wrong.
      write("# left out: this version of digitbook cannot read the line")
      leftOut.append(line)
    }
    follow(cell.provenance.changes ?? [], by: cell.number)
  }

  // MARK: Writing

  mutating func write(_ text: String...) { lines += text }

  mutating func use(_ helper: PythonHelper) {
    guard helpers.insert(helper).inserted else { return }
    for (module, names) in helper.imports { use(names, of: module) }
    helper.needed.forEach { use($0) }
  }

  mutating func use(_ names: [String], of module: String) { imports[module, default: []].formUnion(names) }

  /// A dataset that comes in with a cell, from a file beside the script.
  mutating func bringIn(_ name: String, by cell: Int) {
    let variable = identifiers.identifier(for: name, endings: PythonIdentifiers.ofDataset)
    guard let dataset = origins.dataset(addedBy: cell, as: name) else {
      write("# left out: the images of \(name) are not at hand any more")
      leftOut.append(name)
      datasets[name] = Held(variable: variable, dataset: nil)
      return
    }
    use(.load)
    let file =
      "\(self.name)-\(name)\(files.contains { $0.name == "\(self.name)-\(name).npz" } ? "-\(cell)" : "").npz"
    files.append((file, dataset))
    write("\(variable)_x, \(variable)_y = load(\(PythonText.quoted(file)))")
    var held = Held(variable: variable, dataset: dataset)
    if let training = dataset.officialTrainingRows {
      write(
        "\(variable)_train, \(variable)_test = np.arange(\(training)), np.arange(\(training), \(dataset.count))"
      )
      (held.isSplit, held.hasTest) = (true, true)
    }
    if !PythonText.isSorted(dataset.classes) {
      write("# scikit-learn sorts classes; digitbook has them in another order, so figures differ a little.")
    }
    datasets[name] = held
  }

  /// Does to the names what a cell did.
  private mutating func follow(_ changes: [NameChange], by cell: Int) {
    for change in changes {
      switch change.kind {
      case .dropDataset: datasets[change.name] = nil
      case .dropModel: models[change.name] = nil
      case .renameDataset:
        guard let new = change.newName, let held = datasets.removeValue(forKey: change.name) else { break }
        datasets[new] = held
      case .renameModel:
        guard let new = change.newName, let trained = models.removeValue(forKey: change.name) else { break }
        models[new] = trained
      case .setSeed: seed = UInt32(change.name) ?? seed
      case .addDataset, .addDatasetAside, .useDataset, .split, .unsplit, .keepModel, .useModel: break
      }
      names.apply(change, by: cell)
    }
  }

  // MARK: The whole

  var text: String {
    let modules = imports.keys.sorted().map { module in
      "from \(module) import \((imports[module] ?? []).sorted().joined(separator: ", "))"
    }
    let data =
      files.isEmpty
      ? "" : ", and beside this file \(listed(files.map(\.name), joinedBy: "and")), which export data wrote"
    let head = [
      "#!/usr/bin/env python3",
      "\"\"\"\(name).py: an analysis made in digitbook, for scikit-learn 1.9.1.",
      "",
      "It prints the reports that digitbook printed. It needs numpy and scikit-learn\(data).",
      "Above each part stands the command that it does again; what scikit-learn cannot do is left as a comment.",
      "\"\"\"", "", "import pathlib", "import warnings", "", "import numpy as np",
      "from sklearn.exceptions import ConvergenceWarning, UndefinedMetricWarning",
    ]
    let setup = [
      "", "HERE = pathlib.Path(__file__).resolve().parent",
      "# digitbook says the same in its own words.",
      "warnings.simplefilter(\"ignore\", ConvergenceWarning)",
      "warnings.simplefilter(\"ignore\", UndefinedMetricWarning)",
    ]
    let functions = PythonHelper.allCases.filter(helpers.contains).flatMap { ["", "", $0.text] }
    return (head + modules + setup + functions + [""] + lines).joined(separator: "\n") + "\n"
  }
}

/// What became of a command.
enum PythonTranslation {
  case code
  /// It only decides on names and seeds, which the script writes out.
  case nothing
  case impossible(String)
}

enum PythonText {
  /// A text in quotes.
  static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: " ") + "\""
  }

  /// Whether classes stand in the order in which NumPy sorts them.
  static func isSorted(_ classes: ClassList) -> Bool {
    let names = classes.map(\.description)
    let numbers = names.compactMap { Int($0) }
    if numbers.count == names.count { return numbers == numbers.sorted() }
    let scalars = names.map { $0.unicodeScalars.map(\.value) }
    return zip(scalars, scalars.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) }
  }
}

/// Which datasets of a workspace the cells of a script brought in.
private struct DatasetOrigins {
  /// By the cell that added it and the name that it gave.
  private struct Origin: Hashable {
    let cell: Int
    let name: String
  }
  private var found: [Origin: Dataset] = [:]

  func dataset(addedBy cell: Int, as name: String) -> Dataset? { found[Origin(cell: cell, name: name)] }

  /// Follows the names to the end, where the workspace has the datasets; those that are gone are read again, as the
  /// models that were trained on them remember.
  init(_ steps: [ScriptPlan.Step], in workspace: Workspace) {
    var names = Lineage()
    var (datasets, models): ([String: Origin], [String: Origin]) = ([:], [:])
    func follow(_ changes: [NameChange], by cell: Int) {
      for change in changes {
        switch change.kind {
        case .addDataset, .addDatasetAside: datasets[change.name] = Origin(cell: cell, name: change.name)
        case .dropDataset: datasets[change.name] = nil
        case .dropModel: models[change.name] = nil
        case .renameDataset:
          let renamed = datasets.removeValue(forKey: change.name)
          if let new = change.newName { datasets[new] = renamed }
        case .renameModel:
          let renamed = models.removeValue(forKey: change.name)
          if let new = change.newName { models[new] = renamed }
        case .keepModel: models[change.name] = names.datasetChoices.current.flatMap { datasets[$0.name] }
        case .useDataset, .split, .unsplit, .useModel, .setSeed: break
        }
        names.apply(change, by: cell)
      }
    }
    for step in steps {
      switch step {
      case .line(let line): follow(NameChange.changes(of: line, in: names), by: 0)
      case .cell(let cell, _): follow(cell.provenance.changes ?? [], by: cell.number)
      }
    }
    for (name, origin) in datasets {
      if let dataset = workspace.dataset(named: name) { found[origin] = dataset }
    }
    for (name, origin) in models {
      guard found[origin] == nil,
        let source = workspace.model(named: name)?.networks.first?.source
      else { continue }
      found[origin] = try? DatasetReader.read(source)
    }
  }
}
