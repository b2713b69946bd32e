import CommandLanguage
import Display
import Notebook

/// `export`: writes the commands of the analysis to a script, for digitbook or scikit-learn, or digit images to files.
struct ExportCommand: Command {
  private enum Form: String, CaseIterable, Sendable {
    case script, html, notebook, page, python, model, card, data
  }

  private static let form = Key<Form>(
    "what", ValueType<Form>.choice, form: .word, required: true,
    "the commands, a document with their results, a page that reads digits, a model, or the images of the current dataset"
  )
  private static let name = Key<String>(
    "name", .text("a name or a path", completion: .paths), form: .word, required: true,
    "what to call it; a path is taken as it is")
  private static let file = Key<String>(
    "file", .path, form: .word, "page, model, card: the file or the folder, behind the name of the model")
  private static let all = Key<Bool>.flag(
    "all", "script: keep what is left out as comments; html, notebook: keep it too")
  private static let force = Key<Bool>.flag("force", "overwrite an existing file without asking")

  static let signature = Signature(
    "export", group: .session,
    "Write the session as a script or a document, a model for other programs or as a page, or images.",
    parameters: [form.parameter, name.parameter, file.parameter] + DataExport.parameters
      + ModelExport.parameters + [
        DocumentCells.choice.parameter, all.parameter, HTMLExport.outputsOnly.parameter,
        HTMLExport.verify.parameter, force.parameter,
      ],
    examples: [
      .init(
        "export script mine.digits", "a script that makes the same again",
        needs: ["path mine.digits", "load mnist rows=500", "train epochs=1"]),
      .init(
        "export html lab.html", "a page to read, print and send",
        needs: ["path lab.html", "load mnist rows=500", "train epochs=1", "report"]),
      .init(
        "export notebook lab.ipynb", "a Jupyter notebook with the outputs",
        needs: ["path lab.ipynb", "load mnist rows=500", "train epochs=1"]),
      .init(
        "export page m1 reader.html", "a page on which one draws digits and the model reads them",
        needs: ["path reader.html", "load mnist rows=500", "split", "train epochs=1"]),
      .init(
        "export data digits.csv", "a table as Kaggle has it",
        needs: ["path digits.csv", "load mnist rows=500"]),
      .init(
        "export python mine.py", "the same analysis for scikit-learn",
        needs: ["path mine.py", "load mnist rows=500", "train hidden=16 epochs=1"]),
      .init(
        "export data pictures/ on=test", "the test rows as PNG files, in a folder per class",
        needs: ["path pictures", "load mnist rows=100", "split"]),
    ] + ModelExport.examples,
    notes: [
      "A script with a plain name goes to Scripts/NAME.digits where there is such a folder, else to NAME.digits.",
      "Left out of it are commands that failed, those that led nowhere, because what they made was undone, "
        + "dropped or replaced, and those that made nothing, such as 'models'. Seeds and names are written out. "
        + "The output stands below each command.",
      "'replay NAME.digits --verify' proves it.",
    ] + HTMLExport.notes + NotebookExport.notes + PythonExport.notes + PageExport.notes + ModelExport.notes
      + DataExport.notes)

