import Display
import Foundation
import Notebook

/// An exercise that is opened, or its task.
struct ExerciseResult: CellResult {
  static let kind = "exercise"
  let number: Int?
  let title: String
  let path: String
  let digest: String
  /// The commands that the shell runs next; `nil` where only the task is shown.
  let given: [String]?
  let lines: [String]
  let questions: [String]
  let checks: [String]
  let effect: CellEffect
  private let exercise: Exercise
  /// The checks in words; those of questions, which stand in the task already, are one.
  private let demands: [String]

  init(_ exercise: Exercise, _ checks: [Check], opens: Bool = false) {
    self.exercise = exercise
    number = exercise.number
    title = exercise.title
    path = exercise.path
    digest = exercise.digest
    given = opens ? exercise.given.map(\.text) : nil
    lines = exercise.parts.compactMap { if case .line(let text) = $0 { text } else { nil } }
    questions = exercise.parts.compactMap { if case .question(_, let text) = $0 { text } else { nil } }
    self.checks = checks.compactMap(\.demand)
    let asked = checks.count(where: \.isAboutAQuestion)
    demands =
      checks.filter { !$0.isAboutAQuestion }.compactMap(\.demand)
      + (asked == 0 ? [] : [asked == 1 ? "the question answered" : "the \(asked) questions answered"])
    guard opens else {
      effect = .none
      return
    }
    // The task comes last, so that it is on the screen when its reader begins.
    let task = Script.Line(number: (exercise.given.last?.number ?? 0) + 1, text: "exercise --task")
    effect = .replay(Replay(Script("", path: exercise.path).with(lines: exercise.given + [task])))
  }

  private enum CodingKeys: String, CodingKey {
    case number, title, path, digest, given, lines, questions, checks
  }

  var blocks: [Block] {
    guard given == nil else {
      guard !exercise.given.isEmpty else { return [.text("\(exercise.heading).")] }
      let (noun, verb) = exercise.given.count == 1 ? ("line", "is") : ("lines", "are")
      return [
        .text(
          "\(exercise.heading). It begins with \(exercise.given.count) \(noun), which \(verb) run for you.")
      ]
    }
    return [.heading(exercise.heading)] + Self.blocks(of: exercise.parts)
      + [.text("To be met: \(demands.joined(separator: "; ")).")]
      + [.text(next), .text("A word you do not know: 'ask epoch' explains it.")]
  }

  /// Lines that follow each other stand together.
  private static func blocks(of parts: [Exercise.Part]) -> [Block] {
    var blocks: [Block] = []
    for part in parts {
      switch part {
      case .prose(let text): blocks.append(.prose(text))
      case .question(let number, let text): blocks.append(.prose("**Question \(number).** \(text)"))
      case .line(let text):
        if case .preformatted(let before)? = blocks.last {
          blocks[blocks.count - 1] = .preformatted("\(before)\n    \(text)")
        } else {
          blocks.append(.preformatted("    \(text)"))
        }
      }
    }
    return blocks
  }

  private var next: String {
    let answer = questions.isEmpty ? "" : "'answer\(questions.count > 1 ? " 1" : "") ...' answers; "
    return "\(answer)'check' says what is met; 'exercise --task' shows this."
  }
}

/// The list of exercises.
struct ExercisesResult: CellResult {
  static let kind = "exercises"
  let exercises: [Entry]

  struct Entry: Encodable, Sendable {
    let number: Int
    let title: String
    let path: String
    /// How far it is in this session; `nil` if it was not opened.
    let progress: Progress?
  }

  /// What the last `check` said; all that is asked for, if that was ever met.
  struct Progress: Encodable, Sendable {
    let met: Int
    let of: Int
  }

  init(_ exercises: [Exercise], done: [Int: Progress]) {
    self.exercises = exercises.compactMap { exercise in
      exercise.number.map {
        Entry(number: $0, title: exercise.title, path: exercise.path, progress: done[$0])
      }
    }
  }

  /// What `check` said of each exercise in this session. Done stays done, even if it is begun anew or undone.
  static func done(in cells: [Cell]) -> [Int: Progress] {
    var done: [Int: Progress] = [:]
    for cell in cells where cell.status == .ok && cell.input.hasPrefix(CheckCommand.signature.verb) {
      let fields = cell.fields
      guard let number = fields["number"] as? Int, let met = fields["met"] as? Int,
        let count = fields["of"] as? Int, done[number].map({ $0.met < $0.of }) ?? true
      else { continue }
      done[number] = Progress(met: met, of: count)
    }
    return done
  }

  var blocks: [Block] {
    let table = Table(
      columns: [.init("", .right), .init("exercise"), .init("")],
      rows: exercises.map { entry in
        [
          .init("\(entry.number)", .strong), .init(entry.title),
          .init(entry.progress.map { $0.met == $0.of ? "done" : "\($0.met) of \($0.of) met" } ?? ""),
        ]
      })
    let open = exercises.first { $0.progress.map { $0.met < $0.of } ?? true }
    return [
      .table(table.withoutEmptyColumns),
      .text(
        (open.map { "Type 'exercise \($0.number)' to begin. " } ?? "You have done them all. ")
          + "Each goes with the lesson of the same number."),
    ]
  }
}

extension Cell {
  /// The fields of the result as a program reads them; empty without a result.
  var fields: [String: Any] {
    let object = try? JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    return object?["result"] as? [String: Any] ?? [:]
  }

  /// Those of the model that it trained; of a search, its winner.
  var fieldsOfModel: [String: Any]? {
    let fields = fields
    return fields["kind"] as? String == ModelResult.kind ? fields : fields["model"] as? [String: Any]
  }
}
