import CommandLanguage
import Display
import Notebook

/// `exercise`: lists the exercises, opens one, or shows the open one again.
struct ExerciseCommand: Command {
  private static let which = Key<NumberOrFile>(
    "number", .numberOrFile(usual: ExerciseFolder.usualCount), form: .word, "which one, or a file of your own"
  )
  private static let task = Key.flag("task", "show the task of the open one again")

  static let signature = Signature(
    "exercise", aliases: ["exercises"], group: .exercises, "Do an exercise, and have it checked.",
    parameters: [which.parameter, task.parameter],
    examples: [
      .init("exercise", "list the exercises"),
      .init("exercise 1", "open the first"),
      .init("exercise --task", "see the task again", needs: ["exercise 1"]),
      .init("exercise lab.digits", "an exercise of your own", needs: ["file lab.digits"]),
    ],
    notes: [
      "Opening one runs the lines that it begins with: they load and split the digits.",
      "A ? in a line of the task stands for what you have to find; type the line with a value in its place.",
      "'answer' answers a question, 'check' says what is met, 'hand-in' writes a file for your teacher.",
      "Exercises are files to read and to write: 'help guide teachers'.",
    ])

  private let choice: NumberOrFile?
  private let showsTask: Bool

  init(_ arguments: Arguments) throws {
    choice = arguments[Self.which]
    showsTask = arguments[Self.task] ?? false
    if showsTask, let word = arguments.token(Self.which) {
      throw LanguageError.conflict(word, with: "--task")
    }
  }

  /// The commands of the work are cells of their own.
  var isAnalysis: Bool { false }

  /// The exercise that the line opens.
  var opens: NumberOrFile? { showsTask ? nil : choice }

  /// Whether a line is worth parsing to see if it opens an exercise.
  static func mayOpen(_ line: String) -> Bool { line.hasPrefix(signature.verb) }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    if showsTask {
      let open = try OpenExercise(in: context, for: "exercise --task")
      return ExerciseResult(open.exercise, try Check.all(of: open.exercise))
    }
    guard let choice else {
      return ExercisesResult(try ExerciseFolder.exercises(), done: ExercisesResult.done(in: context.cells))
    }
    let exercise = try choice.exercise()
    return ExerciseResult(exercise, try Check.all(of: exercise), opens: true)
  }
}

extension NumberOrFile {
  /// - Throws: `ExerciseError`, `ScriptError`.
  func exercise() throws -> Exercise {
    switch self {
    case .number(let number): try ExerciseFolder.exercise(number)
    case .file(let path): try Exercise(contentsOf: path)
    }
  }
}
