import Commands
import Experiments
import Notebook
import NotebookTestSupport
import Synchronization
import Testing

/// A checkpoint of a process that died.
@Suite struct WorkspaceRecoveryTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  /// The checkpoint of a process that died becomes a model, and goes on to the weights of one that did not.
  @Test func aCheckpointBecomesAnInterruptedModel() throws {
    let path = try scratch.csv("digits.csv", rows: 120)
    let checkpoint = try #require(try Self.crash(path))
    #expect(checkpoint.model.stopped == .interrupted)
    let done = checkpoint.model.state.epochsDone
    #expect(done > 0 && checkpoint.model.history.count == done)

    let after = try Scratch()
    try after.run("load \(path)")
    #expect(after.notebook.recover(checkpoint) == "deep")
    let kept = try #require(after.notebook.workspace.currentModel?.network)
    #expect(kept.model.name == "deep")
    #expect(
      !after.notebook.workspace.isStale(kept), "the split that was made for the training is there again")
    #expect(try after.json("report on=train")["includes_training_rows"] as? Bool == true)
    try after.run("train continue=deep epochs=7 name=rest")
    try after.run("train hidden=6 epochs=\(done + 7) tol=0 patience=1000000 name=whole")
    let models = after.notebook.workspace.models
    #expect(models["rest"]?.network?.model.weights == models["whole"]?.network?.model.weights)
    #expect(after.notebook.recover(checkpoint) == "deep-2", "no model is lost")
  }

  @Test func aCheckpointWithoutItsDatasetBringsNoSplit() throws {
    let checkpoint = try #require(try Self.crash(try scratch.csv("digits.csv", rows: 120)))
    let other = try Scratch()
    try other.run("load \(try other.csv("digits.csv", rows: 40))")
    #expect(other.notebook.recover(checkpoint) == "deep")
    #expect(other.notebook.workspace.currentSplit == nil)
    let empty = Notebook()
    #expect(empty.recover(checkpoint) == "deep")
    #expect(empty.workspace.models.keys == ["deep"])
  }

  /// Trains until the first checkpoint and drops everything else.
  private static func crash(_ path: String) throws -> ModelEntry? {
    let journal = CheckpointJournal()
    let notebook = Notebook(store: journal)
    let cancellation = notebook.cancellation
    notebook.run("load \(path)")
    notebook.run("train hidden=6 epochs=1000000 tol=0 patience=1000000 name=deep") { _ in
      if journal.last != nil { cancellation.abandon() }
    }
    #expect(notebook.workspace.models.isEmpty)
    return journal.last
  }
}

/// Remembers the last checkpoint.
private final class CheckpointJournal: CheckpointStore {
  private let model = Mutex<ModelEntry?>(nil)

  var isLasting: Bool { true }
  var last: ModelEntry? { model.withLock { $0 } }

  func outcome(of key: FitKey) -> FitOutcome? { nil }
  func keep(_ outcome: FitOutcome, of key: FitKey) {}
  func holds(_ key: String) -> Bool { false }
  func keep(_ outcomes: [(key: String, outcome: FitOutcome)]) {}
  func checkpoint(_ model: ModelEntry) { self.model.withLock { $0 = model } }
}
