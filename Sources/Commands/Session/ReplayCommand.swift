import CommandLanguage
import Display
import Experiments
import Foundation
import Notebook

/// `replay`: runs the commands of a script in this workspace, checks them, or compares or updates its output.
struct ReplayCommand: Command {
  private static let file = Key<String>("file", .path, form: .word, required: true, "the script")
  private static let from = Key<Int>(
    "from", .integer(1...1_000_000), default: "1", "begin with this line of the script")
  private static let tolerance = Key<Double>(
    "tol", .number("0 or more") { $0 >= 0 }, default: "0",
    "how far numbers may be off under --verify, as they are written")
  private static let keepsGoing = Key<Bool>.flag("keep-going", "go on after a command that fails")
  private static let resume = Key<Bool>.flag("resume", "go on where its last run in this session ended")
  private static let dryRun = Key<Bool>.flag("dry-run", "check every line and run none")
  private static let echo = Key<Bool>.flag("echo", "show each command with its result")
  private static let verify = Key<Bool>.flag("verify", "compare what comes out with the #> lines")
  private static let update = Key<Bool>.flag("update", "write what comes out into the #> lines")

  static let signature = Signature(
    "replay", group: .session, "Run the commands of a script, or prove that they give what it says.",
    parameters: [
      file.parameter, from.parameter, tolerance.parameter, keepsGoing.parameter, resume.parameter,
      dryRun.parameter, echo.parameter, verify.parameter, update.parameter,
    ], takesOtherKeys: true,
    examples: [
      .init("replay tour.digits", "run a script here", needs: ["file tour.digits"]),
      .init("replay wide.digits hidden=64", "with 64 for its ${hidden}", needs: ["file wide.digits"]),
      .init("replay tour.digits --dry-run", "check every line and run none", needs: ["file tour.digits"]),
      .init(
        "replay said.digits --resume", "go on at the command that failed",
        needs: ["file said.digits", "replay said.digits"]),
      .init("replay said.digits --verify", "run it and compare", needs: ["file said.digits"]),
      .init("replay lab.ipynb", "the code cells of a notebook", needs: ["file lab.ipynb"]),
    ],
    notes: [
      "At the prompt it runs in this workspace: what it loads and trains replaces what has the same name here, and "
        + "models of a dataset that it splits anew are stale. 'undo' takes its changes back one by one; "
        + "'digitbook replay FILE' from outside begins with an empty workspace and touches nothing.",
      "It stops at the first command that fails, and names the file and the line.",
      "--resume goes on at the command where its last run in this session ended: the one that failed or was "
        + "interrupted. Also days later, with 'open' or --session.",
      "A script is a text file with a command a line. What follows # is a comment.",
      "FILE.ipynb is a Jupyter notebook whose code cells are digitbook's commands, as 'export notebook' writes; lines "
        + "are counted through its cells.",
      "A script may hold ${name} or ${name:-default}; name=value gives it a value. $${ is a plain ${.",
      "Lines that begin with #> are the output of the command above. --verify runs the script in an empty "
        + "workspace and compares: text exactly, numbers within tol=. A ~ stands for durations and other "
        + "figures of the machine. --update rewrites these lines. Neither writes any other file.",
      "A script may replace the files of out= that it wrote itself, as long as nobody changed them.",
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) throws {
    self.arguments = arguments
    if arguments[Self.dryRun] == true {
      try arguments.refuse(
        Self.keepsGoing.parameter, Self.echo.parameter, Self.verify.parameter, Self.update.parameter,
        Self.tolerance.parameter, beside: "--dry-run")
    }
    if arguments[Self.resume] == true {
      try arguments.refuse(
        Self.from.parameter, Self.dryRun.parameter, Self.verify.parameter, Self.update.parameter,
        beside: "--resume")
    }
    if arguments[Self.update] == true {
      try arguments.refuse(
        Self.from.parameter, Self.echo.parameter, Self.tolerance.parameter, beside: "--update")
    } else if arguments[Self.verify] == true {
      try arguments.refuse(Self.from.parameter, Self.echo.parameter, beside: "--verify")
    }
    try arguments.require(Self.verify.parameter, for: Self.tolerance.parameter)
  }

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let script = try script(within: context.environment.replaying)
    if arguments[Self.dryRun] == true {
      return ScriptCheck(
        script, commands: context.environment.commands, within: context.environment.replaying)
    }
    if arguments[Self.resume] == true {
      return ReplayResult(
        replay(of: try rest(of: script, in: context)), isWorkspaceInUse: !workspace.datasets.isEmpty)
    }
    guard arguments[Self.verify] == true || arguments[Self.update] == true else {
      return ReplayResult(replay(of: script), isWorkspaceInUse: !workspace.datasets.isEmpty)
    }
    var settings = Settings()
    settings.threads = context.threads
    let run = ScriptRun(
      notebook: Notebook(
        commands: context.environment.commands, settings: settings, libraries: context.environment.libraries,
        session: LiveSession(), isRehearsal: true, cancellation: context.cancellation),
      keepsGoing: arguments[Self.keepsGoing] == true, observe: context.observe)
    if arguments[Self.update] == true {
      guard !script.isNotebook else { throw ScriptError.updatesNotebook(path: script.path) }
      let outputs = try run.outputs(of: script, within: context.environment.replaying)
      let update = ScriptUpdate(script, outputs: outputs)
      if !update.changed.isEmpty, !OutputPolicy.current.isRehearsal {
        try ScriptFile.write(script.text(withOutputs: outputs), to: script.path, replacing: true)
      }
      return update
    }
    guard script.isExported || script.lines.contains(where: { $0.output != nil }) else {
      throw ScriptError.noOutput(path: script.path)
    }
    return try ScriptVerification(
      script, outputs: run.outputs(of: script, within: context.environment.replaying),
      tolerance: arguments[Self.tolerance] ?? 0)
  }

