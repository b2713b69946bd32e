import CommandLanguage
import Display
import Foundation
import Notebook
import NotebookTestSupport
import Testing

/// Ensembles, wherever a model works.
@Suite struct EnsembleTests {
  private func scratch(_ lines: String...) throws -> Scratch {
    let scratch = try Scratch.withTwoModels()
    for line in lines { try scratch.run(line) }
    return scratch
  }

  private func text(_ cell: Cell) -> String { TextRenderer().render(cell.result?.blocks ?? []) }

  @Test func itsProbabilitiesAreTheMean() throws {
    let scratch = try scratch("ensemble m1 m2")
    func probabilities(_ model: String) throws -> [Double] {
      let images = try #require(scratch.json("predict 5 model=\(model)")["images"] as? [[String: Any]])
      let list = try #require(images.first?["probabilities"] as? [[String: Any]])
      return list.compactMap { $0["probability"] as? Double }
    }
    let (first, second, mean) = try (probabilities("m1"), probabilities("m2"), probabilities("e1"))
    #expect(mean.count == 4 && first != second)
    for index in mean.indices { #expect(abs(mean[index] - (first[index] + second[index]) / 2) < 1e-6) }
  }

  @Test(arguments: [
    "report", "confusion", "wrong", "roc", "predict 3", "show 3", "show wrong", "panel predictions", "models",
    "status", "use e1", "report --tta", "confusion --tta", "wrong --tta", "roc --tta", "predict 1-3 --tta",
  ])
  func worksWhereverAModelDoes(_ line: String) throws {
    let cell = try scratch("ensemble m1 m2").run(line)
    #expect(cell.json.contains("e1"), "\(line)")
    #expect(text(cell).split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func saysWhatItIs() throws {
    let scratch = try scratch()
    let cell = try scratch.run("ensemble m1 m2 name=both")
    #expect(
      text(cell).replacing("\n", with: " ").contains(
        "both: the mean of what m1 and m2 say, 836 weights in all. It is the current model: 'report' judges it."
      ))
    #expect(try scratch.json("use both")["members"] as? [String] == ["m1", "m2"])
    #expect(text(try scratch.run("models")).contains("mean of m1 and m2"))
    let again = try scratch.run("ensemble m2 m1 name=both")
    #expect(text(again).contains("It takes the place of the earlier both."))
    #expect(try scratch.json("ensemble m1 m2")["name"] as? String == "e1")
  }

  /// It has seen what any of its members has seen, and is stale as soon as one of them is.
  @Test func itHasSeenWhatItsMembersHaveSeen() throws {
    let scratch = try scratch("split seed=5")
    let first = try #require(scratch.json("report model=m1")["training_rows"] as? Int)
    #expect(first > 20)
    try scratch.run("train hidden=6 epochs=1", "ensemble m3 m1")
    let fresh = try scratch.json("report model=m3")
    #expect(fresh["training_rows"] as? Int == 0)
    #expect(fresh["is_stale"] as? Bool == false)
    let both = try scratch.json("report model=e1")
    #expect(both["training_rows"] as? Int == first)
    #expect(both["is_stale"] as? Bool == true)
    let all = try scratch.json("report model=e1 on=all")
    let union = try #require(all["training_rows"] as? Int)
    #expect(union > 150 && union <= 200)
  }

  @Test func keepsItsMembersWhenANameIsGivenAway() throws {
    let scratch = try scratch("ensemble m1 m2")
    let before = try scratch.json("report")["accuracy"] as? Double
    try scratch.run("train hidden=2 epochs=1 name=m1", "use e1")
    #expect(try scratch.json("report")["accuracy"] as? Double == before)
  }

  @Test(arguments: [
    (
      "ensemble", "'ensemble' needs the models whose probabilities are averaged, such as 'ensemble m1 m2'",
      "'help ensemble' shows examples"
    ),
    (
      "ensemble m1", "an ensemble needs at least two models, and 'm1' is one",
      "name more of them; 'models' lists what there is"
    ),
    ("ensemble m1 m2 m1", "'m1' is named twice, and each member counts the same", "name it once"),
    ("ensemble m1 m9", "there is no model 'm9'", "did you mean 'm1'?"),
    (
      "ensemble e1 m1", "'ensemble' needs a single network, and e1 is an ensemble",
      "name one of its members: m1 or m2"
    ),
    ("ensemble m1 m2 name=m2", "'m2' is one of the members of the ensemble", "choose another name"),
    ("ensemble m1 m2 name=1", "'1' is not a valid name", "use letters, digits, '-' and '_', a letter first"),
    (
      "train continue=e1", "'train continue=' needs a single network, and e1 is an ensemble",
      "name one of its members: m1 or m2"
    ),
    ("plot", "'plot' needs a single network, and e1 is an ensemble", "name one of its members: m1 or m2"),
    (
      "ensemble few others",
      "few knows the digits 0, 1 and others the digits 4, 5, so there is nothing to average",
      "leave one of them out"
    ),
    (
      "ensemble m1 onehot",
      "m1 has softmax outputs and onehot has sigmoid outputs, so they cannot be averaged",
      "leave one of them out"
    ),
    (
      "ensemble m1 tiny",
      "m1 judges images of 8 x 8 pixels and tiny images of 2 x 2, so they cannot be averaged",
      "leave one of them out"
    ),
  ])
  func saysWhatIsWrong(line: String, message: String, hint: String) throws {
    let scratch = try scratch("train hidden=4 epochs=1 output=sigmoid name=onehot")
    let tiny = (0..<40).map { "\($0 % 2),\($0),200,\($0 % 7),0" }.joined(separator: "\n")
    try scratch.run("load \(scratch.file("tiny.csv", Data(tiny.utf8)))", "train hidden=2 epochs=1 name=tiny")
    for (name, first) in [("few", 0), ("others", 4)] {
      let rows = (0..<40).map { row in
        let pixels = (0..<64).map { pixel in String((row * 5 + pixel) % 256) }
        return "\(first + row % 2)," + pixels.joined(separator: ",")
      }.joined(separator: "\n")
      try scratch.run(
        "load \(scratch.file("\(name).csv", Data(rows.utf8)))", "train hidden=2 epochs=1 name=\(name)")
    }
    try scratch.run("use stripes", "ensemble m1 m2")
    let error = try scratch.fail(line)
    #expect(error.message == message)
    #expect(error.hint == hint)
  }
}
