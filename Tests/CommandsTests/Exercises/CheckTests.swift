import CommandLanguage
import Display
import Foundation
import NotebookTestSupport
import Testing

@testable import Commands
@testable import Notebook

/// What `check` says to one who is on the way, in whole sentences.
@Suite struct CheckTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// Opens an exercise that comes along.
  private func open(_ number: Int) throws {
    let exercise = try #require(ExerciseTests.exercises.first { $0.number == number })
    try scratch.run("exercise \(number)")
    for line in exercise.given { try scratch.run(line.text) }
  }

  /// Opens an exercise of a few stripes.
  private func open(_ checks: String) throws {
    let data = try scratch.csv("a.csv", rows: 80)
    let text =
      "# # Stripes\nload \(data) name=stripes\nsplit test=20 validation=20 seed=1\ntrain hidden=?\n\(checks)\n"
    let path = try scratch.file("lab.digits", Data(text.utf8))
    try scratch.run(
      "exercise \(path)", "load \(data) name=stripes", "split test=20 validation=20 seed=1")
  }

  private func outcomes() throws -> [CheckOutcome] {
    try #require(scratch.run("check").result as? CheckResult).checks
  }

  private func hints() throws -> [String] { try outcomes().compactMap(\.hint) }

  // MARK: The way through an exercise

  /// A beginner takes the test rows too early, and is told so.
  @Test func theTestRowsComeLast() throws {
    try open(3)
    #expect(try outcomes().map(\.isMet) == Array(repeating: false, count: 5))
    #expect(try hints().isEmpty, "nobody has tried yet")
    try scratch.run("train hidden=25 epochs=5 seed=1 name=net")
    let advice =
      "Accuracy on validation rows: if it still rises from epoch to epoch, more epochs help. If not, take more units, as "
      + "long as the weights allow."
    #expect(try hints() == [advice], "nothing of test rows while validation rows are open")
    try scratch.run("report", "train hidden=25 epochs=6 seed=1 name=net")
    let used = "You have used your one look at the test rows; 'exercise 3' begins anew."
    #expect(try hints() == [advice, used])
    #expect(
      try outcomes()[3]
        == CheckOutcome(
          demand: "only one model judged on the test rows", isMet: true, found: "net", hint: nil))

    try open(3)
    try scratch.run("train hidden=25 epochs=40 seed=1 name=net")
    #expect(
      try hints() == [
        "Test rows: once you have chosen, type 'report'. If they are read worse than asked, 'exercise 3' begins anew."
      ])
    try scratch.run("report")
    #expect(try outcomes().map(\.isMet) == [true, true, true, true, false], "the question is left")
  }

  /// What the hint leads to, 20,000 / 785 units, passes, as others do.
  @Test(arguments: [16, 20, 22, 24, 25]) func theGoalOfExercise3IsWithinReach(units: Int) throws {
    try open(3)
    try scratch.run("train hidden=\(units) epochs=50 seed=1 name=net", "report")
    #expect(try outcomes().prefix(4).map(\.isMet) == [true, true, true, true])
  }

  @Test func namesOfSeveralModelsAreTold() throws {
    try open("#! looks most=1")
    for name in ["net", "other", "net", "net"] {
      try scratch.run("train hidden=2 epochs=1 name=\(name)", "report")
    }
    #expect(try outcomes().map(\.found) == ["other and 3 models that were all called net"])
  }

  // MARK: Settings and rows

  @Test func anotherSettingThanAskedForIsTold() throws {
    try open("#! trained with=\"activation=identity epochs=2\"")
    #expect(
      try outcomes() == [
        CheckOutcome(
          demand: "trained with activation=identity and epochs=2", isMet: false, found: "no model yet",
          hint: nil)
      ])
    try scratch.run("train hidden=2 epochs=2 name=m5")
    #expect(
      try hints() == [
        "m5 has activation=relu; the exercise asks for activation=identity: type the whole line."
      ])
    try scratch.run("train hidden=2 epochs=2 activation=identity name=m5")
    #expect(try outcomes().map(\.found) == ["yes (m5)"])
  }

  @Test func aRowIsDrawnAlone() throws {
    try open("#! showed 2")
    func found() throws -> [String] { try outcomes().map { "\($0.isMet): \($0.found)" } }
    #expect(try found() == ["false: not yet"])
    #expect(try outcomes().map(\.demand) == ["a row that shows a 2, drawn alone"])
    try scratch.run("show label=2")
    #expect(try found() == ["false: 12 rows together"])
    try scratch.run("show 1")
    #expect(try found() == ["false: row 1 shows 1"])
    try scratch.run("show 2", "show 0-9")
    #expect(try found() == ["true: row 2 shows 2"], "looking on loses nothing")
  }

  /// A lesson splits the digits of the exercise otherwise.
  @Test func rowsThatAreGoneAreTold() throws {
    try open(3)
    try scratch.run("train hidden=8 epochs=1 seed=1 name=net", "split test=1000 seed=1", "report")
    let gone =
      "The rows of the exercise are gone: 'split test=1000 seed=1' put others in their place. 'exercise 3' begins anew."
    let outcomes = try outcomes()
    #expect(outcomes[0].found == "its rows are gone" && outcomes[2].found == "its rows are gone")
    #expect(Set(outcomes.compactMap(\.hint)) == [gone])
    let text = try scratch.text("check")
    #expect(text.components(separatedBy: gone).count == 2, "it is said once")
    try scratch.run("split validation=1000 test=1000 seed=1")
    #expect(try hints().contains(gone) == false, "the same rows are there again")
    try scratch.run("drop practice")
    #expect(try hints().first == "The rows of the exercise are gone. 'exercise 3' begins anew.")
  }

  @Test func anotherDatasetIsTold() throws {
    try open("#! accuracy least=100% hint=\"More epochs.\"")
    try scratch.run("train hidden=2 epochs=1", "load \(scratch.csv("b.csv", rows: 40)) name=other")
    #expect(
      try hints() == [
        "The current dataset is not that of the exercise: 'datasets' lists all, 'use NAME' chooses one."
      ])
  }
}
