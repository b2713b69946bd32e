import Notebook
import NotebookTestSupport
import Testing

/// Work that is abandoned with the second Ctrl-C while it runs, or taken back afterwards.
@Suite struct InterruptionTests: InterruptionSuite {
  let scratch: Scratch

  init() throws { scratch = try .withSplit() }

  @Test func anAbandonedTrainingKeepsNothing() throws {
    let cell = try interrupt("train hidden=6 epochs=1000 tol=0 patience=1000", abandoning: true) { event in
      if case .epoch = event { true } else { false }
    }
    #expect(cell.status == .interrupted)
    #expect(cell.result == nil && cell.error == nil)
    #expect(notebook.workspace.models.isEmpty)
    // Its name is free again.
    try scratch.run("train hidden=6 epochs=1")
    #expect(notebook.workspace.models.keys == ["m1"])
  }

  @Test func anInterruptedModelCanBeTakenBackAfterwards() throws {
    try scratch.run("train hidden=6 epochs=1 name=first")
    let before = notebook.workspace.models["first"]?.network?.model.weights
    let cell = try interrupt("train hidden=8 epochs=1000 tol=0 patience=1000 name=first") { event in
      if case .epoch = event { true } else { false }
    }
    #expect(cell.result?.isInterrupted == true)
    #expect(notebook.workspace.models["first"]?.network?.model.stopped == .interrupted)
    try scratch.run("undo")
    #expect(notebook.cells.map(\.number) == Array(1...notebook.cells.count))
    #expect(notebook.workspace.models["first"]?.network?.model.weights == before)
  }

  @Test func whatWasKeptStaysWhateverIsRunNext() throws {
    try interrupt("train hidden=6 epochs=1000 tol=0 patience=1000") { event in
      if case .epoch = event { true } else { false }
    }
    try scratch.run("models")
    #expect(notebook.workspace.models.count == 1)
  }
}
