import CommandLanguage
import Display
import Notebook

/// `lesson`: lists the lessons, or starts one.
struct LessonCommand: Command {
  private static let number = Key<Int>("number", .lessonNumber, form: .word, "which one")
  private static let restart = Key.flag("restart", "from its beginning, even if you left it in the middle")

  static let signature = Signature(
    "lesson", aliases: ["lessons"], group: .shell, "Learn what a network does, from the first digit on.",
    parameters: [number.parameter, restart.parameter],
    examples: [
      .init("lesson", "list the lessons"),
      .init("lesson 1", "what a digit image is"),
      .init("lesson 1 --restart", "from its beginning once more"),
    ],
    notes: [
      "Enter goes on to the next screen. Ctrl-D, Ctrl-C or 'quit' leave; until you quit digitbook, the same command comes back to that place.",
      "In between you can type commands of your own. In a pipe a lesson runs through without a pause.",
    ])

  private let number: Int?
  private let restarts: Bool

  init(_ arguments: Arguments) throws {
    number = arguments[Self.number]
    restarts = arguments[Self.restart] ?? false
    if restarts, number == nil {
      throw LanguageError.missing(
        argument: "the number of a lesson", verb: Self.signature.verb, example: "lesson 1 --restart")
    }
  }

  /// The commands of a lesson are cells of their own.
  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let lessons = try LessonFolder.lessons()
    guard let number else { return LessonsResult(lessons, progress: context.environment.lessonProgress) }
    guard let lesson = lessons.first(where: { $0.number == number }) else {
      throw LessonError.unknown(number: number, known: lessons.map(\.number))
    }
    if context.environment.replaying.contains(where: Script("", path: lesson.path).isSameFile) {
      throw ScriptError.replaysItself(path: lesson.path)
    }
    return LessonResult(lesson, restarts: restarts, isLast: number == lessons.last?.number)
  }
}

struct LessonsResult: CellResult {
  static let kind = "lessons"
  let lessons: [Entry]

  struct Entry: Encodable, Sendable {
    let number: Int
    let title: String
    let path: String
    let commands: Int
    /// `nil` if the reader has not begun the lesson.
    let progress: Progress?
  }

  enum Progress: String, Encodable, Sendable {
    case begun, finished
  }

  init(_ lessons: [Lesson], progress: [Int: LessonProgress]) {
    self.lessons = lessons.map { lesson in
      Entry(
        number: lesson.number, title: lesson.title, path: lesson.path, commands: lesson.commands.count,
        progress: progress[lesson.number].map { $0 == .finished ? .finished : .begun })
    }
  }

  var blocks: [Block] {
    let table = Table(
      columns: [.init("", .right), .init("lesson"), .init("")],
      rows: lessons.map {
        [.init("\($0.number)", .strong), .init($0.title), .init($0.progress?.rawValue ?? "")]
      })
    return [
      .table(table.withoutEmptyColumns),
      .text("\(next) Each takes about five minutes, and you can leave and come back at any time."),
    ]
  }

  private var next: String {
    let open = lessons.first { $0.progress == .begun } ?? lessons.first { $0.progress == nil }
    guard let open else { return "You have read them all." }
    let isFirst = lessons.allSatisfy { $0.progress == nil }
    return "Type 'lesson \(open.number)' to \(isFirst ? "begin" : "go on")."
  }
}

extension ValueType where Value == Int {
  /// Number of a lesson. Not limited to the built-in lessons, since a folder of the user may contain more;
  /// unknown numbers are rejected when the lessons are read.
  fileprivate static var lessonNumber: ValueType {
    let range = "1 to \(LessonFolder.usualCount)"
    return ValueType(description: "a whole number, \(range)", completion: .nothing) {
      text throws(ValueProblem) in
      guard let number = Int(text) else { throw .notAWholeNumber(range: range) }
      return number
    }
  }
}

/// A lesson that the shell is about to start; each of its commands becomes a cell.
struct LessonResult: CellResult {
  static let kind = "lesson"
  let number: Int
  let title: String
  let path: String
  let effect: CellEffect

  init(_ lesson: Lesson, restarts: Bool, isLast: Bool) {
    number = lesson.number
    title = lesson.title
    path = lesson.path
    effect = .startLesson(lesson, restarts: restarts, isLast: isLast)
  }

  var blocks: [Block] { [] }

  private enum CodingKeys: String, CodingKey {
    case number, title, path
  }
}
