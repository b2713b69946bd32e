import CommandLanguage
import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

@Suite struct LessonTests {
  private static let lessons = ShippedLessons.all

  @Test func theListNamesThemAll() throws {
    let text = TextRenderer().render(try #require(Scratch().run("lesson").result).blocks)
    for lesson in Self.lessons { #expect(text.contains("\(lesson.number ?? 0)  \(lesson.title)")) }
    #expect(text.contains("Type 'lesson 1' to begin."))
  }

  @Test func theListSaysHowFarTheReaderIs() throws {
    let result = LessonsResult(
      Self.lessons, progress: [1: .finished, 2: .begun(step: 3, dataset: "practice")])
    let text = TextRenderer().render(result.blocks)
    #expect(text.contains(/1  What a digit image is +finished\n/))
    #expect(text.contains(/2  One layer: adding up pixels +begun\n/))
    #expect(text.contains("Type 'lesson 2' to go on."))
    let all = Dictionary(uniqueKeysWithValues: Self.lessons.map { ($0.number ?? 0, LessonProgress.finished) })
    #expect(
      TextRenderer().render(LessonsResult(Self.lessons, progress: all).blocks)
        .contains("You have read them all."))
  }

  @Test func anUnknownLessonIsTold() throws {
    let known = (1...Self.lessons.count).map(String.init)
    let list = known.dropLast().joined(separator: ", ") + " and " + (known.last ?? "")
    #expect(
      try Scratch().fail("lesson 99")
        == ErrorMessage("there is no lesson 99: the lessons are \(list)", hint: "'lesson' lists them"))
    #expect(
      try Scratch().fail("lesson --restart").message
        == "'lesson' needs the number of a lesson, such as 'lesson 1 --restart'")
    #expect(LessonFolder.usualCount == Self.lessons.count)
    #expect(try Scratch().fail("lesson one").message == "'lesson' takes a whole number, 1 to 12, not 'one'")
  }

  /// A lesson loads and splits digits of its own, under the name that exercises use.
  @Test func anOpenExerciseIsLostByIt() throws {
    let scratch = try Scratch()
    #expect(try scratch.text("lesson 3").isEmpty)
    try scratch.run("exercise 3")
    #expect(
      try scratch.text("lesson 3")
        == "Exercise 3: A small network that reads well is open, and the lesson replaces its rows: 'exercise 3' begins it "
        + "anew afterwards.")
    let words = try scratch.file("words.digits", Data("# # Words\n# Read.\nset seed=1\n".utf8))
    #expect(try scratch.text("lesson \(words)").isEmpty, "a lesson without rows replaces none")
  }

  /// Any script is a lesson: with a title or without one, with commands, prose, questions and answers.
  @Test func aLessonOfOnesOwnIsAFile() throws {
    let scratch = try Scratch()
    let path = try scratch.file(
      "class.digits", Data("# # Sevens\n#\n# Look.\n#? How many?\n#= 3\nset seed=1\n".utf8))
    let result = try #require(try scratch.run("lesson \(path)").result as? LessonResult)
    guard case .startLesson(let lesson, restarts: false, isLast: true) = result.effect else {
      Issue.record("it starts")
      return
    }
    #expect(lesson.title == "Sevens" && lesson.number == nil)
    #expect(lesson.heading == "Lesson: Sevens" && lesson.line == "lesson \(path)")
    #expect(
      lesson.steps == [
        .prose("Look."), .question("How many?"), .answer(LessonAnswer("3")), .command("set seed=1", line: 6),
      ])
    let plain = try scratch.file("plain.digits", Data("set seed=1\n#> seed=1\n".utf8))
    let other = try #require(try scratch.run("lesson \(plain)").result as? LessonResult)
    guard case .startLesson(let second, restarts: _, isLast: _) = other.effect else { return }
    #expect(second.title == "plain.digits" && second.commands == ["set seed=1"])
    #expect(try scratch.fail("lesson nix.digits").message == "there is no file nix.digits")
  }
}
