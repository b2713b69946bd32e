import Commands
import Foundation
import Notebook
import NotebookTestSupport
import Testing

/// What looks inside learning, in a script that was exported.
@Suite struct LearningScriptTests {
  /// The commands of the script, which says the same again when it is replayed.
  private func commands(after lines: String...) throws -> [String] {
    let scratch = try Scratch()
    try scratch.run("load \(scratch.csv("a.csv", rows: 80))")
    for line in lines { scratch.notebook.run(line) }
    let path = scratch.folder.path + "/s.digits"
    try scratch.run("export script \(path)")
    let verified = try #require(Notebook().run("replay \(path) --verify"))
    #expect(verified.status == .ok && verified.result?.effect == CellEffect.none, "\(verified.json)")
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("#") }.dropFirst().map { $0 }
  }

  @Test func seedsAndNamesAreSaid() throws {
    #expect(
      try commands(
        after: "split", "lr-range hidden=2 n=20", "learning-curve k=2 hidden=2 epochs=1 sizes=1",
        "step hidden=2", "step n=2 batch=20", "gradcheck n=4", "diagnose", "train continue=new-step epochs=1",
        "diagnose m1")
        == [
          "split seed=0", "lr-range hidden=2 n=20 seed=0",
          "learning-curve k=2 hidden=2 epochs=1 sizes=1 seed=0", "step hidden=2 seed=0 name=new-step",
          "step n=2 batch=20 name=new-step", "gradcheck n=4 seed=0", "diagnose",
          "train continue=new-step epochs=1 name=m1", "diagnose m1",
        ])
  }

  /// A script without the failure would have nothing to diagnose.
  @Test func theDiagnosisOfAFailureIsLeftOut() throws {
    #expect(
      try commands(
        after: "split", "train hidden=2 epochs=1", "train solver=sgd activation=identity lr=1e30 hidden=2",
        "diagnose", "diagnose m1")
        == ["split seed=0", "train hidden=2 epochs=1 seed=0 name=m1", "diagnose m1"])
  }
}
