import CommandLanguage
import Compute
import Display
import Foundation
import Notebook

/// `hand-in`: writes the work on the open exercise into a file for a teacher.
struct HandInCommand: Command {
  private static let name = Key<String>(
    "name", .text("your name"), form: .words, required: true, "your name, as the teacher knows it")
  private static let out = Key<String>(
    "out", .path, "the file to write; without it, your name with that of the exercise")
  private static let force = Key.flag("force", "overwrite an existing file")

  static let signature = Signature(
    "hand-in", group: .exercises, "Write your work on an exercise into one file for a teacher.",
    parameters: [name.parameter, out.parameter, force.parameter],
    examples: [
      .init(
        "hand-in Ada Lovelace", "into a file of your name",
        needs: ["no file", "exercise 1", "load mnist rows=500", "info"]),
      .init(
        "hand-in Ada Lovelace out=ada.hand-in.digits", "into a file of your choice",
        needs: ["path ada.hand-in.digits", "exercise 1", "load mnist rows=500", "info"]),
    ],
    notes: [
      "Without out=, 'hand-in Ada Lovelace' writes ada-lovelace-exercise-1.hand-in.digits into the folder in which digitbook was started.",
      "It has the commands since 'exercise', with their output, your answers, and what you undid. Commands that failed, "
        + "and those that only look at the session, are left out.",
      "Your teacher's 'grade' runs all of it again and computes every figure anew. A file that was changed by hand is found.",
      "It is a script, to be read and run like any other.",
    ])

  private let name: String
  private let path: String?
  private let isForced: Bool

  init(_ arguments: Arguments) {
    name = arguments.words(Self.name).joined(separator: " ")
    path = arguments[Self.out]
    isForced = arguments[Self.force] ?? false
  }

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    guard name.contains(where: \.isLetter), !name.contains(where: \.isNewline), name.count <= 100 else {
      throw ExerciseError.badName
    }
    let open = try OpenExercise(in: context, for: Self.signature.verb)
    let judge = CheckJudge(open, workspace, context)
    let checks = CheckResult(open.exercise, try judge.outcomes(of: Check.all(of: open.exercise)))
    let cells = try HandInCells(of: open, in: workspace, context.environment.commands).cells
    guard !cells.isEmpty else { throw ExerciseError.nothingDone }
    let handIn = HandIn(
      name: name, exercise: open.exercise.line, digest: open.exercise.digest,
      claim: "\(checks.met) of \(checks.of)", way: ProcessorWay.current.line, version: digitbookVersion,
      written: Self.date(Date()), entries: cells.map(Self.entry))
    let path = path ?? Self.path(name: name, open.exercise)
    if !OutputPolicy.current.isRehearsal {
      try ScriptFile.write(handIn.text, to: path, replacing: isForced)
    }
    return HandInResult(
      path: path, name: name, number: open.exercise.number, cells: cells.count, met: checks.met, of: checks.of
    )
  }

  private static func entry(_ cell: HandInCells.Kept) -> HandIn.Entry {
    HandIn.Entry(
      date: date(cell.cell.started), seconds: NumberText.fixed(cell.cell.seconds, decimals: 3),
      prose: cell.cell.prose.filter { !$0.isEmpty }, line: ScriptExport.explicitLine(cell.cell),
      output: cell.showsTheSame ? ScriptOutput.lines(of: cell.cell) : [])
  }

  /// UTC with milliseconds, `2026-11-30T05:37:01.123Z`.
  private static func date(_ date: Date) -> String {
    date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  /// `ada-lovelace-exercise-3.hand-in.digits`.
  private static func path(name: String, _ exercise: Exercise) -> String {
    let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
    let file = (exercise.path as NSString).lastPathComponent.replacing(".digits", with: "")
    return "\(words)-\(exercise.number.map { "exercise-\($0)" } ?? file)\(HandIn.ending)"
  }
}

/// The cells of an exercise that are handed in.
struct HandInCells {
  struct Kept {
    let cell: Cell
    /// Whether the replay gives the same output: it does not speak of what is left out.
    let showsTheSame: Bool
  }

  private(set) var cells: [Kept] = []

  /// - Throws: `ExerciseError.interrupted`, `.usesEarlier`, `.notReplayed`.
  init(of work: OpenExercise, in workspace: Workspace, _ commands: CommandTable) throws(ExerciseError) {
    // What was interrupted cannot be made again. If it was taken back, neither is written.
    let interrupted = work.cells.filter { $0.status == .interrupted && $0.provenance.isChange }
    if let cell = interrupted.first(where: { workspace.lineage.changes.contains($0.number) }) {
      throw .interrupted(cell: cell.number, line: cell.input)
    }
    let dropped = Set(interrupted.map(\.number))
    for cell in work.cells where HandInRules.takes(cell) {
      let isMove = cell.result?.transition.isMove == true || ["undo", "redo"].contains(cell.input)
      let moved = isMove ? cell.fields["cell"] as? Int : nil
      if let moved, dropped.contains(moved) { continue }
      let seen = cell.provenance
      let used = seen.reads.union(seen.removes).union(moved.map { [$0] } ?? [])
      guard used.allSatisfy({ $0 == 0 || $0 > work.opening }) else {
        throw .usesEarlier(cell: cell.number, line: cell.input, opens: work.exercise.line)
      }
      guard HandInRules.allows(cell.input, commands) else {
        throw .notReplayed(cell: cell.number, line: cell.input)
      }
      let isSelfContained = seen.mentions.allSatisfy { $0 == 0 || $0 > work.opening }
      // Cells have other numbers in the replay, and 'answer' says which question it is of.
      let isSame = isSelfContained && !isMove && !cell.input.hasPrefix(AnswerCommand.signature.verb)
      cells.append(Kept(cell: cell, showsTheSame: isSame))
    }
  }
}

extension WorkspaceTransition {
  fileprivate var isMove: Bool { if case .moves = self { true } else { false } }
}

struct HandInResult: CellResult {
  static let kind = "hand_in"
  let path: String
  let name: String
  let number: Int?
  let cells: Int
  let met: Int
  let of: Int

  var blocks: [Block] {
    let rest = met < of ? " 'check' says what is open; you can hand in again with --force." : ""
    return [
      .text("\(counted(cells, "command")) written to \(shown(path)) as the work of \(shown(name))."),
      .text("\(met) of \(of) \(of == 1 ? "demand is" : "demands are") met.\(rest)"),
    ]
  }
}
