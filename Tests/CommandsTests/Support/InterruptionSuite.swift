import Experiments
import Notebook
import NotebookTestSupport
import Testing

/// A suite that presses Ctrl-C while a command works.
protocol InterruptionSuite {
  var scratch: Scratch { get }
}

extension InterruptionSuite {
  var notebook: Notebook { scratch.notebook }

  /// Runs a line and presses Ctrl-C when an event calls for it.
  @discardableResult
  func interrupt(
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

  /// The paragraphs of a cell.
  func text(_ cell: Cell) -> [String] {
    cell.result?.blocks.compactMap { if case .text(let text) = $0 { text } else { nil } } ?? []
  }

  /// Whether an event is the end of this fit.
  static func isFit(_ number: Int) -> @Sendable (ExperimentEvent) -> Bool {
    { event in
      if case .fit(let progress) = event { progress.done == number } else { false }
    }
  }
}
