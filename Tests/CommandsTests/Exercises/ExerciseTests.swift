import CommandLanguage
import Display
import Foundation
import NotebookTestSupport
import Testing

@testable import Commands
@testable import Notebook

/// The exercises that come along: each can be opened, and solved as its hints say.
@Suite struct ExerciseTests {
  static let exercises: [Exercise] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Scripts/exercises").standardizedFileURL.path
    return (try? ExerciseFolder.exercises(among: [folder])) ?? []
  }()

  /// Lines that solve each.
  static let solutions: [Int: [String]] = [
    1: ["show label=5 n=1", "answer 1 784", "answer 2 350", "answer 3 b) paper"],
    2: ["train hidden=6 activation=identity epochs=20 seed=1 name=units", "answer 785 weights"],
    3: ["train hidden=24 epochs=40 seed=1 name=net", "report"],
    4: [
      "train hidden=32 solver=sgd lr=0.001 epochs=5 seed=1 name=steps",
      "train hidden=32 solver=sgd lr=10 epochs=5 seed=1 name=steps",
      "train hidden=32 solver=sgd lr=0.2 epochs=5 seed=1 name=steps", "answer b",
    ],
    5: ["train hidden=128 epochs=50 seed=1 name=by-heart", "report on=validation", "answer 2 b"],
    6: [
      "grid hidden=16|64 lr=0.001|0.01 k=3 epochs=5 seed=1 name=best", "report", "answer 1 12", "answer 2 a",
    ],
    7: [
      "draw label=7 strokes=4:8,6-30,6-16,35", "draw label=1 strokes=4:10,18-20,6-20,35",
      "draw label=1 strokes=4:20,6-20,35", "add drawn to=practice",
      "train hidden=128 epochs=20 seed=1 name=taught", "answer the 1",
    ],
    8: [
      "train layers=conv:8x5,pool:2,conv:16x5,pool:2 lr=0.01 epochs=12 seed=1", "answer 208",
    ],
  ]

  @Test func thereIsOneForEachOfTheFirstEightLessons() {
    #expect(Self.exercises.map(\.number) == Array(1...ExerciseFolder.usualCount))
    #expect(Self.exercises.allSatisfy { !$0.given.isEmpty && !$0.title.isEmpty })
  }

  @Test(arguments: 1...8) func eachIsSolvedAsItsHintsSay(_ number: Int) throws {
    let exercise = try #require(Self.exercises.first { $0.number == number })
    let scratch = try Scratch()
    try scratch.run("exercise \(exercise.path)")
    for line in exercise.given { try scratch.run(line.text) }
    let before = try scratch.json("check")
    #expect(before["met"] as? Int == 0, "nothing is done yet")
    for line in try #require(Self.solutions[number]) {
      // The answers that only the run knows.
      try scratch.run(line)
      if line.hasPrefix("report") {
        let accuracy = try #require(scratch.notebook.cells.last?.fields["accuracy"] as? Double)
        try scratch.run("answer 1 \(NumberText.percent(accuracy))")
      }
      if number == 6, line.hasPrefix("report") { try scratch.run("answer 1 12") }
    }
    let after = try scratch.json("check")
    let checks = try #require(after["checks"] as? [[String: Any]])
    #expect(checks.allSatisfy { $0["is_met"] as? Bool == true }, "\(checks)")
    #expect(after["met"] as? Int == after["of"] as? Int)
  }

  /// The task, as it is shown on opening, fits a window of 80 x 24 with its prompt.
  @Test(arguments: 1...8) func theTaskFitsAWindow(_ number: Int) throws {
    let exercise = try #require(Self.exercises.first { $0.number == number })
    let result = ExerciseResult(exercise, try Check.all(of: exercise))
    let lines = TextRenderer(style: .plain).render(result.blocks).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 23, "\(lines.count) lines")
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  /// A task is commands: with its holes filled, each line can be run.
  @Test(arguments: 1...8) func theLinesOfATaskAreCommands(_ number: Int) throws {
    let exercise = try #require(Self.exercises.first { $0.number == number })
    for case .line(let text) in exercise.parts {
      // Each hole gets another number: a grid refuses the same one twice.
      let filled = text.split(separator: "?", omittingEmptySubsequences: false).enumerated()
        .map { $0 == 0 ? String($1) : "\($0 + 2)\($1)" }.joined()
      #expect(throws: Never.self, "\(filled)") { _ = try CommandTable.standard.parse(filled) }
    }
  }

  // MARK: Reading

  @Test func aFileIsReadInItsParts() throws {
    let exercise = Exercise(
      """
      # # Title
      load mnist rows=40
      # Find it.
      train hidden=?,? lr=?
      report
      #? How many?
      # A number.
      #! answer 1 is=3
      report on=all
      """, number: nil, path: "x.digits")
    #expect(exercise.title == "Title" && exercise.heading == "Exercise: Title")
    #expect(exercise.given.map(\.text) == ["load mnist rows=40"])
    #expect(
      exercise.parts == [
        .prose("Find it."), .line("train hidden=?,? lr=?"), .line("report"),
        .question(1, "How many?\nA number."),
      ])
    #expect(exercise.checks == [.init(text: "answer 1 is=3", line: 8)])
    #expect(exercise.afterwards.map(\.text) == ["report on=all"])
    #expect(
      Exercise.hasHole("show ?") && Exercise.hasHole("grid lr=?|0.1")
        && Exercise.hasHole("conv:?x5 layers=conv:?x5"))
    #expect(!Exercise.hasHole("? train") && !Exercise.hasHole("load what?.csv"))
  }

  @Test(arguments: [
    ("accuracy", "'accuracy' needs least= or most="),
    ("guess least=1", "there is no check 'guess'"),
    ("answer 2 is=3", "there is no question 2: this exercise asks 1 question"),
    ("weights most=many", "most takes a number, or a share such as 90%, not 'many'"),
    ("", "'#!' has no check behind it"),
    ("looks", "'looks' needs how many models at most"),
  ])
  func aBadCheckNamesItsLine(text: String, message: String) throws {
    let scratch = try Scratch()
    let path = try scratch.file("bad.digits", Data("# # Bad\n#? Why?\n#! \(text)\n".utf8))
    #expect(try scratch.fail("exercise \(path)").message == "\(path):3: \(message)")
  }

  @Test func aFileWithoutChecksIsNoExercise() throws {
    let scratch = try Scratch()
    let path = try scratch.file("plain.digits", Data("load mnist\n".utf8))
    #expect(
      try scratch.fail("exercise \(path)")
        == ErrorMessage(
          "\(path) has no line '#!' that says what is to be met",
          hint: "'help guide teachers' shows how to write an exercise"))
  }

  // MARK: Without an exercise

  @Test(arguments: ["check", "answer 3", "hand-in Ada", "exercise --task"]) func nothingIsOpen(line: String)
    throws
  {
    let verb = line.hasPrefix("exercise") ? line : String(line.prefix { $0 != " " })
    #expect(
      try Scratch().fail(line)
        == ErrorMessage(
          "no exercise is open, and '\(verb)' is about the open one",
          hint: "'exercise' lists them, 'exercise 1' opens the first"))
  }

  @Test func unknownExercisesAndQuestionsAreTold() throws {
    let scratch = try Scratch()
    #expect(
      try scratch.fail("exercise 99").message
        == "there is no exercise 99: the exercises are 1, 2, 3, 4, 5, 6, 7 and 8")
    try scratch.run("exercise 1")
    #expect(
      try scratch.fail("answer 784")
        == ErrorMessage(
          "this exercise asks 3 questions: which one is 784 the answer to?",
          hint: "'answer 1 784' answers the first"))
    #expect(
      try scratch.fail("answer 4 784").message == "there is no question 4: this exercise asks 3 questions")
    try scratch.run("answer 1 785", "answer 1 784")
    let checks = try #require(try scratch.json("check")["checks"] as? [[String: Any]])
    #expect(checks.map { $0["is_met"] as? Bool } == [false, true, false, false], "the last answer counts")
    #expect(checks[3]["found"] as? String == "no answer yet")
  }

  /// The open exercise is known from the cells, so an opened session has it, too.
  @Test func aSessionKeepsIt() throws {
    let scratch = try Scratch()
    try scratch.run("exercise 1", "answer 1 784", "save work")
    scratch.notebook.session.leave()
    let other = Notebook(session: LiveSession(places: scratch.places))
    try #require(other.run("open work")?.status == .ok)
    let cell = try #require(other.run("check"))
    #expect(cell.fields["met"] as? Int == 1)
    let text = TextRenderer().render(try #require(other.run("exercise")?.result).blocks)
    #expect(text.contains("1 of 4 met") && text.contains("Type 'exercise 1' to begin."))
  }

  /// What was met once stays so in the list, however often the exercise is begun anew.
  @Test func doneStaysDone() throws {
    let scratch = try Scratch()
    try scratch.run("exercise 1", "load mnist rows=4000 name=practice", "show 0")
    try scratch.run("answer 1 784", "answer 2 350", "answer 3 b")
    #expect(
      try scratch.text("check").contains(
        "All 4 are met. 'hand-in YOUR NAME' writes it into a file for your teacher, before you go on to the next, "
          + "'exercise 2'."))
    #expect(try scratch.text("exercise").contains("1 Looking at digits done"))
    try scratch.run("exercise 1", "load mnist rows=4000 name=practice", "check", "undo")
    #expect(try scratch.text("exercise").contains("1 Looking at digits done"))
    #expect(try scratch.text("exercise").contains("Type 'exercise 2' to begin."))
  }

  @Test func aHandInNeedsANameAndNothingElse() throws {
    #expect(
      try Scratch().fail("hand-in").message
        == "'hand-in' needs your name, as the teacher knows it, such as 'hand-in Ada Lovelace'")
  }

  /// What was made before the exercise was opened does not count.
  @Test func earlierModelsDoNotCount() throws {
    let scratch = try Scratch()
    let data = try scratch.csv("a.csv", rows: 80)
    let path = try scratch.file("e.digits", Data("# # E\n#! weights most=100000\n#! looks most=0\n".utf8))
    try scratch.run("load \(data)", "train hidden=2 epochs=1", "report", "exercise \(path)")
    func found() throws -> [String] {
      (try scratch.json("check")["checks"] as? [[String: Any]])?.compactMap { $0["found"] as? String } ?? []
    }
    #expect(try found() == ["no model yet", "no model yet"])
    try scratch.run("train hidden=2 epochs=1")
    #expect(try found() == ["142 (m2)", "not looked at"])
    try scratch.run("report", "undo", "undo")
    #expect(try found() == ["no model yet", "m2"], "a look is a look, taken back or not")
  }

  /// Under one name there may be several models.
  @Test func aModelThatIsTrainedAgainIsLookedAtAgain() throws {
    let scratch = try Scratch()
    let path = try scratch.file("e.digits", Data("# # E\n#! looks most=1\n".utf8))
    try scratch.run(
      "exercise \(path)", "load \(scratch.csv("a.csv", rows: 80))", "train hidden=2 epochs=1 name=net",
      "report",
      "wrong n=1")
    func look() throws -> [String: Any] {
      try #require((try scratch.json("check")["checks"] as? [[String: Any]])?.first)
    }
    #expect(try look()["is_met"] as? Bool == true && look()["found"] as? String == "net")
    try scratch.run("train hidden=3 epochs=1 name=net", "report")
    #expect(
      try look()["is_met"] as? Bool == false
        && look()["found"] as? String == "two models that were both called net")
  }
}
