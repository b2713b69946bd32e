import CommandLanguage
import Foundation
import Notebook

/// The exercise that is open in a session, and what was done since: told from the cells, so that an opened session has
/// it, too.
struct OpenExercise {
  let exercise: Exercise
  /// The cell that opened it; 0 for a hand-in that is replayed.
  let opening: Int
  /// The cells since then.
  let cells: [Cell]

  /// How many of the cells count as the reader's own; the rest are those of a teacher's key.
  let ownCount: Int

  /// Of a hand-in: all cells of the notebook in which it was replayed.
  init(_ exercise: Exercise, cells: [Cell], handedIn: Int) {
    self.exercise = exercise
    opening = 0
    self.cells = cells
    ownCount = handedIn
  }

  /// The reader's own cells.
  var ownCells: ArraySlice<Cell> { cells.prefix(ownCount) }

  /// The exercise that was opened last.
  /// - Throws: `ExerciseError.noneOpen`; what reading it throws.
  init(in context: CommandContext, for verb: String) throws {
    let commands = context.environment.commands
    for (index, cell) in context.cells.enumerated().reversed() where cell.status == .ok {
      guard ExerciseCommand.mayOpen(cell.input),
        let opened = try? commands.parse(cell.input) as? ExerciseCommand, let choice = opened.opens
      else { continue }
      exercise = try choice.exercise()
      opening = cell.number
      cells = Array(context.cells[(index + 1)...])
      ownCount = cells.count
      return
    }
    throw ExerciseError.noneOpen(verb: verb)
  }

  /// Whether a line is one that the exercise begins with; a hand-in has written out the seed and the name that it went by.
  static func isGiven(_ found: String, _ given: Script.Line) -> Bool {
    let given = given.text.trimmingCharacters(in: .whitespaces)
    guard found.hasPrefix(given) else { return false }
    return found.dropFirst(given.count).split(separator: " ").allSatisfy {
      $0 == "seed=\(Settings().seed)" || $0.hasPrefix("name=")
    }
  }

  /// The cells of the lines that the exercise begins with.
  var givenCells: [Cell] {
    exercise.given.compactMap { given in
      ownCells.first { $0.status == .ok && Self.isGiven($0.input, given) }
    }
  }

  /// What became of the rows that the exercise begins with, in two sentences; `nil` while they are there.
  func loss(in workspace: Workspace) -> String? {
    for cell in givenCells {
      let fields = cell.fields
      let (makers, name): ([String: Int], Any?) =
        switch fields["kind"] as? String {
        case DatasetResult.kind: (workspace.lineage.datasets, fields["name"])
        case SplitResult.kind: (workspace.lineage.splits, fields["dataset"])
        default: ([:], nil)
        }
      guard let name = name as? String, !makers.values.contains(cell.number) else { continue }
      let maker = makers[name] ?? 0
      // What a teacher's key does is no loss.
      guard maker <= ownCells.last?.number ?? 0 else { continue }
      let other = ownCells.first { $0.number == maker }
      if let other, !Self.replaces(cell.fields, by: other.fields) { continue }
      return "The rows of the exercise are gone"
        + (other.map { ": '\($0.input)' put others in their place" } ?? "")
        + ". '\(exercise.line)' begins anew."
    }
    return nil
  }

  /// Whether rows were loaded or split otherwise. Those that another command made of them are the reader's work.
  private static func replaces(_ old: [String: Any], by new: [String: Any]) -> Bool {
    func rows(_ fields: [String: Any]) -> NSDictionary {
      NSDictionary(dictionary: fields.filter { $0.key != "stale_models" })
    }
    return old["kind"] as? String == new["kind"] as? String && rows(old) != rows(new)
  }

  /// The answers by question; the last one counts.
  func answers(_ commands: CommandTable) -> [Int: String] {
    var answers: [Int: String] = [:]
    for cell in ownCells where cell.status == .ok && cell.input.hasPrefix(AnswerCommand.signature.verb) {
      guard let command = try? commands.parse(cell.input) as? AnswerCommand else { continue }
      guard let answer = try? command.answer(of: exercise.questions) else { continue }
      answers[answer.question] = answer.text
    }
    return answers
  }
}
