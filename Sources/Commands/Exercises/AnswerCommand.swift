import CommandLanguage
import Display
import Notebook

/// `answer`: answers a question of the open exercise.
struct AnswerCommand: Command {
  private static let words = Key<String>(
    "answer", .text("the number of the question, if it asks several, and the answer"), form: .words,
    required: true,
    "the answer, behind the number of the question")

  static let signature = Signature(
    "answer", group: .exercises, "Answer a question of an exercise: a number, or a choice.",
    parameters: [words.parameter],
    examples: [
      .init("answer 1 784", "the first question", needs: ["exercise 1"]),
      .init("answer 2 b", "the second: choice b", needs: ["exercise 1"]),
    ],
    notes: ["The last answer to a question counts. 'check' says whether it is right."])

  private let words: [String]

  init(_ arguments: Arguments) {
    words = arguments.words(Self.words).flatMap { $0.split(separator: " ").map(String.init) }
  }

  /// The question, counted from 1, and the answer to it.
  /// - Throws: `ExerciseError.noSuchQuestion`, `.whichQuestion`.
  func answer(of questions: Int) throws(ExerciseError) -> (question: Int, text: String) {
    let whole = words.joined(separator: " ")
    let number = words.count > 1 ? Int(words[0].trimmingSuffix { ".:)".contains($0) }) : nil
    // Of a single question the number may be left out: `784 pixels` is an answer.
    if questions == 1, number != 1 { return (1, whole) }
    guard questions > 0 else { throw .noSuchQuestion(number: number ?? 1, count: 0) }
    guard let number else { throw .whichQuestion(count: questions, answer: whole) }
    guard (1...questions).contains(number) else { throw .noSuchQuestion(number: number, count: questions) }
    return (number, words.dropFirst().joined(separator: " "))
  }

  /// No step of an analysis, but `hand-in` writes it.
  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    // A hand-in that is replayed has its answers, but not the exercise.
    guard context.environment.replaying.isEmpty else {
      return AnswerResult(question: nil, answer: words.joined(separator: " "))
    }
    let open = try OpenExercise(in: context, for: Self.signature.verb)
    let (question, text) = try answer(of: open.exercise.questions)
    return AnswerResult(question: question, answer: text)
  }
}

struct AnswerResult: CellResult {
  static let kind = "answer"
  /// Counted from 1; `nil` in a hand-in that is replayed.
  let question: Int?
  let answer: String

  var blocks: [Block] {
    [
      .text(
        "Your answer\(question.map { " to question \($0)" } ?? ""): \(shown(answer)). 'check' says whether it is right."
      )
    ]
  }
}

extension StringProtocol {
  /// Without the characters at its end that fulfil a condition.
  fileprivate func trimmingSuffix(while isDropped: (Character) -> Bool) -> SubSequence {
    var rest = self[...]
    while let last = rest.last, isDropped(last) { rest = rest.dropLast() }
    return rest
  }
}
