import CommandLanguage
import Display
import Notebook

/// `lesson`: lists the lessons, or starts one.
struct LessonCommand: Command {
  private static let which = Key<NumberOrFile>(
    "number", .numberOrFile(usual: LessonFolder.usualCount), form: .word, "which one, or a file of your own")
  private static let restart = Key.flag("restart", "from its beginning, even if you left it in the middle")

  static let signature = Signature(
    "lesson", aliases: ["lessons"], group: .exercises, "Learn what a network does, from the first digit on.",
    parameters: [which.parameter, restart.parameter],
    examples: [
      .init("lesson", "list the lessons"),
      .init("lesson 1", "what a digit image is"),
      .init("lesson 1 --restart", "from its beginning once more"),
      .init("lesson class.digits", "a lesson of your own", needs: ["file class.digits"]),
    ],
    notes: [
      "Enter goes on to the next screen. Ctrl-D, Ctrl-C or 'quit' leave; until you quit digitbook, the same command comes back to that place.",
      "In between you can type commands of your own. In a pipe a lesson runs through without a pause.",
      "A lesson is a script with text in its comments: '#...' is a pause, '#?' a question, '#=' its answer.",
    ])

  private let which: NumberOrFile?
  private let restarts: Bool

  init(_ arguments: Arguments) throws {
    which = arguments[Self.which]
    restarts = arguments[Self.restart] ?? false
    if restarts, which == nil {
      throw LanguageError.missing(
        argument: "the number of a lesson", verb: Self.signature.verb, example: "lesson 1 --restart")
    }
  }

  /// The commands of a lesson are cells of their own.
  var isAnalysis: Bool { false }

  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    let (lesson, isLast): (Lesson, Bool)
    switch which {
    case .file(let path): (lesson, isLast) = (try Lesson(contentsOf: path), true)
    case .number(let number):
      let lessons = try LessonFolder.lessons()
      guard let found = lessons.first(where: { $0.number == number }) else {
        throw LessonError.unknown(number: number, known: lessons.compactMap(\.number))
      }
      (lesson, isLast) = (found, number == lessons.last?.number)
    case nil:
      return LessonsResult(try LessonFolder.lessons(), progress: context.environment.lessonProgress)
    }
    if context.environment.replaying.contains(where: Script("", path: lesson.path).isSameFile) {
      throw ScriptError.replaysItself(path: lesson.path)
    }
    let open = try? OpenExercise(in: context, for: Self.signature.verb).exercise
    return LessonResult(
      lesson, replacing: open.flatMap { $0.sharesRows(with: lesson) ? $0 : nil }, restarts: restarts,
      isLast: isLast)
  }
}

extension Exercise {
  /// Whether a lesson loads or splits digits, as the exercise does.
  fileprivate func sharesRows(with lesson: Lesson) -> Bool {
    func verbs(_ lines: [String]) -> Set<Substring> { Set(lines.map { $0.prefix { $0 != " " } }) }
    return !verbs(given.map(\.text)).isDisjoint(with: verbs(lesson.commands))
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
    self.lessons = lessons.compactMap { lesson in
      lesson.number.map { number in
        Entry(
          number: number, title: lesson.title, path: lesson.path, commands: lesson.commands.count,
          progress: progress[number].map { $0 == .finished ? .finished : .begun })
      }
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

/// A lesson that the shell is about to start; each of its commands becomes a cell.
struct LessonResult: CellResult {
  static let kind = "lesson"
  let number: Int?
  let title: String
  let path: String
  let effect: CellEffect
  /// What the reader loses by it.
  private let note: String?

  /// - Parameter exercise: the open one, whose rows it replaces.
  init(_ lesson: Lesson, replacing exercise: Exercise?, restarts: Bool, isLast: Bool) {
    note = exercise.map {
      "\($0.heading) is open, and the lesson replaces its rows: '\($0.line)' begins it anew afterwards."
    }
    number = lesson.number
    title = lesson.title
    path = lesson.path
    effect = .startLesson(lesson, restarts: restarts, isLast: isLast)
  }

  var blocks: [Block] { note.map { [.text($0)] } ?? [] }

  private enum CodingKeys: String, CodingKey {
    case number, title, path
  }
}