  /// The script for the shell to run; `nil` if the command runs it itself, as with `--verify`.
  /// - Throws: `ScriptError`.
  func replay() throws(ScriptError) -> Replay? {
    // What was run is known to the session, which is open by the time the command runs.
    let flags = [Self.dryRun, Self.verify, Self.update, Self.resume]
    if flags.contains(where: { arguments[$0] == true }) { return nil }
    return replay(of: try script(within: []))
  }

  /// The lines that the last run of the script left.
  private func rest(of script: Script, in context: CommandContext) throws(ScriptError) -> Script {
    let commands = context.environment.commands
    let progress = ScriptProgress(of: script, in: context.cells) { cell in
      guard let replay = (try? commands.parse(cell.input)) as? ReplayCommand,
        script.isSameFile(as: Script("", path: replay.arguments[Self.file] ?? ""))
      else { return nil }
      return replay.arguments.has(Self.from.parameter.name) || replay.arguments[Self.resume] == true
        ? .midway : .anew
    }
    guard progress.hasBegun else { throw .neverRun(path: script.path) }
    guard progress.done < script.lines.count else { throw .ranToItsEnd(path: script.path) }
    return script.with(lines: Array(script.lines[progress.done...]))
  }

  private func replay(of script: Script) -> Replay {
    Replay(
      script, keepsGoing: arguments[Self.keepsGoing] == true, echoes: arguments[Self.echo] == true)
  }

  /// Reads the script, fills in its parameters and applies `from=`.
  /// - Parameter scripts: scripts that are being replayed; none of them may replay itself.
  func script(within scripts: [Script]) throws(ScriptError) -> Script {
    let whole = try Script(contentsOf: arguments[Self.file] ?? "")
    if scripts.contains(where: whole.isSameFile) { throw .replaysItself(path: whole.path) }
    let values = arguments.others.map { ScriptValue(name: $0.key, value: $0.value) }
    let reserved = Self.signature.parameters(.key).map(\.name)
    let script = try whole.filled(with: values, reserved: reserved)
    guard let from = arguments[Self.from] else { return script }
    let rest = script.lines.filter { $0.number >= from }
    guard !rest.isEmpty else { throw .nothingFrom(path: whole.path, line: from) }
    return script.with(lines: rest)
  }
}

extension CommandTable {
  /// The script that a `replay` line asks the shell to run; `nil` if the line has to be run as a command.
  /// - Throws: `LanguageError`, `ScriptError`.
  package func replay(of line: String) throws -> Replay? { try (parse(line) as? ReplayCommand)?.replay() }
}

/// A script that the shell is about to run; each of its commands becomes a cell.
struct ReplayResult: CellResult {
  static let kind = "replay"
  let path: String
  let commands: Int
  let effect: CellEffect
  private let isWorkspaceInUse: Bool
  /// The line that it begins with.
  private let firstLine: Int?

  /// - Parameter isWorkspaceInUse: whether there is anything that the script may replace.
  init(_ replay: Replay, isWorkspaceInUse: Bool) {
    self.isWorkspaceInUse = isWorkspaceInUse
    path = replay.script.path
    commands = replay.script.lines.count
    let first = replay.script.lines.first?.number
    firstLine =
      first == Script(replay.script.source.joined(separator: "\n"), path: path).lines.first?.number
      ? nil : first
    effect = .replay(replay)
  }

  var blocks: [Block] {
    let place =
      isWorkspaceInUse ? " in this workspace; what they make replaces what has the same name here" : ""
    let start = firstLine.map { " from line \($0)" } ?? ""
    return [.text("Replaying \(shown(path))\(start): \(counted(commands, "command"))\(place).")]
  }

  private enum CodingKeys: String, CodingKey {
    case path, commands
  }
}

/// Result of parsing all lines of a script without running them. Missing datasets and models are not
/// detected.
struct ScriptCheck: CellResult {
  static let kind = "script_check"
  let path: String
  /// Number of commands, including those of scripts that it replays.
  private(set) var commands = 0
  private(set) var problems: [Problem] = []

  /// A line that cannot be parsed.
  struct Problem: Encodable, Sendable {
    let path: String
    let line: Int
    let input: String
    let error: ErrorMessage
  }

  init(_ script: Script, commands table: CommandTable, within scripts: [Script]) {
    path = script.path
    check(script, table, within: scripts)
  }

  private mutating func check(_ script: Script, _ table: CommandTable, within scripts: [Script]) {
    for line in script.lines {
      commands += 1
      do {
        guard let replay = try table.parse(line.text) as? ReplayCommand else { continue }
        check(try replay.script(within: scripts + [script]), table, within: scripts + [script])
      } catch {
        problems.append(
          Problem(
            path: script.path, line: line.number,
            input: line.text.trimmingCharacters(in: .whitespaces),
            error: table.message(for: error, in: line.text)))
      }
    }
  }

  var effect: CellEffect { problems.isEmpty ? .none : .exit(.problems) }

  private enum CodingKeys: String, CodingKey {
    case path, commands, problems
  }

  var blocks: [Block] {
    let found: [Block] = problems.flatMap { problem -> [Block] in
      [
        .text("\(shown(problem.path)):\(problem.line): \(problem.error.message)"),
        .preformatted("    \(problem.input)" + (problem.error.hint.map { "\n    hint: \($0)" } ?? "")),
      ]
    }
    let verdict =
      problems.isEmpty
      ? "every line is a command that can be read"
      : "\(counted(problems.count, "line")) cannot be run as \(problems.count == 1 ? "it is" : "they are")"
    return found + [.text("\(shown(path)): \(counted(commands, "command")), \(verdict). None was run.")]
  }
}
