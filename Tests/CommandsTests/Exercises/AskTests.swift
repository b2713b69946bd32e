import Display
import Foundation
import NotebookTestSupport
import Testing

@testable import Commands
@testable import Notebook

@Suite struct AskTests {
  private static let search = PassageSearch(PassageLibrary.all(.standard))

  /// The questions whose passage is not among the first two.
  private static func missed(_ questions: [BeginnersQuestions.Question]) -> [String] {
    questions.filter { question in
      let first = search.hits(for: question.asked).prefix(2).map(\.passage.id)
      return !first.contains(where: question.answeredBy.contains)
    }.map(\.asked)
  }

  /// Of 60, at least 50 find their passage among the first two; of those set aside, three in four.
  @Test func mostQuestionsAreAnswered() {
    let known = Self.missed(BeginnersQuestions.known)
    #expect(BeginnersQuestions.known.count == 60 && known.count <= 10, "\(known)")
    let aside = Self.missed(BeginnersQuestions.setAside)
    #expect(BeginnersQuestions.setAside.count == 24 && aside.count <= 6, "\(aside)")
  }

  /// Each place that a question or a phrase of it points at is there.
  @Test func thePlacesExist() {
    let places = Set(PassageLibrary.all(.standard).map(\.id))
    #expect(BeginnersWords.allPlaces.filter { !places.contains($0) } == [])
    #expect(places.count > 300)
  }

  @Test func everyAnswerEndsInALineToType() throws {
    let scratch = try Scratch()
    let commands = scratch.notebook.commands
    for question in BeginnersQuestions.known.prefix(12) {
      let result = try #require(try scratch.run("ask \"\(question.asked)\"").result as? AskResult)
      #expect(throws: Never.self, "\(result.next)") { _ = try commands.parse(result.next) }
      #expect(!result.answers.isEmpty && result.answers.count <= 3)
    }
  }

  @Test func theLastErrorAnswers() throws {
    let scratch = try Scratch()
    _ = try scratch.fail("report")
    let result = try #require(try scratch.run("ask why does it not work").result as? AskResult)
    let first = try #require(result.answers.first)
    #expect(first.place == "session" && first.title == "Your last line, 'report'")
    #expect(result.next == "help report")
  }

  /// A training that is stuck: the finding of `diagnose` comes first, with its remedy to type.
  @Test func theStateOfTheSessionAnswers() throws {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("a.csv", rows: 200))", "train hidden=4 solver=sgd lr=0.00001 epochs=3")
    let result = try #require(try scratch.run("ask why is it stuck").result as? AskResult)
    let first = try #require(result.answers.first)
    #expect(first.place == "session" && first.title == "What 'diagnose' finds in m1")
    #expect(result.next == first.commands.first)
    try scratch.run(result.next)
    let again = try #require(try scratch.run("ask why is it stuck").result as? AskResult)
    #expect(again.next != result.next, "what was tried is not advised again")
  }

  @Test func nothingFoundIsSaid() throws {
    let result = try Scratch().run("ask xyzzy qwortz")
    let text = TextRenderer(style: .plain).render(try #require(result.result).blocks)
    #expect(
      text.hasPrefix("Nothing here answers that in these words. 'help words' lists the words there"))
  }

  @Test func questionMarksAndApostrophesAreNoTrouble() throws {
    #expect(Stems.of("What's an epoch?") == ["epoch"])
    #expect(
      Stems.stem("training") == "train" && Stems.stem("stopping") == "stop" && Stems.stem("loss") == "loss")
    #expect(BeginnersWords.termAskedFor(in: "what is a bias in a network?") == Stems.of("bias"))
  }
}
