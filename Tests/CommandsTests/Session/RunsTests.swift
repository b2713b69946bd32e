import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct RunsTests {
  private func text(_ cell: Cell) throws -> String { TextRenderer().render(try #require(cell.result).blocks) }

  private func scratch() throws -> Scratch { try .withRuns() }

  @Test func everyRunIsThereWithItsMostTellingFigure() throws {
    let scratch = try scratch()
    let runs = try #require(try scratch.json("runs")["runs"] as? [[String: Any]])
    #expect(runs.compactMap { $0["cell"] as? Int } == [2, 3, 6, 7])
    #expect(runs.compactMap { $0["what"] as? String } == ["train", "train", "cv", "grid"])
    #expect(
      runs.compactMap { $0["measured_on"] as? String }.map { $0.prefix { $0 != "+" } } == [
        "its 60 training rows", "20 test rows", "2 folds of 60 rows ", "2 folds of 60 rows",
      ])
    let report = try scratch.json("report model=m2")
    #expect(runs[1]["accuracy"] as? Double == report["accuracy"] as? Double)
    #expect(runs[1]["model"] as? String == "m2")
    try scratch.run("rename m1 first", "rename first best", "report model=best")
    let again = try #require(try scratch.json("runs")["runs"] as? [[String: Any]])
    #expect(again[0]["measured_on"] as? String == "20 test rows")
    #expect(again[0]["model"] as? String == "m1")
  }

  @Test func onlySettingsThatDifferAreShown() throws {
    let shown = try text(try scratch().run("runs"))
    #expect(shown.contains("hidden=2 lr=0.001") && shown.contains("hidden=4 lr=0.05"))
    #expect(shown.contains("epochs=1 ") && shown.contains("epochs=20"))
    #expect(!shown.contains("alpha="))
    #expect(shown.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  /// Layers of a preset go by its name, as they were typed; what is told of them is what differs from it.
  @Test func aPresetGoesByItsName() throws {
    let scratch = try Scratch()
    try scratch.run(
      "load mnist rows=100", "train hidden=4 epochs=2", "train lenet epochs=1",
      "train lenet activation=tanh epochs=1 lr=0.01",
      "train layers=conv:2x5,pool:4,conv:4x3,bn,dense:12,dense:11,dense:10,dense:9,dense:8 epochs=1")
    let runs = try text(scratch.run("runs"))
    #expect(runs.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(!runs.contains("conv:6x5") && !runs.contains("momentum="))
    let words = runs.split { $0.isWhitespace }.joined(separator: " ")
    #expect(words.contains("m1 hidden=4 "))
    #expect(words.contains("m2 lenet epochs=1 "))
    #expect(words.contains("m3 lenet "))
    #expect(words.contains("activation=tanh "))
    #expect(words.contains("m4 layers=conv:2x5,"))

    let models = try text(scratch.run("models"))
    #expect(models.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let named = models.split { $0.isWhitespace }.joined(separator: " ")
    #expect(named.contains("m1 784-4-10 relu"))
    #expect(named.contains("m2 lenet 61,706 1"))
    #expect(named.contains("m3 lenet activation=tanh 61,706 1"))
    #expect(named.contains("m4 conv:2x5 pool:4"))
    // Programs get the layers.
    let json = try #require(try scratch.json("models")["models"] as? [[String: Any]])
    #expect(((json[1]["model"] as? [String: Any])?["network"] as? String)?.hasPrefix("conv:6x5+2 ") == true)
  }

  /// One run of a preset that differs in a dozen keys leaves the other rows as they are.
  @Test func aPresetDoesNotMakeTheOthersListTheirDefaults() throws {
    let scratch = try Scratch()
    try scratch.run(
      "load mnist rows=100", "train hidden=4 epochs=2", "train hidden=4 epochs=3 lr=0.01",
      "train cnn epochs=1")
    let runs = try text(scratch.run("runs"))
    let lines = runs.split(separator: "\n").map(String.init)
    #expect(lines.count <= 8, "two lines a run at most:\n\(runs)")
    #expect(lines.allSatisfy { $0.count <= 80 })
    let words = Set(runs.split { $0.isWhitespace }.map(String.init))
    #expect(
      words.isSuperset(of: ["hidden=4", "lr=0.001", "lr=0.01", "epochs=2", "epochs=3", "cnn"]),
      "no word is broken")
    #expect(!runs.contains("schedule=") && !runs.contains("ema=") && !runs.contains("solver="))
  }

  @Test func theMostTellingAndMostAccurateComeFirst() throws {
    let scratch = try scratch()
    for line in ["runs --sort", "runs sort=accuracy", "runs --sort accuracy"] {
      let runs = try #require(try scratch.json(line)["runs"] as? [[String: Any]])
      #expect(runs.first?["cell"] as? Int == 3)
      #expect(runs.last?["cell"] as? Int == 2)
    }
    let seconds = try #require(try scratch.json("runs sort=seconds")["runs"] as? [[String: Any]])
      .compactMap { $0["seconds"] as? Double }
    #expect(seconds == seconds.sorted() && seconds.count == 4)
  }

  @Test func allShowsEveryCandidate() throws {
    let scratch = try scratch()
    let runs = try #require(try scratch.json("runs --all")["runs"] as? [[String: Any]])
    #expect(runs.count == 5)
    #expect(runs.suffix(2).compactMap { ($0["settings"] as? [String: String])?["hidden"] } == ["2", "5"])
    #expect(runs.suffix(2).count { $0["note"] as? String == "the best" } == 1)
  }

  @Test func withoutRunsItSaysWhatToType() throws {
    #expect(try text(Scratch().run("runs")) == "Nothing was trained in this session yet: type 'train'.\n")
  }
}
