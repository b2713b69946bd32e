import CommandLanguage
import Experiments
import Foundation
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

/// `at=`: what changes while a network learns, typed or by keys.
@Suite struct CourseTests {
  /// A keyboard on which all keys are pressed before the training starts.
  private struct Fingers: TrainingKeyboard {
    let keys: [TrainingControl]
    var isThere: Bool { true }

    func whileListening<Result>(
      for controls: TrainingControls, _ body: () throws -> Result
    ) rethrows -> Result {
      keys.forEach(controls.ask)
      return try body()
    }
  }

  private func scratch() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.run("load \(try scratch.csv("digits.csv", rows: 120))", "split test=20")
    return scratch
  }

  private static let help = "such as at=3.5:lr:0.0005 or at=2:dropout:off,4:end; 'help at' says more"

  @Test(arguments: [
    ("train at=3", "nothing changes at epoch 3: lr, dropout or end follows", help),
    ("train at=epoch:3.5 lr=0.0005", "nothing changes at epoch 3.5: lr, dropout or end follows", help),
    ("train at=x:lr:1", "a change begins with its place in epochs, 0 or more, not 'x'", help),
    ("train at=-1:end", "a change begins with its place in epochs, 0 or more, not '-1'", help),
    ("train at=nan:end", "a change begins with its place in epochs, 0 or more, not 'nan'", help),
    ("train at=1:lr:0", "lr takes a learning rate above 0, not '0'", help),
    ("train at=1:lr", "lr takes a learning rate above 0, not ''", help),
    ("train at=1:lr:inf", "lr takes a learning rate above 0, not 'inf'", help),
    ("train at=1:dropout:0.5", "dropout takes on or off, not '0.5'", help),
    ("train at=1:end:2", "end takes no amount, not '2'", help),
    ("train at=1:lr:0.1:2", "'2' is too much in '1:lr:0.1:2'", help),
    ("train at=1:momentum:0.5", "'momentum' cannot change on the way: lr, dropout or end can", help),
    ("cv epochs=5 at=5:lr:0.1", "epoch 5 is not before the end: there are 5 epochs", "'help at' says more"),
    ("train at=2:dropout:off", "there is no drop-out layer to switch at epoch 2", "'help at' says more"),
  ])
  func wrongFormsGetOneSentence(line: String, message: String, hint: String) throws {
    let error = try scratch().fail(line)
    #expect(error.message == message)
    #expect(error.hint == hint)
  }

  @Test func whatIsOverCannotChange() throws {
    let scratch = try scratch()
    try scratch.run("train hidden=6 epochs=2")
    let error = try scratch.fail("train continue=m1 at=0.5:lr:0.1")
    #expect(error.message == "epoch 0.5 is over: the model has done 2 epochs already")
    try scratch.run("train continue=m1 at=2.5:lr:0.1")
    let ended = try scratch.json("train continue=m1 at=2:end epochs=3")
    #expect(ended["stopped"] as? String == "course")
  }

  @Test func aCourseIsWrittenAsItIsRead() throws {
    for text in ["3.5:lr:0.0005", "0:dropout:off,2:dropout:on,2:lr:1e-05,6.25:end", "none"] {
      let course = try CourseText.read(text)
      #expect(CourseText.typed(course) == text)
    }
    let course = try CourseText.read("epoch:4:end,1:lr:0.10")
    #expect(CourseText.typed(course) == "1:lr:0.1,4:end")
    #expect(
      CourseText.told("1.5:lr:0.0005,3:dropout:off,4:end")
        == "at epoch 1.5 the rate became 0.0005, at epoch 3 drop-out went off and at epoch 4 it ended")
  }

  @Test func keysBecomeALineThatTakesTheSameCourse() throws {
    let places = try scratch()
    let csv = try places.csv("digits.csv", rows: 120)
    let typed = [
      "load \(csv)", "split test=20",
      "train layers=dense:8,dropout:0.5 epochs=4 batch=20 --watch # a try",
    ]
    let notebook = Notebook(
      keyboard: Fingers(keys: [.pause, .step, .slower, .dropout, .epoch, .faster, .faster, .pause, .end]))
    for line in typed { #expect(notebook.run(line)?.status == .ok) }
    let cell = try #require(notebook.cells.last)
    #expect(
      cell.input
        == "train layers=dense:8,dropout:0.5 epochs=4 batch=20 --watch at=0.2:lr:0.0005,0.2:dropout:off,"
        + "0.4:lr:0.001,0.6:lr:0.002,0.8:end")
    let model = try #require(notebook.workspace.models["m1"]?.network?.model)
    let text: [String] =
      cell.result?.blocks.compactMap { block -> String? in
        if case .text(let text) = block { text } else { nil }
      } ?? []
    #expect(
      text.contains(
        "On the way, at epoch 0.2 the rate became 0.0005, at epoch 0.2 drop-out went off, at epoch 0.4 the rate "
          + "became 0.001, at epoch 0.6 the rate became 0.002 and at epoch 0.8 it ended."))

    // Nobody presses a key here.
    let again = Notebook()
    for line in typed.dropLast() + [cell.input] { #expect(again.run(line)?.status == .ok) }
    let same = try #require(again.workspace.models["m1"]?.network?.model)
    #expect(same.weights == model.weights && same.settings == model.settings && same.state == model.state)
  }

  @Test func besideTypedChangesTheirPlaceIsTaken() throws {
    let places = try scratch()
    let notebook = Notebook(keyboard: Fingers(keys: [.pause, .step, .faster, .pause]))
    for line in [
      "load \(try places.csv("digits.csv", rows: 120))", "split test=20",
      "train hidden=6 epochs=3 batch=20 at=2:lr:0.1 --watch",
    ] { #expect(notebook.run(line)?.status == .ok) }
    #expect(
      notebook.cells.last?.input == "train hidden=6 epochs=3 batch=20 at=0.2:lr:0.002,2:lr:0.1 --watch")
    // Without --watch, and in a script, nobody is asked.
    #expect(notebook.run("train hidden=6 epochs=1")?.input == "train hidden=6 epochs=1")
    #expect(
      notebook.run("train hidden=6 epochs=1 --watch", replaying: [Script("", path: "x.digits")])?.input
        == "train hidden=6 epochs=1 --watch")
  }

  @Test func theSessionTheScriptAndRunsHoldIt() throws {
    let scratch = try scratch()
    try scratch.run("train hidden=6 epochs=3 at=1:lr:0.05")
    try scratch.run("train hidden=6 epochs=3")
    let settings = try scratch.json("train hidden=6 epochs=3 at=1:lr:0.05")["settings"] as? [String: String]
    #expect(settings?["at"] == "1:lr:0.05")
    let runs = notebookText(try scratch.run("runs")) ?? ""
    #expect(runs.contains("at=") || runs.contains("1:lr:0.05"))
    try scratch.run("undo")
    try scratch.run("save course")
    let opened = Notebook(session: LiveSession(places: scratch.places))
    #expect(opened.run("open course")?.status == .ok)
    #expect(
      opened.workspace.models["m1"]?.network?.model.settings.course?.events
        == [.init(at: 1, .learningRate(0.05))])
    // cv and grid take it too.
    try scratch.run("grid at=none|1:lr:0.05 hidden=6 epochs=2 k=2")
  }

  private func notebookText(_ cell: Cell) -> String? {
    cell.result.map { "\($0.blocks)" }
  }
}
