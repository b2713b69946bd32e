import CommandLanguage
import Display
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

@Suite struct LessonTests {
  private static let lessons = ShippedLessons.all

  @Test func theListNamesThemAll() throws {
    let text = TextRenderer().render(try #require(Scratch().run("lesson").result).blocks)
    for lesson in Self.lessons { #expect(text.contains("\(lesson.number)  \(lesson.title)")) }
    #expect(text.contains("Type 'lesson 1' to begin."))
  }

  @Test func theListSaysHowFarTheReaderIs() throws {
    let result = LessonsResult(
      Self.lessons, progress: [1: .finished, 2: .begun(step: 3, dataset: "practice")])
    let text = TextRenderer().render(result.blocks)
    #expect(text.contains(/1  What a digit image is +finished\n/))
    #expect(text.contains(/2  One layer: adding up pixels +begun\n/))
    #expect(text.contains("Type 'lesson 2' to go on."))
    let all = Dictionary(uniqueKeysWithValues: Self.lessons.map { ($0.number, LessonProgress.finished) })
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
    #expect(try Scratch().fail("lesson one").message == "'lesson' takes a whole number, 1 to 8, not 'one'")
  }
}
