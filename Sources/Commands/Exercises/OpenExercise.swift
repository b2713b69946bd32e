import CommandLanguage
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
