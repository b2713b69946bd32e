import CommandLanguage
import Commands
import Foundation
import NotebookTestSupport
import Testing

@testable import Notebook

@Suite struct LessonTests {
  static let lessons = ShippedLessons.all

  // MARK: The lessons that there are

  @Test func thereAreTwelveAndTheyAreNumbered() throws {
    #expect(Self.lessons.count == 12)
    #expect(Self.lessons.map(\.number) == Array(1...Self.lessons.count))
    #expect(Self.lessons.allSatisfy { !$0.title.isEmpty })
  }

  @Test(arguments: lessons.indices) func everyLessonRuns(_ index: Int) throws {
    let lesson = Self.lessons[index]
    let notebook = Notebook()
    for command in lesson.commands {
      let cell = try #require(notebook.run(command))
      #expect(cell.status == .ok, "\(command): \(cell.error?.message ?? "")")
    }
    // It leaves what the user has under other names alone.
    #expect(!notebook.workspace.datasets.keys.contains("mnist"))
    #expect(notebook.workspace.settings == Settings())
  }

  @Test(arguments: lessons.indices) func everyLessonAsksAndEndsWithSomethingToTry(_ index: Int) throws {
    let lesson = Self.lessons[index]
    #expect(lesson.steps.contains { if case .question = $0 { true } else { false } })
    #expect(lesson.steps.last == .pause, "time to try something")
    guard case .prose(let last) = lesson.steps.dropLast().last else {
      Issue.record("the last screen is prose")
      return
    }
    #expect(last.contains("**What you know now**") && last.contains("**To try:**"))
    #expect(last.replacing("\n", with: " ").contains("n empty line"), "it says how it ends")
  }

