import Digits
import Foundation
import Notebook
import NotebookTestSupport
import Testing

/// The analysis as a script for scikit-learn. `Scripts/dev/export-python` runs such scripts and compares what they print.
@Suite struct PythonExportTests {
  private let scratch: Scratch
  private var path: String { scratch.folder.path + "/mine.py" }

  init() throws { scratch = try Scratch() }

  /// What stands below each command, by its verb, in order.
  private func parts(_ force: String = "") throws -> [(command: String, code: [String])] {
    try scratch.run("export python \(path)\(force)")
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return text.components(separatedBy: "\n\n# > ").dropFirst().map { part in
      let lines = part.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      return (
        lines[0].split(separator: " ").first.map(String.init) ?? "", lines.dropFirst().filter { !$0.isEmpty }
      )
    }
  }

  @Test func theCommandsAreThoseOfScikitLearn() throws {
    let csv = try scratch.csv("a.csv", rows: 120)
    try scratch.run(
      "load \(csv) name=a", "split test=30 validation=0.2 seed=1", "train hidden=8,4 epochs=3 lr=0.01 seed=2",
      "report digits=4", "cv k=3 epochs=2 hidden=4 shuffle-folds=true seed=5",
      "grid hidden=3|4 epochs=2 k=2 name=best", "report on=train model=best",
      "train hidden=none output=sigmoid solver=sgd momentum=0.5 epochs=2 seed=3", "report on=all",
      "learning-curve k=2 epochs=1 hidden=3 sizes=0.5,1")
    let parts = try parts()
    #expect(
      parts.map(\.command) == [
        "load", "split", "train", "report", "cv", "grid", "report", "train", "report", "learning-curve",
      ])
    #expect(parts[0].code == ["a_x, a_y = load(\"mine-a.npz\")"])
    #expect(
      parts[1].code == [
        "a_train, a_test = train_test_split(",
        "    np.arange(len(a_x)), test_size=30, stratify=a_y, random_state=1)",
        "a_train, a_validation = train_test_split(",
        "    a_train, test_size=0.2, stratify=a_y[a_train], random_state=1)",
      ])
    #expect(
      parts[2].code == [
        "m1 = MLPClassifier(hidden_layer_sizes=(8, 4), learning_rate_init=0.01, max_iter=3, random_state=2)",
        "m1.fit(a_x[a_train], a_y[a_train])",
      ])
    #expect(parts[3].code == ["report(m1, a_x, a_y, a_test, digits=4)"])
    #expect(
      parts[4].code == [
        "cross_validate(", "    MLPClassifier(hidden_layer_sizes=(4,), max_iter=2, random_state=5),",
        "    a_x, a_y, a_train, StratifiedKFold(3, shuffle=True, random_state=5))",
      ])
    #expect(
      parts[5].code == [
        "best = grid(", "    [",
        "        dict(hidden_layer_sizes=(3,), max_iter=2, random_state=0),",
        "        dict(hidden_layer_sizes=(4,), max_iter=2, random_state=0),", "    ],",
        "    a_x, a_y, a_train, StratifiedKFold(2))",
      ])
    #expect(parts[6].code == ["report(best, a_x, a_y, a_train)"])
    #expect(
      parts[7].code == [
        "m2 = MLPClassifier(hidden_layer_sizes=(), solver=\"sgd\", max_iter=2, random_state=3, momentum=0.5)",
        "m2_classes = np.unique(a_y[a_train])",
        "m2.fit(a_x[a_train], one_hot(a_y[a_train], m2_classes))",
      ])
    #expect(parts[8].code == ["report_one_hot(m2, m2_classes, a_x, a_y, np.arange(len(a_x)))"])
    // The images are those of the dataset.
    let read = try DatasetReader.read(path: scratch.folder.path + "/mine-a.npz")
    let dataset = try #require(scratch.notebook.workspace.dataset(named: "a"))
    #expect(read.images.pixels == dataset.images.pixels && read.labels == dataset.labels)
  }

  @Test func whatScikitLearnCannotDoIsAComment() throws {
    let csv = try scratch.csv("a.csv", rows: 120)
    try scratch.run(
      "load \(csv) name=a", "train layers=dense:4 epochs=1", "report",
      "train hidden=4 smoothing=0.1 epochs=1",
      "train hidden=4 epochs=1 name=class", "train continue=class epochs=1 name=longer",
      "ensemble class longer",
      "report", "report model=class", "show 3")
    let parts = try parts()
    #expect(parts.map(\.command).count == 10)
    // The first training split the rows.
    #expect(parts[1].code.first == "a_train, a_test = train_test_split(")
    #expect(parts[1].code.last == "# left out: scikit-learn's networks have dense layers alone")
    #expect(parts[2].code == ["# left out: its model is left out above"])
    #expect(parts[3].code == ["# left out: scikit-learn does not smooth labels"])
    #expect(
      parts[4].code.first == "class_2 = MLPClassifier(hidden_layer_sizes=(4,), max_iter=1, random_state=0)")
    #expect(parts[5].code == ["# left out: scikit-learn's warm_start forgets what the optimizer remembers"])
    #expect(parts[6].code == ["# left out: scikit-learn's VotingClassifier would train its members anew"])
    #expect(parts[8].code == ["report(class_2, a_x, a_y, a_test)"])
    #expect(parts[9].code == ["# left out: digitbook draws it"])
    let result = try scratch.json("export python \(path) --force")
    #expect(result["commands"] as? Int == 3)
    #expect(
      result["left_out"] as? [String] == ["train", "report", "train", "train", "ensemble", "report", "show"])
    #expect(result["images"] as? [String] == [scratch.folder.path + "/mine-a.npz"])
  }

  /// Names follow renaming, and a dataset that is gone is read again for a model that learned from it.
  @Test func namesAreFollowed() throws {
    let (one, other) = (try scratch.csv("a.csv", rows: 80), try scratch.csv("b.csv", rows: 60))
    try scratch.run(
      "load \(one) name=a", "train hidden=3 epochs=1", "rename m1 first", "load \(other) name=b",
      "report model=first",
      "drop a", "rename b a", "train hidden=2 epochs=1")
    let parts = try parts()
    #expect(parts.first { $0.command == "report" }?.code == ["report(m1, b_x, b_y, np.arange(len(b_x)))"])
    let trainings = parts.filter { $0.command == "train" }
    #expect(trainings.last?.code.last == "m2.fit(b_x[b_train], b_y[b_train])")
    #expect(FileManager.default.fileExists(atPath: scratch.folder.path + "/mine-a.npz"))
    #expect(FileManager.default.fileExists(atPath: scratch.folder.path + "/mine-b.npz"))
  }

  @Test func whatIsThereIsNotOverwritten() throws {
    #expect(try scratch.fail("export python \(path)").message.contains("nothing"))
    let csv = try scratch.csv("a.csv", rows: 80)
    try scratch.run("load \(csv) name=a", "train hidden=3 epochs=1", "export python \(path)")
    let refused = try scratch.fail("export python \(path)")
    #expect(refused.message.contains("exists"), "\(refused.message)")
    try FileManager.default.removeItem(atPath: path)
    #expect(try scratch.fail("export python \(path)").message.contains("mine-a.npz"))
    try scratch.run("export python \(path) --force")
    #expect(try scratch.fail("export python \(path) on=test").message.contains("on"))
    #expect(try scratch.fail("export python \(path) --all").message.contains("--all"))
    // The ending is added.
    try scratch.run("export python \(scratch.folder.path)/other")
    #expect(FileManager.default.fileExists(atPath: scratch.folder.path + "/other.py"))
  }
}
