import Experiments
import Foundation
import Synchronization
import Testing

@testable import CommandLanguage
@testable import Commands
@testable import Notebook

/// What Ctrl-C leaves behind, and how work goes on from there.
@Suite struct InterruptionTests {
  private let scratch: Scratch
  private var notebook: Notebook { scratch.notebook }

  init() throws {
    scratch = try Scratch()
    try scratch.run("load \(try scratch.csv("digits.csv", rows: 120))", "split test=0.25")
  }

  /// Runs a line and presses Ctrl-C when an event calls for it.
  @discardableResult
  private func interrupt(
    _ line: String, abandoning: Bool = false, when isTime: @escaping @Sendable (ExperimentEvent) -> Bool
  ) throws -> Cell {
    let cancellation = notebook.cancellation
    let cell = notebook.run(line) { event in
      guard isTime(event) else { return }
      if abandoning { cancellation.abandon() } else { cancellation.raise() }
    }
    #expect(!cancellation.isRaised)
    return try #require(cell)
  }

  private func text(_ cell: Cell) -> [String] {
    cell.result?.blocks.compactMap { if case .text(let text) = $0 { text } else { nil } } ?? []
  }

  @Sendable private static func isFit(_ number: Int) -> @Sendable (ExperimentEvent) -> Bool {
    { event in
      if case .fit(let progress) = event { progress.done == number } else { false }
    }
  }

  // MARK: Searches

  @Test func aCrossValidationGoesOn() throws {
    try scratch.run("set threads=1")
    let line = "cv k=5 hidden=6 epochs=2"
    let cell = try interrupt(line, when: Self.isFit(2))
    #expect(cell.status == .interrupted)
    let last = try #require(text(cell).last)
    #expect(last.hasPrefix("Interrupted after "))
    #expect(last.hasSuffix(": 2 of 5 folds were done. The same command again goes on from here."))

    let rest = try scratch.json(line)
    #expect(rest["fits_reused"] as? Int == 2)
    #expect(text(try scratch.run(line)).contains("5 of 5 fits taken from before."))
    let afresh = try scratch.json(line + " --afresh")
    #expect(afresh["fits_reused"] as? Int == 0)
    #expect(rest["scores"] as? [Double] == afresh["scores"] as? [Double])
  }

  @Test func aGridGoesOnAndCrossValidationSharesItsFits() throws {
    try scratch.run("set threads=1")
    let line = "grid hidden=4|6 epochs=2 k=3"
    let cell = try interrupt(line, when: Self.isFit(4))
    #expect(cell.status == .interrupted)
    let said = try #require(text(cell).last)
    #expect(said.hasPrefix("Interrupted: 4 of 6 fits were done, and no model is kept."))
    #expect(said.hasSuffix("The same command again goes on from here."))
    #expect(notebook.workspace.models.isEmpty)

    let rest = try scratch.run(line)
    #expect(text(rest).contains("4 of 6 fits taken from before."))
    #expect(notebook.workspace.models.keys == ["m1"])
    #expect(try scratch.json("cv hidden=4 epochs=2 k=3")["fits_reused"] as? Int == 3)
    // The same rows under another name, read from another file, are the same rows.
    try scratch.run("load \(try scratch.csv("copy.csv", rows: 120))", "split test=0.25")
    #expect(try scratch.json("cv hidden=4 epochs=2 k=3")["fits_reused"] as? Int == 3)
    #expect(try scratch.json("cv hidden=4 epochs=2 k=3 seed=1")["fits_reused"] as? Int == 0)
  }

  @Test func aGridSaysWhatItTookFromBefore() throws {
    let cell = try scratch.run("grid hidden=4|6 epochs=1 k=2")
    #expect(!text(cell).contains { $0.contains("from before") })
    let plan = Mutex<[Int]>([])
    notebook.run("grid hidden=6|8 epochs=1 k=2") { event in
      if case .plan(let candidates, let folds, let reused) = event {
        plan.withLock { $0 = [candidates, folds, reused] }
      }
    }
    #expect(plan.withLock { $0 } == [2, 2, 2])
  }

