import CommandLanguage
import Display
import Notebook
import NotebookTestSupport
import Testing

@Suite struct RerunTests {
  @Test func rerunHandsTheLinesToTheShell() throws {
    let scratch = try Scratch()
    try scratch.run("set seed=1", "set seed=2", "set seed=3")
    guard case .rerun(let lines)? = try scratch.run("rerun 3,1-2").result?.effect else {
      Issue.record("nothing to rerun")
      return
    }
    #expect(lines.map(\.text) == ["set seed=3", "set seed=1", "set seed=2"])
    #expect(lines.map(\.number) == [3, 1, 2])
    #expect(
      try scratch.fail("rerun 4")
        == ErrorMessage(
          "cell 4 runs earlier cells again, and might never end", hint: "name the cells that it ran"))
  }

  // MARK: Stale models

  private func text(_ cell: Cell) throws -> String {
    TextRenderer().render(try #require(cell.result).blocks).replacing("\n", with: " ")
  }

  /// Runs what the shell would run.
  private func runAgain(_ cell: Cell, in scratch: Scratch) throws {
    guard case .rerun(let lines)? = cell.result?.effect else { return }
    for line in lines { try scratch.run(line.text) }
  }

  @Test func staleModelsAreTrainedAgainInTheOrderOfTheirMaking() throws {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80)) name=a", "split seed=1")
    #expect(try text(scratch.run("rerun stale")) == "No model is stale: there is nothing to train again. ")
    try scratch.run(
      "set seed=5", "train hidden=4 epochs=1 # the first", "train continue=m1 epochs=1 name=second",
      "ensemble m1 second", "rename m1 first", "train hidden=3 epochs=1 name=other",
      "load \(scratch.csv("b.csv", rows: 40)) name=b", "train hidden=2 epochs=1 name=on-b", "use first",
      "set seed=0")
    // Only what was trained on a is stale.
    try scratch.run("use a", "split seed=2", "use b", "use on-b kind=model")
    let cell = try scratch.run("rerun stale")
    let shown = try text(cell)
    #expect(
      shown.hasPrefix("first, second, e1 and other are stale. Training them again takes about "), "\(shown)")
    #expect(shown.hasSuffix(", as cell 5, cell 6, cell 7 and cell 9 did. "), "\(shown)")
    guard case .rerun(let lines)? = cell.result?.effect else {
      Issue.record("nothing to run")
      return
    }
    #expect(
      lines.map(\.text) == [
        "use a", "train hidden=4 epochs=1 seed=5 name=first", "train continue=m1 epochs=1 name=second",
        "ensemble m1 second name=e1", "train hidden=3 epochs=1 name=other seed=5", "use b",
        "use on-b kind=model",
      ])
  }

  @Test func whatIsTrainedAgainIsNoLongerStale() throws {
    let scratch = try Scratch()
    try scratch.run(
      "load \(scratch.csv("a.csv", rows: 80))", "split seed=1", "train hidden=4 epochs=1",
      "train hidden=3 epochs=1", "split seed=2")
    let cell = try scratch.run("rerun stale")
    #expect(
      try text(cell).contains(
        /^m1 and m2 are stale\. Training them again takes about .*, as cell 3 and cell 4 did\. $/))
    try runAgain(cell, in: scratch)
    for name in ["m1", "m2"] {
      let model = try #require(scratch.notebook.workspace.model(named: name))
      #expect(scratch.notebook.workspace.staleNetworks(of: model).isEmpty)
    }
    #expect(scratch.notebook.workspace.models.count == 2)
  }

  /// The same numbers as a training on the new split that was typed by hand.
  @Test func theSeedIsTheOldOne() throws {
    let (scratch, other) = (try Scratch(), try Scratch())
    let path = try scratch.csv("a.csv", rows: 80)
    try scratch.run(
      "load \(path)", "split seed=1", "set seed=9", "train hidden=4 epochs=2", "set seed=0", "split seed=2")
    try runAgain(scratch.run("rerun stale"), in: scratch)
    try other.run("load \(path)", "split seed=2", "train hidden=4 epochs=2 seed=9")
    let networks = try [scratch, other].map {
      try #require($0.notebook.workspace.model(named: "m1")?.network)
    }
    #expect(networks[0].model.history.map(\.loss) == networks[1].model.history.map(\.loss))
    #expect(networks[0].model.history.count == 2)
  }
}
