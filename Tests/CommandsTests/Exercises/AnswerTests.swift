import CommandLanguage
import Display
import Foundation
import NotebookTestSupport
import Testing

@testable import Commands

/// Answers as people type them.
@Suite struct AnswerTests {
  private let scratch: Scratch

  init() throws {
    scratch = try Scratch()
    let text = """
      # # Asked
      # Find out.
      #? How many?
      #? How many percent?
      #? a) this, or b) that?
      #! answer 1 is=785
      #! answer 2 is={accuracy}% of=report within=0.5
      #! answer 3 is=b,that
      """
    try scratch.run("exercise \(scratch.file("asked.digits", Data(text.utf8)))")
  }

  private func isMet(_ question: Int) throws -> Bool? {
    let checks = try #require(try scratch.json("check")["checks"] as? [[String: Any]])
    return checks[question - 1]["is_met"] as? Bool
  }

  @Test(arguments: [
    "1 785", "1: 785", "question 1 785", "Question 1: 785", "question 1: it is 785 weights", "1 784 + 1",
    "1 28*28 + 1", "1 28 x 28 + 1", "1 784+1 = 785", "1 785,0", "1 785.",
  ])
  func aNumberIsRead(line: String) throws {
    try scratch.run("answer \(line)")
    #expect(try isMet(1) == true, "\(line)")
  }

  @Test(arguments: ["3 b", "3: b)", "question 3 that one", "3 b) that"]) func aChoiceIsRead(line: String)
    throws
  {
    try scratch.run("answer \(line)")
    #expect(try isMet(3) == true, "\(line)")
  }

  @Test func whatWasReadIsSaid() throws {
    #expect(
      try scratch.text("answer 1 784 + 1")
        == "Your answer to question 1: 784 + 1, which is read as 785. 'check' says whether it is right.")
    #expect(
      try scratch.text("answer 2 90,80")
        == "Your answer to question 2: 90,80, which is read as 90.8. 'check' says whether it is right.")
    #expect(
      try scratch.text("answer 1 785") == "Your answer to question 1: 785. 'check' says whether it is right.")
    #expect(
      try scratch.text("answer 3 b") == "Your answer to question 3: b. 'check' says whether it is right.")
  }

  /// What cannot be read is said at once, and the answer before it stays.
  @Test(arguments: ["a lot", "784 or 785", "10 of 100"]) func whatHasNoNumberIsTold(said: String) throws {
    try scratch.run("answer 1 785")
    #expect(
      try scratch.fail("answer 1 \(said)")
        == ErrorMessage(
          "question 1 asks for one number, and none can be read in \(said)",
          hint: "try 'answer 1 90.8', with your own number"))
    #expect(try isMet(1) == true)
    #expect(try scratch.fail("answer 2 most of them").message.hasPrefix("question 2 asks for one number"))
  }

  /// What `check` reads, `grade` reads.
  @Test func aHandInIsJudgedAlike() throws {
    let key = scratch.folder.path + "/asked.digits"
    let folder = scratch.folder.path + "/class"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try scratch.run(
      "answer question 1: it is 784 + 1", "answer 3 b)", "hand-in Ada out=\(folder)/ada.hand-in.digits")
    let result = try #require(scratch.run("grade \(folder) key=\(key)").result as? GradeResult)
    #expect(result.grades.map(\.verdict) == [.sound])
    #expect(result.grades.first?.checks.map(\.isMet) == [true, false, true])
  }

  @Test func theQuestionIsNamed() throws {
    #expect(
      try scratch.fail("answer 784 + 1")
        == ErrorMessage(
          "this exercise asks 3 questions: which one is 784 + 1 the answer to?",
          hint: "'answer 1 784 + 1' answers the first"))
    #expect(
      try scratch.fail("answer question 2")
        == ErrorMessage(
          "no answer stands behind question 2", hint: "try 'answer 2 784', with your own number"))
  }

  /// Of a single question the number is left out: a sum that begins with 1 is an answer, too.
  @Test func aSingleQuestionNeedsNoNumber() throws {
    let text = "# # One\n#? How many?\n#! answer 1 is=785\n"
    try scratch.run("exercise \(scratch.file("one.digits", Data(text.utf8)))")
    for line in ["785", "784 + 1", "1 + 784", "1 785", "question 1: 785", "it is 785"] {
      try scratch.run("answer \(line)")
      #expect(try isMet(1) == true, "\(line)")
    }
  }
}
