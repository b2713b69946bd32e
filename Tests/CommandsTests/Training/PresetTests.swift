import CommandLanguage
import Display
import Experiments
import Notebook
import NotebookTestSupport
import Testing

@testable import Commands

@Suite struct PresetTests {
  /// Typing the keys that help shows gives the same settings as the preset.
  @Test(arguments: Preset.allCases) func isTheLineThatHelpShows(_ preset: Preset) throws {
    let line = "train \(preset.keys)"
    let parsed = try #require(try ParsedLine(line))
    let arguments = try Arguments(parsed, line: line, for: TrainCommand.signature)
    #expect(TrainingKeys.settings(from: arguments, on: TrainingSettings()) == preset.settings)
    for pair in preset.keys.split(separator: " ") {
      let name = pair.prefix { $0 != "=" }
      let key = try #require(TrainingKeys.all.first { $0.parameter.name == name })
      #expect(key.text(preset.settings).map { "\(name)=\($0)" } == String(pair), "written as it would be")
    }
    let page = try Scratch().run("help \(preset.rawValue)").result.map { TextRenderer().render($0.blocks) }
    let words = try #require(page).split { $0.isWhitespace }.joined(separator: " ")
    #expect(words.contains("train"))
    for pair in preset.keys.split(separator: " ") where !pair.contains(",") {
      #expect(words.contains(pair))
    }
  }

  @Test(arguments: Preset.allCases.filter { $0.settings.baseline == nil }) func fitsTheDigits(
    _ preset: Preset
  ) throws {
    try Scratch().run("summary \(preset.rawValue)")
  }

  @Test func anyKeyOverridesThePreset() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))")
    try scratch.run("train mlp layers=dense:8,dense:4 activation=tanh epochs=2 lr=0.01 batch=20 seed=5")
    let settings = try #require(
      scratch.notebook.workspace.currentModel?.network?.model.settings)
    var expected = Preset.mlp.settings
    expected.layers = [.dense(units: 8), .dense(units: 4)]
    expected.activation = .tanh
    expected.epochs = 2
    expected.learningRate = 0.01
    expected.batch = 20
    expected.seed = 5
    #expect(settings == expected)
  }

  @Test(arguments: [
    (
      "train cn",
      "'train' takes mlp, lenet, cnn, cnn-quick, cnn-large, logistic, knn, centroid, svm, forest or boosted, not 'cn'"
    ),
    ("train cnn hidden=64", "'hidden=64' cannot be combined with 'cnn'"),
    ("train layers=dense:4 hidden=64", "'hidden=64' cannot be combined with 'layers='"),
    ("train cnn continue=m1", "'cnn' cannot be combined with 'continue=m1'"),
    ("train continue=m1 layers=dense:4", "layers cannot change when training goes on with m1"),
    ("summary m2", "there is no model or preset 'm2'"),
    ("summary m1 lr=0.1", "'lr=0.1' cannot be combined with 'm1'"),
  ])
  func saysWhatDoesNotGoTogether(line: String, sentence: String) throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("small.csv", rows: 60))", "train hidden=4 epochs=1")
    #expect(try scratch.fail(line).message == sentence)
  }
}