  // MARK: Trainings

  @Test(arguments: [1, 3, 4]) func aTrainingGoesOnToTheSameWeights(epoch: Int) throws {
    let line = "train hidden=6 epochs=6 lr=0.01"
    try scratch.run("\(line) name=whole")
    let part = try interrupt("\(line) name=part") { event in
      if case .epoch(let record, _) = event { record.epoch == epoch } else { false }
    }
    #expect(part.status == .interrupted)
    #expect(text(part).last?.contains("'train continue=part' goes on from here") == true)
    try scratch.run("train continue=part name=rest")
    let models = notebook.workspace.models
    #expect(models["part"]?.network?.model.history.count == epoch)
    #expect(models["rest"]?.network?.model.history.count == 6)
    #expect(models["rest"]?.network?.model.weights == models["whole"]?.network?.model.weights)
  }

  @Test func loadingCanBeLeft() throws {
    let path = try scratch.csv("other.csv", rows: 50)
    let stopped = Notebook(commands: CommandTable([StoppedLoadCommand.self]), session: LiveSession())
    let cell = try #require(stopped.run("stopped-load \(path)"))
    #expect(cell.status == .interrupted && cell.error == nil && cell.result == nil)
    #expect(stopped.workspace.datasets.isEmpty)
  }

  // MARK: Abandoned work

  @Test func anAbandonedTrainingKeepsNothing() throws {
    let cell = try interrupt("train hidden=6 epochs=1000 tol=0 patience=1000", abandoning: true) { event in
      if case .epoch = event { true } else { false }
    }
    #expect(cell.status == .interrupted)
    #expect(cell.result == nil && cell.error == nil)
    #expect(notebook.workspace.models.isEmpty)
    #expect(notebook.abandonInterrupted() == nil, "there is nothing left to abandon")
    // Its name is free again.
    try scratch.run("train hidden=6 epochs=1")
    #expect(notebook.workspace.models.keys == ["m1"])
  }

  @Test func anInterruptedModelCanBeAbandonedAfterwards() throws {
    try scratch.run("train hidden=6 epochs=1 name=first")
    let before = notebook.workspace.models["first"]?.network?.model.weights
    let cell = try interrupt("train hidden=8 epochs=1000 tol=0 patience=1000 name=first") { event in
      if case .epoch = event { true } else { false }
    }
    #expect(cell.result?.isInterrupted == true)
    #expect(notebook.workspace.models["first"]?.network?.model.stopped == .interrupted)

    let abandoned = try #require(notebook.abandonInterrupted())
    #expect(abandoned.number == cell.number && abandoned.status == .interrupted)
    #expect(abandoned.result == nil && abandoned.seconds == cell.seconds)
    #expect(notebook.cells.map(\.number) == Array(1...notebook.cells.count))
    #expect(notebook.workspace.models["first"]?.network?.model.weights == before)
    #expect(notebook.abandonInterrupted() == nil)
  }

  @Test func onlyTheLastCellCanBeAbandoned() throws {
    #expect(notebook.abandonInterrupted() == nil, "it was not interrupted")
    try interrupt("train hidden=6 epochs=1000 tol=0 patience=1000") { event in
      if case .epoch = event { true } else { false }
    }
    try scratch.run("models")
    #expect(notebook.abandonInterrupted() == nil)
    #expect(notebook.workspace.models.count == 1)
  }

  // MARK: After a crash

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
  func checkpoint(_ model: ModelEntry) { self.model.withLock { $0 = model } }
}

/// `load`, with Ctrl-C pressed as soon as it runs.
private struct StoppedLoadCommand: Command {
  static let signature = Signature(
    "stopped-load", group: .data, "Load and be stopped.", parameters: LoadCommand.signature.parameters,
    examples: [])
  private let load: LoadCommand
  init(_ arguments: Arguments) throws { load = try LoadCommand(arguments) }
  func run(on workspace: inout Workspace, in context: CommandContext) throws -> any CellResult {
    context.cancellation.raise()
    return try load.run(on: &workspace, in: context)
  }
}