  /// Commands named in the prose can be typed.
  @Test(arguments: lessons.indices) func whatTheProseSaysToTypeIsACommand(_ index: Int) throws {
    let verbs = CommandTable.standard.verbs
    for step in Self.lessons[index].steps {
      guard case .prose(let text) = step else { continue }
      let set = text.matches(of: /`([^`]+)`/).map { String($0.1).replacing("\n", with: " ") }
      let alone = text.split(separator: "\n").filter { $0.hasPrefix("    ") }.map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      for line in set + alone {
        let verb = line.prefix { $0 != " " }
        guard verbs.contains(String(verb)), line.contains(" ") else { continue }
        #expect(throws: Never.self, "\(line)") { _ = try CommandTable.standard.parse(line) }
      }
    }
  }

  /// The figures that the prose of lesson 5 rests on, reckoned from the results themselves.
  @Test func theMixedFigureIsTheMeanOfTheTwo() throws {
    let scratch = try Scratch()
    try scratch.run(
      "load mnist rows=4000 name=practice", "split test=3000 seed=1", "train hidden=128 epochs=50 seed=1")
    func wrong(_ part: String) throws -> Double {
      Double(try #require(try scratch.json("report on=\(part)")["accuracy"] as? Double))
    }
    let (train, test, all) = (try wrong("train"), try wrong("test"), try wrong("all"))
    let mixed: Double = 0.25 * train + 0.75 * test
    #expect(abs(mixed - all) < 1e-9)
    #expect(train > 0.995)
    #expect(test > 0.87 && test < 0.91)
  }

  // MARK: Taking a text apart

  @Test func proseQuestionsPausesAndCommands() {
    let text = """
      # # A title
      #
      # Some *prose*
      # goes on.
      #
      #...
      load mnist rows=5   # a comment

      #? What now?
      # Guess.
      show 1
      #...

      """
    let lesson = Lesson(text, number: 3, path: "3-x.digits")
    #expect(lesson.title == "A title")
    #expect(
      lesson.steps == [
        .prose("Some *prose*\ngoes on."), .pause, .command("load mnist rows=5   # a comment", line: 7),
        .question("What now?\nGuess."), .command("show 1", line: 11), .pause,
      ])
  }

  @Test func replayRunsTheCommandsOfALesson() throws {
    for lesson in Self.lessons {
      #expect(try Script(contentsOf: lesson.path).lines.map(\.text) == lesson.commands)
    }
  }

  // MARK: Finding and failing

  @Test func theFoldersAreTriedInOrder() {
    #expect(
      LessonFolder.candidates(chosen: "/x", programFolders: ["/bin"], workingFolder: "/work") == [
        "/x", "/bin/digitbook_Notebook.resources/lessons", "/bin/digitbook_Notebook.bundle/lessons",
        "/bin/digitbook_Notebook.bundle/Contents/Resources/lessons", "/bin/../share/digitbook/lessons",
        "/work/Scripts/lessons",
      ])
  }

  @Test func withoutLessonsItSaysWhereItLooked() throws {
    #expect(throws: LessonError.missing(searched: ["/no", "/never"])) {
      try LessonFolder.lessons(among: ["/no", "/never"])
    }
    #expect(
      ErrorMessage(wording: LessonError.missing(searched: ["/no", "/never"]))
        == ErrorMessage(
          "the lessons were not found; looked in /no and /never",
          hint: "start digitbook with Scripts/digitbook, or set DIGITBOOK_LESSONS to the folder that has them"
        ))
  }

  /// Predictions of a loaded model do not appear in the first lesson, which has not introduced models yet.
  @Test func theFirstLessonShowsNoModelsOpinion() throws {
    let scratch = try Scratch()
    try scratch.run("load mnist rows=300", "train hidden=2 epochs=1")
    for command in try #require(Self.lessons.first).commands where command.hasPrefix("show") {
      try scratch.run("load mnist rows=4000 name=practice")
      let images = try #require(try scratch.json(command)["images"] as? [[String: Any]])
      #expect(images.allSatisfy { $0["predicted"] == nil && $0["label"] != nil })
    }
  }

  /// What the prose of lesson 3 says of its networks, in the order of their mistakes.
  @Test func bendingHelpsAndReluMost() throws {
    let scratch = try Scratch()
    var wrong: [String: Int] = [:]
    for command in Self.lessons[2].commands where command != "models" {
      guard command.hasPrefix("wrong") else {
        try scratch.run(command)
        continue
      }
      let result = try scratch.json(command)
      let model = try #require(result["model"] as? String)
      wrong[model] = try #require(result["wrong"] as? Int)
    }
    let (straight, bent, squeezed) = (wrong["straight"] ?? 0, wrong["bent"] ?? 0, wrong["squeezed"] ?? 0)
    #expect(bent < squeezed && squeezed < straight)
    #expect((90...110).contains(straight))
    #expect((0.25...0.35).contains(Double(straight - bent) / Double(straight)))
  }

  // MARK: Going on with what is there

  @Test func theSameDigitsAreNotReadTwice() throws {
    let line = "load mnist rows=400 name=practice"
    let notebook = Notebook()
    #expect(notebook.loadedDataset(madeBy: line) == nil)
    notebook.run(line)
    #expect(notebook.loadedDataset(madeBy: line) == "practice")
    #expect(notebook.loadedDataset(madeBy: "load mnist rows=500 name=practice") == nil)
    #expect(notebook.loadedDataset(madeBy: "split test=100 seed=1") == nil)
    notebook.run("rename practice other")
    #expect(notebook.loadedDataset(madeBy: line) == nil, "a script without the new name has no use for it")
    notebook.run("load mnist rows=100 name=practice")
    #expect(notebook.loadedDataset(madeBy: line) == nil, "other digits have the name now")
    notebook.run("drop practice")
    #expect(notebook.loadedDataset(madeBy: line) == nil)
  }

  /// A file may have changed since it was read.
  @Test func aFileIsReadAgain() throws {
    let scratch = try Scratch()
    let line = "load \(try scratch.csv("a.csv", rows: 80))"
    try scratch.run(line)
    #expect(scratch.notebook.loadedDataset(madeBy: line) == nil)
  }

  /// No lesson takes the place of a model of another one, not even with what it says to try.
  @Test func everyModelHasANameOfItsOwn() {
    var names: [String] = []
    for lesson in Self.lessons {
      let tries = lesson.steps.compactMap { step in if case .prose(let text) = step { text } else { nil } }
      for text in lesson.commands + tries where text.contains("name=") {
        names += text.matches(of: /(?:train|grid|ensemble) .*name=(\S+)/).map { String($0.1) }
      }
    }
    #expect(names.count > 20 && Set(names).count == names.count, "\(names.sorted())")
    let usual = [
      "best", "mine", "good", "first", "second", "a", "b", "test", "small", "dense", "adam", "linear",
    ]
    #expect(Set(names).isDisjoint(with: usual), "names that a reader may have given")
  }
}
