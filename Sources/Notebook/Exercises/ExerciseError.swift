import CommandLanguage
import Display

/// Why an exercise cannot be opened, answered, handed in or graded.
package enum ExerciseError: Error, Equatable, Sendable {
  /// None of these folders has exercises.
  case missing(searched: [String])
  /// There is no exercise of that number; `known` lists the existing ones.
  case unknown(number: Int, known: [Int])
  /// No exercise was opened in this session.
  case noneOpen(verb: String)
  /// The exercise has no question of that number.
  case noSuchQuestion(number: Int, count: Int)
  /// Which of several questions is answered is not said.
  case whichQuestion(count: Int, answer: String)
  /// Nothing stands behind the number of the question.
  case noAnswer(question: Int)
  /// A question asks for a number, and the answer has none, or several.
  case noNumber(question: Int, of: Int, answer: String)
  /// A line `#!` that cannot be read.
  case badCheck(path: String, line: Int, ErrorMessage)
  /// An exercise whose file has no check.
  case noChecks(path: String)
  /// Nothing was done since the exercise was opened.
  case nothingDone
  /// A cell that was interrupted, whose outcome cannot be made again, is still in effect.
  case interrupted(cell: Int, line: String)
  /// A cell that uses something that was made before the exercise was opened.
  case usesEarlier(cell: Int, line: String, opens: String)
  /// A command that no hand-in may have, because it would reach beyond the notebook in which it is replayed.
  case notReplayed(cell: Int, line: String)
  /// A name for a hand-in that is empty or has a line break.
  case badName
  /// A folder without hand-ins.
  case noHandIns(folder: String)
  /// It cannot be read; `code` is `errno`.
  case unreadableFolder(path: String, code: Int32)
  /// There is no key, and the hand-ins do not say which exercise they are of.
  case needsKey
}

extension ExerciseError: Worded {
  package var wording: ErrorMessage {
    switch self {
    case .missing(let searched):
      ErrorMessage(
        "the exercises were not found; looked in \(listed(searched, joinedBy: "and"))",
        hint: "start digitbook with Scripts/digitbook, or set DIGITBOOK_EXERCISES to the folder that has them"
      )
    case .unknown(let number, let known):
      ErrorMessage(
        "there is no exercise \(number): the exercises are \(listed(known.map(String.init), joinedBy: "and"))",
        hint: "'exercise' lists them")
    case .noneOpen(let verb):
      ErrorMessage(
        "no exercise is open, and '\(verb)' is about the open one",
        hint: "'exercise' lists them, 'exercise 1' opens the first")
    case .noSuchQuestion(_, 0):
      ErrorMessage("this exercise asks no question", hint: "'exercise --task' shows what is to be done")
    case .noSuchQuestion(let number, let count):
      ErrorMessage(
        "there is no question \(number): this exercise asks \(counted(count, "question"))",
        hint: "'exercise --task' shows \(count == 1 ? "it" : "them")")
    case .whichQuestion(let count, let answer):
      ErrorMessage(
        "this exercise asks \(counted(count, "question")): which one is \(shown(answer)) the answer to?",
        hint: "'answer 1 \(answer)' answers the first")
    case .noAnswer(let question):
      ErrorMessage(
        "no answer stands behind question \(question)",
        hint: "try 'answer \(question) 784', with your own number")
    case .noNumber(let question, let count, let answer):
      ErrorMessage(
        "question \(question) asks for one number, and none can be read in \(shown(answer))",
        hint: "try 'answer \(count == 1 ? "" : "\(question) ")90.8', with your own number")
    case .badCheck(let path, let line, let message):
      ErrorMessage("\(shown(path)):\(line): \(message.message)", hint: message.hint)
    case .noChecks(let path):
      ErrorMessage(
        "\(shown(path)) has no line '#!' that says what is to be met",
        hint: "'help guide teachers' shows how to write an exercise")
    case .nothingDone:
      ErrorMessage(
        "nothing was done since the exercise was opened", hint: "'exercise --task' shows what is to be done")
    case .interrupted(let cell, let line):
      ErrorMessage(
        "cell \(cell), '\(line)', was interrupted, and what came of it cannot be made again",
        hint: "'undo' takes it back; then run it to its end, or with fewer epochs")
    case .usesEarlier(let cell, let line, let opens):
      ErrorMessage(
        "cell \(cell), '\(line)', uses something that was made before the exercise was opened",
        hint: "'\(opens)' begins it anew; what it takes is made after that")
    case .notReplayed(let cell, let line):
      ErrorMessage(
        "cell \(cell), '\(line)', cannot be handed in: it would be run on your teacher's machine",
        hint: "'undo' takes it back, if the exercise can do without")
    case .badName:
      ErrorMessage("a name is one line with a letter in it", hint: "try 'hand-in Ada Lovelace'")
    case .noHandIns(let folder):
      ErrorMessage(
        "\(shown(folder)) has no hand-in: no file that ends in .hand-in.digits",
        hint: "'hand-in' writes one; collect those of the class in one folder")
    case .unreadableFolder(let path, let code):
      ErrorMessage(
        "cannot read the folder \(shown(path)): \(ErrorPhrase.reason(code))",
        hint: "name the folder that holds the files of the class")
    case .needsKey:
      ErrorMessage(
        "these hand-ins are of no exercise that comes with digitbook",
        hint: "add key=FILE.digits, the exercise with its checks")
    }
  }
}
