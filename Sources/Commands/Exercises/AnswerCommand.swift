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
      .init("answer 3 b", "the third: choice b", needs: ["exercise 1"]),
    ],
    notes: [
      "The last answer to a question counts. 'check' says whether it is right.",
      "A number may stand in a sentence, with a decimal comma or as a sum: '90,8', 'it reads 90.8 %', '784 + 1'.",
    ])

  private let words: [String]

  init(_ arguments: Arguments) {
    words = arguments.words(Self.words).flatMap { $0.split(separator: " ").map(String.init) }
  }

  /// The question, counted from 1, and the answer to it.
  /// - Throws: `ExerciseError.noSuchQuestion`, `.whichQuestion`, `.noAnswer`.
  func answer(of questions: Int) throws(ExerciseError) -> (question: Int, text: String) {
    let isNamed = words.count > 1 && words[0].lowercased() == "question"
    let words = isNamed ? Array(words.dropFirst()) : words
    let whole = words.joined(separator: " ")
    // `784 + 1` is an answer, and no question 784.
    let isSum = words.count > 2 && ["+", "*", "x", "×", "·"].contains(words[1])
    let isLabelled = isNamed || words.count > 1 && !isSum
    let number = isLabelled ? Int(words[0].trimmingSuffix { ".:)".contains($0) }) : nil
    // Of a single question the number may be left out: `784 pixels` is an answer.
    if questions == 1, !isNamed, number != 1 { return (1, whole) }
    guard questions > 0 else { throw .noSuchQuestion(number: number ?? 1, count: 0) }
    guard let number else { throw .whichQuestion(count: questions, answer: whole) }
    guard (1...questions).contains(number) else { throw .noSuchQuestion(number: number, count: questions) }
    let answer = words.dropFirst().joined(separator: " ")
    guard !answer.isEmpty else { throw .noAnswer(question: number) }
    return (number, answer)
  }

  /// No step of an analysis, but `hand-in` writes it.
  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    // A hand-in that is replayed has its answers, but not the exercise.
    guard context.environment.replaying.isEmpty else {
      return AnswerResult(question: nil, answer: words.joined(separator: " "), number: nil)
    }
    let open = try OpenExercise(in: context, for: Self.signature.verb)
    let (question, text) = try answer(of: open.exercise.questions)
    let judge = CheckJudge(open, workspace, context)
    switch judge.reading(of: text, asAnswerTo: question, try Check.all(of: open.exercise)) {
    case .unreadable:
      throw ExerciseError.noNumber(question: question, of: open.exercise.questions, answer: text)
    case .words: return AnswerResult(question: question, answer: text, number: nil)
    case .number(let number): return AnswerResult(question: question, answer: text, number: number)
    }
  }
}

struct AnswerResult: CellResult {
  static let kind = "answer"
  /// Counted from 1; `nil` in a hand-in that is replayed.
  let question: Int?
  let answer: String
  /// What was read, where a number is asked for.
  let number: Double?

  var blocks: [Block] {
    [
      .text(
        "Your answer\(question.map { " to question \($0)" } ?? ""): \(shown(answer))\(reading). 'check' says whether it is right."
      )
    ]
  }

  /// The number, unless it is what was typed.
  private var reading: String {
    guard let number, Double(answer) != number else { return "" }
    return ", which is read as \(NumberText.significant(number, digits: 6))"
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