  private let arguments: Arguments
  private let name: String
  private let keepsAll: Bool
  private let isForced: Bool

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    name = arguments[Self.name] ?? ""
    keepsAll = arguments[Self.all] == true
    isForced = arguments[Self.force] == true
    let taken = Self.taken(by: arguments[Self.form] ?? .script)
    let others = Self.signature.parameters.filter { other in
      other.name != Self.form.parameter.name && !taken.contains { $0.typed == other.typed }
    }
    try arguments.refuse(others, beside: (arguments[Self.form] ?? .script).rawValue)
  }

  /// The parameters that a form of export takes.
  private static func taken(by form: Form) -> [Parameter] {
    let document = [DocumentCells.choice.parameter, all.parameter]
    let own: [Parameter] =
      switch form {
      case .script: [all.parameter]
      case .html: document + [HTMLExport.outputsOnly.parameter, HTMLExport.verify.parameter]
      case .notebook: document
      case .page: [file.parameter]
      case .python: []
      case .model: [file.parameter] + ModelExport.parameters
      case .card: [file.parameter]
      case .data: DataExport.parameters
      }
    return [name.parameter, force.parameter] + own
  }

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    switch arguments[Self.form] {
    case .data: try DataExport(arguments, path: name, isForced: isForced).run(on: workspace, in: context)
    case .html:
      try HTMLExport(arguments, name: name, isForced: isForced, keepsAll: keepsAll).run(
        on: workspace, in: context)
    case .notebook:
      try NotebookExport(arguments, name: name, isForced: isForced, keepsAll: keepsAll)
        .run(on: workspace, in: context)
    case .page:
      try PageExport(
        arguments, model: arguments.has("file") ? arguments.token(Self.name) : nil,
        name: arguments[Self.file] ?? name, isForced: isForced
      ).run(on: workspace, in: context)
    case .python: try PythonExport(name: name, isForced: isForced).run(on: workspace, in: context)
    case .model:
      try ModelExport(arguments, ModelExport.target(arguments, Self.name, Self.file), isForced: isForced)
        .run(on: workspace, in: context)
    case .card:
      try CardExport(ModelExport.target(arguments, Self.name, Self.file), isForced: isForced)
        .run(on: workspace, in: context)
    case .script, nil: try writeScript(of: workspace, in: context)
    }
  }

  private func writeScript(of workspace: Workspace, in context: CommandContext) throws -> any CellResult {
    let path = ScriptFile.path(for: name)
    let script = ScriptExport(
      of: workspace, cells: context.cells,
      name: path.split(separator: "/").last.map(String.init) ?? path,
      keepsAll: keepsAll)
    // What was undone or dropped leaves a script without commands.
    guard script.commands + script.failed + script.sidePaths > 0 else { throw ScriptError.nothingToExport }
    guard script.text.utf8.count <= Script.limit else {
      throw ScriptError.exportTooLarge(bytes: script.text.utf8.count, limit: Script.limit)
    }
    guard !OutputPolicy.current.isRehearsal else { return ExportResult(script, path: path) }
    do {
      try ScriptFile.write(script.text, to: path, replacing: isForced)
    } catch {
      guard context.environment.canAsk, case ScriptError.exists = error else { throw error }
      return ConfirmationResult(
        question: "\(shown(path)) already exists. Overwrite it?",
        command:
          "export script \(Quoting.typed(name, in: nil, closed: true))\(keepsAll ? " --all" : "") --force")
    }
    return ExportResult(script, path: path)
  }
}

/// Summary of an exported script.
struct ExportResult: CellResult {
  static let kind = "script"
  let path: String
  let commands: Int
  /// Number of omitted cells: those that failed, and those whose results are no longer used.
  let failed: Int
  let sidePaths: Int
  /// Datasets, splits and models that the script cannot recreate.
  let lost: [String]

  init(_ script: ScriptExport, path: String) {
    self.path = path
    commands = script.commands
    failed = script.failed
    sidePaths = script.sidePaths
    lost = script.lost
  }

  var blocks: [Block] {
    var left: [String] = []
    if failed > 0 {
      left.append("\(NumberText.count(failed)) that failed or \(failed == 1 ? "was" : "were") interrupted")
    }
    if sidePaths > 0 { left.append("\(NumberText.count(sidePaths)) that led nowhere") }
    let without = left.isEmpty ? "" : ", without \(listed(left, joinedBy: "and"))"
    var blocks: [Block] = [
      .text("\(counted(commands, "command")) with their output written to \(shown(path))\(without).")
    ]
    if commands == 0 { blocks.append(.text("The workspace is empty, and so is the script.")) }
    if !lost.isEmpty {
      blocks.append(
        .text(
          "Not in it: \(listed(lost, joinedBy: "and")). What was interrupted cannot be made again, nor what builds on it: a model, or a split that it made."
        ))
    }
    return blocks
  }
}
