import Foundation
import NotebookTestSupport
import Testing

@testable import Notebook

@Suite struct LessonAnswerTests {
  private static var results: [Any] {
    [
      ["wrong": 331, "rows": 3000, "mistakes": [["predicted": 4]]],
      ["train_accuracy": 0.919, "model": ["mean": 0.9187], "kind": "model"],
    ]
  }

  private func verdict(_ answer: String, _ guess: String) -> String? {
    LessonAnswer(answer).verdict(on: guess) { LessonAnswer.Value($0, in: Self.results) }
  }

  @Test(arguments: [
    ("784", "784", "You said 784, and so it is."),
    ("784", "783 perhaps", "You said 783; it was 784: 1 off."),
    ("784", "about 1,000", "You said 1,000; it was 784: 216 off."),
    ("784", "no idea", "No guess: it was 784."),
    ("784", "???", "No guess: it was 784."),
    ("784", "a lot", "You said a lot; it was 784."),
    ("{wrong}", "100", "You said 100; it was 331: 231 off."),
    ("{train_accuracy}%", "90", "You said 90 %; it was 91.9 %: 1.9 points off."),
    ("{train_accuracy}%", "0.9", "You said 90 %; it was 91.9 %: 1.9 points off."),
    ("{train_accuracy}%", "91.9 %", "You said 91.9 %, and so it is."),
    ("{train_accuracy}%", "don't know", "No guess: it was 91.9 %."),
    ("{wrong/rows}%", "10 of 100", "You said 10 %; it was 11.0 %: 1 point off."),
    ("{mean}%", "95", "You said 95 %; it was 91.9 %: 3.1 points off."),
    ("worse, less", "a bit less", "You said a bit less, and so it was."),
    ("worse, less", "better", "You said better; it was worse."),
    ("worse, less", "dunno", "No guess: it was worse."),
    ("9, 4, 5, 9", "9 4 6 9", "You said 9 4 6 9; they are 9, 4, 5, 9: 3 of 4 right."),
    ("9, 4, 5, 9", "hard to say", "You said hard to say; they are 9, 4, 5, 9."),
    ("it says {predicted}", "1", "You said 1; it says 4."),
    ("it says {predicted}", "4", "You said 4, and so it is."),
    ("it says {predicted}", "yes", "You said yes; it says 4."),
  ])
  func aGuessIsCompared(answer: String, guess: String, sentence: String) {
    #expect(verdict(answer, guess) == sentence)
  }

  @Test func anAnswerWithoutItsFieldSaysNothing() {
    #expect(verdict("{accuracy}", "5") == nil)
    #expect(verdict("{wrong/none}%", "5") == nil)
  }

  /// Every answer of the lessons that come along is found in what its commands return.
  @Test func theAnswersOfTheLessonsAreThere() throws {
    var count = 0
    for lesson in LessonTests.lessons {
      let scratch = try Scratch()
      var results: [Any] = []
      for step in lesson.steps {
        switch step {
        case .question: results = []
        case .command(let line, _): results.insert(try scratch.json(line), at: 0)
        case .answer(let answer):
          let verdict = answer.verdict(on: "no idea") { LessonAnswer.Value($0, in: results) }
          #expect(
            verdict?.hasPrefix("No guess: ") == true || verdict?.contains("they are") == true, "\(answer)")
          count += 1
        case .prose, .pause: break
        }
      }
    }
    #expect(count >= 18)
  }
}
