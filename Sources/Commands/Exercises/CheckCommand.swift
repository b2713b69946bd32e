import CommandLanguage
import Display
import Notebook

/// `check`: says which demands of the open exercise are met, and hints at what to try for the others.
struct CheckCommand: Command {
  static let signature = Signature(
    "check", group: .exercises, "See what of an exercise is met, with a hint at what is not.",
    examples: [.init("check", "how far the open exercise is", needs: ["exercise 1"])],
    notes: [
      "Accuracy on validation rows is measured by 'check' itself, as often as you like. What is asked of test rows is "
        + "read from your own 'report', because they are to be looked at once.",
      "Figures are those of the current model; 'use NAME' chooses another.",
    ])

  init(_ arguments: Arguments) {}

  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let open = try OpenExercise(in: context, for: Self.signature.verb)
    let checks = try Check.all(of: open.exercise)
    let judge = CheckJudge(open, workspace, context)
    return CheckResult(open.exercise, try judge.outcomes(of: checks))
  }
}

/// What a check found.
struct CheckOutcome: Codable, Equatable, Sendable {
  /// What is asked for, in words.
  let demand: String
  let isMet: Bool
  /// What there is, in words.
  let found: String
  /// `nil` if it is met, or the exercise has no hint.
  let hint: String?
}

struct CheckResult: CellResult {
  static let kind = "check"
  /// The number of the exercise; `nil` for a file of the user.
  let number: Int?
  let title: String
  /// How many checks are met, of how many.
  let met: Int
  let of: Int
  let checks: [CheckOutcome]
  private let heading: String

  init(_ exercise: Exercise, _ checks: [CheckOutcome]) {
    number = exercise.number
    title = exercise.title
    heading = exercise.heading
    self.checks = checks
    met = checks.count(where: \.isMet)
    of = checks.count
  }

  private enum CodingKeys: String, CodingKey {
    case number, title, met, of, checks
  }

  var blocks: [Block] {
    let table = Table(
      columns: [.init(""), .init("asked for"), .init("so far")],
      rows: checks.map { check in
        [
          .init(check.isMet ? "met" : "open", check.isMet ? .good : .strong), .init(check.demand),
          .init(check.found),
        ]
      }, wraps: true)
    return [.heading(heading), .table(table)] + hints + [.text(verdict)]
  }

  private var hints: [Block] {
    // What concerns several demands is said once.
    let hints = checks.compactMap(\.hint).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return hints.isEmpty ? [] : [.prose(hints.map { "- \($0)" }.joined(separator: "\n"))]
  }

  private var verdict: String {
    guard met == of else {
      // Nothing to hint at yet: the task says how to begin.
      let start = checks.contains { $0.hint != nil } ? "" : " 'exercise --task' shows what is to be done."
      return "\(met) of \(of) met.\(start)"
    }
    let next = number.flatMap {
      $0 < ExerciseFolder.usualCount ? ", before you go on to the next, 'exercise \($0 + 1)'" : nil
    }
    let all = of == 1 ? "It is met." : of == 2 ? "Both are met." : "All \(of) are met."
    return "\(all) "
      + "'hand-in YOUR NAME' writes it into a file for your teacher\(next ?? "")."
  }
}
